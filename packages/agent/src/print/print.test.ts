import { type Observation, patterns, type Seen, type Value } from '@taga/core'
import { describe, expect, it } from 'vitest'
import { checkJson } from '../check/check-json.ts'
import { answerOfClient, answerOfServer, judgeLook } from '../check/judge-look.ts'
import type { Look } from '../look/look.ts'
import { paintFor } from './paint.ts'
import { printCheck, printChecked } from './print-check.ts'
import { padTo, textWidth } from './text-width.ts'
import { ageWords, durationWords } from './value-words.ts'
import { wrapText } from './wrap-text.ts'

const NOW = Date.parse('2026-11-22T09:00:00Z')
const seen = (value: Value): Observation => ({ at: NOW, provenance: 'measured', source: 'tool', kind: 'value', value })

const GOOD: Seen = {
  'device.lookedAt': seen(NOW),
  'device.kind': seen('laptop'),
  'device.os': seen('linux'),
  'device.osName': seen('Debian GNU/Linux 13 (trixie)'),
  'device.osVersion': seen('13'),
  'device.osSupportedUntil': seen(NOW + 1e11),
  'device.pendingSecurityUpdates': seen(0),
  'device.restartPending': seen(false),
  'device.unusedBeforeMs': seen(0),
  'device.antimalwareProduct': seen('ClamAV'),
  'device.antimalwarePresent': seen(true),
  'device.antimalwareRealtime': seen(true),
  'device.antimalwareLicence': seen('valid'),
  'device.antimalwareSignatureAt': seen(NOW - 3_600_000),
  'device.dataEncrypted': seen(true),
  'device.encryptionKey': seen('protected'),
  'device.screenLockDelayMs': seen(300_000),
  'device.screenLockProof': seen(true),
  'device.firewallOn': seen(true),
  'device.browserCurrent': seen(true),
  'device.browserSavesPasswords': seen(false),
  'device.modified': seen(false),
  'device.secureBoot': seen(true),
  'device.networkKind': seen('wired'),
  'device.wifiSecurity': seen('notWifi'),
  'device.vpn': seen('none'),
  'device.sharedUse': seen(false),
  'device.workAsAdministrator': seen(false),
  'device.clockSkewMs': seen(12),
}
const look = (facts: Seen): Look => ({
  at: NOW,
  pace: 'all',
  seen: facts,
  inventory: { applications: [] },
  pendingSecurity: undefined,
  took: {},
})
const unknown = (reason: 'noRight' | 'timedOut'): Observation => ({
  at: NOW,
  provenance: 'measured',
  source: 'tool',
  kind: 'unknown',
  reason,
})
const SERVER: Seen = { ...GOOD, 'device.kind': seen('server') }

describe('judgeLook', () => {
  it('says that a sound client may work, and never that it is allowed', () => {
    const { answer, work } = judgeLook(look(GOOD))
    expect(answer).toBe('mayWork')
    expect(work?.verdicts.map(({ outcome }) => outcome)).not.toContain('allow')
  })

  it('tells a known fault from a missing fact', () => {
    expect(judgeLook(look({ ...GOOD, 'device.antimalwareRealtime': seen(false) })).answer).toBe('mayNot')
    expect(judgeLook(look({ ...GOOD, 'device.antimalwareRealtime': unknown('timedOut') })).answer).toBe('couldNotTell')
    expect(judgeLook(look({})).answer).not.toBe('mayWork')
  })

  it('judges a server by its items, without verdicts of telework', () => {
    expect(judgeLook(look({ ...SERVER, 'device.firewallOn': seen(false) }))).toMatchObject({
      judgedAs: 'server',
      work: undefined,
      answer: 'mayNot',
    })
    expect(judgeLook(look({ 'device.kind': seen('server') })).answer).not.toBe('mayWork')
  })

  it('counts nothing as an answer where nothing was asked', () => {
    expect(answerOfClient([])).toBe('mayNot')
    expect(answerOfServer([])).toBe('mayWork')
  })
})

describe('printCheck', () => {
  const faulty = { ...GOOD, 'device.antimalwareRealtime': seen(false), 'device.dataEncrypted': unknown('noRight') }
  it.each([
    ['ja', 80, faulty],
    ['en', 80, faulty],
    ['ja', 50, faulty],
    ['en', 50, faulty],
    ['ja', 80, SERVER],
    ['en', 80, SERVER],
  ] as const)(
    'keeps within the terminal in %s at %i columns, but for a word that must stay whole',
    (lang, columns, facts) => {
      const lines = printCheck(look(facts), { lang, columns }).split('\n')
      const isWhole = (line: string) =>
        line.includes('`') || line.split(/\s+/).some((word) => textWidth(word) >= columns - 12)
      expect(lines.filter((line) => textWidth(line) > columns && !isWhole(line))).toEqual([])
    },
  )

  it('shows each item with its state, the reason of an unknown, and what to mend', () => {
    const text = printCheck(look(faulty), { lang: 'en', columns: 80 })
    expect(text).toMatch(/x mend\s+\S/)
    expect(text.replace(/\s+/g, ' ')).toContain('no right to read it')
    expect(text).toContain('Mend first')
    expect(text).toContain('Not set up yet')
    expect(text).not.toMatch(/\ballowed\b/)
  })

  it('says on a server how to check one’s own computer and how to open the page', () => {
    const text = printCheck(look(SERVER), { lang: 'ja', columns: 80, port: 9123 })
    expect(text).toContain('ssh -L 9123:127.0.0.1:9123')
    expect(text).toContain('./taga check')
    expect(text).not.toContain('設定待ち')
  })

  it('uses colour on a terminal only, and not where NO_COLOR asks', () => {
    const painted = (isTty: boolean, env: Readonly<Record<string, string>>) =>
      printChecked(judgeLook(look(faulty)), { lang: 'en', columns: 80, paint: paintFor({ isTty, env }) }).includes(
        '\u001b[',
      )
    expect([
      painted(true, {}),
      painted(true, { NO_COLOR: '1' }),
      painted(true, { TERM: 'dumb' }),
      painted(false, {}),
    ]).toEqual([true, false, false, false])
  })

  it('keeps the name of every pattern apart from its first verdict', () => {
    for (const lang of ['ja', 'en'] as const) {
      const lines = printCheck(look(GOOD), { lang, columns: 100 }).split('\n')
      for (const { name } of patterns) expect(lines.some((line) => line.startsWith(`${name[lang]}  `))).toBe(true)
    }
  })

  it('aligns titles whether they are Japanese or not', () => {
    const lines = printCheck(look(GOOD), { lang: 'ja', columns: 80 }).split('\n')
    const at = (title: string, value: string) => {
      const line = lines.find((one) => one.includes(title)) ?? ''
      return textWidth(line.slice(0, line.indexOf(value)))
    }
    expect(at('時計の正しさ', '12ミリ秒')).toBe(37)
    expect(at('ファイアウォール', 'ファイアウォール: はい')).toBe(37)
  })
})

describe('checkJson', () => {
  const json = checkJson(
    judgeLook(look({ ...GOOD, 'device.antimalwareRealtime': seen(false), 'device.firewallOn': unknown('noRight') })),
  )
  it('carries for each item state, value or reason, source, time, age, measures and remedy in both languages', () => {
    const firewall = json.items.find(({ id }) => id === 'firewall')
    expect(firewall).toMatchObject({ state: 'unknown', unknown: 'noRight', source: 'tool', at: NOW, ageMs: 0 })
    for (const item of json.items) {
      expect(item.measures.length).toBeGreaterThan(0)
      expect(item.remedy.ja && item.remedy.en).toBeTruthy()
      expect(item).toSatisfy((one: object) => 'value' in one !== 'unknown' in one)
    }
  })

  it('carries for each pattern and level every reason with rule, measures and words', () => {
    expect(json.verdicts).toHaveLength(18)
    const denied = json.verdicts.filter(({ outcome }) => outcome === 'deny')
    expect(denied.length).toBeGreaterThan(0)
    for (const { reasons, validUntil, notInForce } of denied) {
      expect(notInForce.length).toBeGreaterThan(0)
      expect(validUntil).toBeTypeOf('number')
      for (const reason of reasons)
        expect(reason.rule && reason.measures[0] && reason.remedy.ja && reason.remedy.en).toBeTruthy()
    }
    expect(json.fixes.length).toBeGreaterThan(0)
  })

  it('survives JSON unchanged', () => {
    expect(JSON.parse(JSON.stringify(json))).toEqual(json)
  })
})

describe('textWidth', () => {
  it.each([
    ['abc', 3],
    ['日本語', 6],
    ['ｱｲｳ', 3],
    ['が', 2],
    ['か\u3099', 2],
    ['髙﨑', 4],
    ['😀', 2],
    ['é', 1],
    ['', 0],
    ['（）「」、。', 12],
    ['→', 1],
  ])('counts %s as %i', (text, columns) => {
    expect(textWidth(text)).toBe(columns)
  })

  it('counts ambiguous characters as the terminal does', () => {
    expect(textWidth('→①─', 2)).toBe(6)
    expect(padTo('日本', 6)).toBe('日本  ')
  })
})

describe('wrapText', () => {
  it('breaks Japanese between characters, but neither before a closing mark nor after an opening one', () => {
    const lines = wrapText('端末とネットワークを確かめました。次に（必ず）設定を直してください。', 20)
    expect(lines.join('')).toBe('端末とネットワークを確かめました。次に（必ず）設定を直してください。')
    for (const line of lines) {
      expect(textWidth(line)).toBeLessThanOrEqual(20)
      expect(line).not.toMatch(/^[、。）ー]|[（「]$/)
    }
  })

  it('keeps words and commands whole', () => {
    const lines = wrapText('Run `sudo apt install ufw` and then see whether it is on', 24)
    expect(lines.some((line) => line.includes('`sudo apt install ufw`'))).toBe(true)
    expect(lines.join(' ')).toBe('Run `sudo apt install ufw` and then see whether it is on')
  })
})

describe('words of times', () => {
  it.each([
    [0, '0', '0'],
    [900, '900ミリ秒', '900 ms'],
    [59_999, '59秒', '59 s'],
    [60_000, '1分', '1 min'],
    [86_400_000, '1日', '1 d'],
    [Number.MAX_SAFE_INTEGER, 'ロックしない', 'never'],
  ])('says %i ms', (ms, ja, en) => {
    expect([durationWords(ms, 'ja'), durationWords(ms, 'en')]).toEqual([ja, en])
  })

  it('says now for a look of this minute', () => {
    expect([ageWords(59_000, 'ja'), ageWords(120_000, 'en')]).toEqual(['いま', '2 min ago'])
  })
})
