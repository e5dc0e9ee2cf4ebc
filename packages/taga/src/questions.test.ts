import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildProgram, taga } from './testing/run-program.ts'

const REQUESTS = fileURLToPath(new URL('../fixtures/requests/', import.meta.url))
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-questions-'))
  await buildProgram()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function ask(args: readonly string[]) {
  const { code, stdout, stderr } = await taga(args)
  expect(stderr).toBe('')
  return { code, answer: JSON.parse(stdout) }
}
async function keep(name: string, content: unknown): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
async function readRequest(name: string) {
  return JSON.parse(await readFile(join(REQUESTS, name), 'utf8'))
}

describe('taga guideline', () => {
  it('prints the 43 measures as one JSON document', async () => {
    const { code, answer } = await ask(['guideline', '--json'])
    expect(code).toBe(0)
    expect(answer.measures).toHaveLength(43)
    for (const { id, title } of answer.measures) {
      expect(id).toMatch(/^(EX|AD|TW)-\d+$/)
      expect(title.ja).toMatch(/[ぁ-んァ-ン一-龠]/)
      expect(title.en).toMatch(/[a-z]/)
    }
  })

  it('lists them line by line without --json', async () => {
    const { stdout } = await taga(['guideline', '--lang', 'en'])
    expect(stdout.trimEnd().split('\n')).toHaveLength(43)
    expect(stdout).toMatch(/^AD-7 +/m)
  })
})

describe('taga schema', () => {
  it('gives a JSON Schema that names what a request must hold', async () => {
    const { answer } = await ask(['schema', 'decide-request'])
    expect(answer.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(answer.required).toEqual(expect.arrayContaining(['format', 'now', 'facts', 'ask']))
  })
})

describe('taga decide', () => {
  type Expected = {
    readonly file: string
    readonly observed?: true
    readonly code: number
    readonly outcome: string
    readonly rules?: readonly string[]
    readonly warnings?: readonly string[]
    readonly obligations?: readonly string[]
    readonly instead?: readonly string[]
  }
  const examples: readonly Expected[] = [
    {
      file: '1-personal-phone-cloud-mail.json',
      code: 1,
      outcome: 'deny',
      rules: ['personal-device-measured'],
      instead: ['virtual_desktop'],
    },
    { file: '2-personal-phone-virtual-desktop.json', code: 2, outcome: 'step-up', rules: ['strong-sign-in'] },
    {
      file: '2-personal-phone-virtual-desktop-proved.json',
      code: 0,
      outcome: 'allow',
      obligations: ['watermark', 'noClipboardOut'],
    },
    { file: '3-signatures-8-days-old.json', code: 1, outcome: 'deny', rules: ['antimalware-signatures'] },
    { file: '3-signatures-26-hours-old.json', code: 0, outcome: 'allow', warnings: ['antimalware-signatures-warn'] },
    { file: '4-train-confidential.json', code: 1, outcome: 'deny', rules: ['shared-place-screen-confidential'] },
    {
      file: '4-train-confidential-screen-protected.json',
      code: 0,
      outcome: 'allow',
      obligations: ['watermark', 'idleLock'],
    },
    { file: '5-lost-device.json', code: 1, outcome: 'deny', rules: ['device-in-use'] },
    { file: '6-first-morning.json', observed: true, code: 2, outcome: 'step-up', rules: ['strong-sign-in'] },
  ]
  type Explained = {
    readonly rule: string
    readonly measures: readonly string[]
    readonly remedy: { ja: string; en: string }
  }
  const names = (reasons: readonly Explained[] | undefined) => (reasons ?? []).map(({ rule }) => rule)

  it('has every example in this list', async () => {
    expect((await readdir(REQUESTS)).toSorted()).toEqual(examples.map(({ file }) => file).toSorted())
  })

  for (const example of examples) {
    it(`answers ${example.file} with ${example.outcome}, every reason with its measures and remedy`, async () => {
      const enforced = example.observed === true ? [] : ['--enforced']
      const { code, answer } = await ask(['decide', '--request', join(REQUESTS, example.file), ...enforced, '--json'])
      expect({ code, outcome: answer.outcome }).toEqual({ code: example.code, outcome: example.outcome })
      expect(names(answer.reasons)).toEqual(expect.arrayContaining([...(example.rules ?? [])]))
      expect(names(answer.warnings)).toEqual(expect.arrayContaining([...(example.warnings ?? [])]))
      expect(answer.obligations.map(({ kind }: { kind: string }) => kind)).toEqual(
        expect.arrayContaining([...(example.obligations ?? [])]),
      )
      expect(answer.instead ?? []).toEqual(expect.arrayContaining([...(example.instead ?? [])]))
      for (const reason of [...(answer.reasons ?? []), ...answer.warnings] satisfies readonly Explained[]) {
        expect(reason.measures.length).toBeGreaterThan(0)
        expect(reason.remedy.ja).toMatch(/[ぁ-ん]/)
        expect(reason.remedy.en).toMatch(/[a-z]/)
      }
    })
  }

  it('on the first morning lists what observing rules would have done, and allows after the proof', async () => {
    const request = await readRequest('6-first-morning.json')
    const { answer } = await ask(['decide', '--request', join(REQUESTS, '6-first-morning.json'), '--json'])
    expect(names(answer.observed)).toEqual(expect.arrayContaining(['telework-information', 'encrypted-path']))
    expect(answer.notInForce).toContain('antimalware-on')
    const by = { kind: 'value', at: request.now, provenance: 'enforced', source: 'sign-in' }
    request.facts.session = {
      'session.strength': { ...by, value: 'twoFactor' },
      'session.provedAt': { ...by, value: request.now },
    }
    const proved = await ask(['decide', '--request', await keep('proved.json', request), '--json'])
    expect(proved).toMatchObject({ code: 0, answer: { outcome: 'allow' } })
  })

  it('reads the request from standard input', async () => {
    const input = await readFile(join(REQUESTS, '5-lost-device.json'), 'utf8')
    const { code, stdout } = await taga(['decide', '--request', '-', '--json'], { input })
    expect({ code, outcome: JSON.parse(stdout).outcome }).toEqual({ code: 1, outcome: 'deny' })
  })

  it('says in words what to do and by which way it would open, in both languages', async () => {
    const args = ['decide', '--request', join(REQUESTS, '1-personal-phone-cloud-mail.json'), '--enforced', '--lang']
    const [ja, en] = await Promise.all([taga([...args, 'ja']), taga([...args, 'en'])])
    expect(ja.stdout).toMatch(/^不可\n/)
    expect(ja.stdout).toContain('仮想デスクトップ方式')
    expect(en.stdout).toMatch(/^deny\n/)
    expect(en.stdout).toContain('Virtual desktop')
    expect(en.stdout).not.toMatch(/[ぁ-んァ-ン一-龠]/)
  })

  const broken = [
    { field: 'ask.pattern', change: { ask: { pattern: 'telepathy', resource: 'mail', action: 'view' } } },
    { field: 'now', change: { now: 'today' } },
    { field: 'format', change: { format: 'taga.decide/9' } },
    { field: 'facts.device["device.lost"]', change: { facts: { device: { 'device.lost': true } } } },
    { field: 'extra', change: { extra: 1 } },
  ]
  for (const { field, change } of broken) {
    it(`refuses a request and names ${field}`, async () => {
      const file = await keep('broken.json', { ...(await readRequest('5-lost-device.json')), ...change })
      const { code, stdout, stderr } = await taga(['decide', '--request', file, '--json', '--lang', 'en'])
      expect({ code, stdout }).toEqual({ code: 64, stdout: '' })
      expect(stderr).toContain(`  ${field}: `)
      expect(stderr).toContain(file)
    })
  }

  it('refuses what is not JSON', async () => {
    const file = await keep('torn.json', '{"format":')
    expect(await taga(['decide', '--request', file])).toMatchObject({ code: 64, stdout: '' })
  })

  it('applies rules of a file beside the default ones', async () => {
    const rule = {
      id: 'no-sunday',
      measures: ['EX-1'],
      tier: 'recommended',
      mode: 'enforce',
      sources: [],
      when: [],
      must: [],
      otherwise: { kind: 'deny' },
      live: 'leave',
      title: { ja: '日曜は働かない', en: 'No work on Sundays' },
      remedy: { ja: '月曜にどうぞ。', en: 'Come back on Monday.' },
    }
    const rules = await keep('rules.json', [rule])
    const request = join(REQUESTS, '3-signatures-26-hours-old.json')
    const { code, answer } = await ask(['decide', '--request', request, '--rules', rules, '--json'])
    expect(code).toBe(1)
    expect(answer.reasons).toMatchObject([{ rule: 'no-sunday', remedy: { en: 'Come back on Monday.' } }])
  })

  it('refuses rules and names the rule and the field', async () => {
    const rules = await keep('bad-rules.json', [{ id: 'mine', measures: ['AD-99'], tier: 'baseline' }])
    const args = ['decide', '--request', join(REQUESTS, '5-lost-device.json'), '--rules', rules]
    const [ja, en] = await Promise.all([taga([...args, '--lang', 'ja']), taga([...args, '--lang', 'en'])])
    for (const ended of [ja, en]) {
      expect(ended).toMatchObject({ code: 64, stdout: '' })
      expect(ended.stderr).toMatch(/^ {2}mine measures\[0\]: /m)
      expect(ended.stderr).toMatch(/^ {2}mine mode: /m)
    }
    expect(ja.stderr).toContain('誤り')
  })
})

describe('taga atlas', () => {
  it('tells all that reach confidential data from a café, and who does not', async () => {
    const { answer } = await ask(['atlas', '--json', '--enforced', '--place', 'cafe', '--level', 'confidential'])
    const { role, pattern, network, posture } = answer.axes
    expect(answer.rows).toHaveLength(role.length * pattern.length * network.length * posture.length)
    const allowed = answer.rows.filter(({ outcome }: { outcome: string }) => outcome === 'allow')
    expect(allowed.length).toBeGreaterThan(0)
    for (const row of allowed) {
      expect(row.pattern).not.toBe('take_home_pc')
      expect(['companyLost', 'companySilent', 'unknownDevice', 'personalUnapproved']).not.toContain(row.posture)
    }
  })
})
