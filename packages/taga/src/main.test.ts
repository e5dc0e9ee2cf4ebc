import { beforeAll, describe, expect, it } from 'vitest'
import { COMMAND_NAMES } from './commands.ts'
import { HELP } from './help.ts'
import { textWidth } from '@taga/agent'
import { buildProgram, taga, tagaStoppedReading } from './testing/run-program.ts'

beforeAll(buildProgram)

describe('taga help', () => {
  it('has one line for every command and no other', () => {
    expect(HELP.map((line) => line.command).toSorted()).toEqual(COMMAND_NAMES.toSorted())
  })

  for (const language of ['ja', 'en'] as const) {
    it(`lists every command within 80 columns (${language})`, async () => {
      const { code, stdout, stderr } = await taga(['help', '--lang', language])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      for (const name of COMMAND_NAMES) expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'))
      for (const line of stdout.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(80)
    })
  }

  it('is what is printed without a command', async () => {
    const [bare, asked] = await Promise.all([taga([]), taga(['help'])])
    expect(bare).toEqual(asked)
    expect(bare.stdout).toContain('今日、誰がどの端末で働けるか。')
  })

  it('tells how one command is called, by name or by --help', async () => {
    const [named, flagged] = await Promise.all([
      taga(['help', 'backup', '--lang', 'en']),
      taga(['backup', '--help', '--lang', 'en']),
    ])
    expect(named.stdout).toContain('backup FILE [--data DIR]')
    expect(flagged).toEqual(named)
  })

  it('speaks English where the terminal does, and TAGA_LANG goes before it', async () => {
    const english = await taga(['help'], { env: { LANG: 'en_GB.UTF-8' } })
    expect(english.stdout).toContain('Who can work on which device today')
    const japanese = await taga(['help'], { env: { LANG: 'en_GB.UTF-8', TAGA_LANG: 'ja' } })
    expect(japanese.stdout).toContain('使い方')
  })
})

describe('wrong use', () => {
  const cases = [
    { what: 'a command that does not exist', args: ['chekc'], names: 'chekc' },
    { what: 'a flag that does not exist', args: ['atlas', '--plaice', 'cafe'], names: '--plaice' },
    { what: 'a flag without its value', args: ['decide', '--request'], names: '--request' },
    { what: 'a value for a flag that takes none', args: ['guideline', '--json=yes'], names: '--json' },
    { what: 'a value that is not known', args: ['atlas', '--place', 'moon'], names: 'moon' },
    { what: 'a word too many', args: ['guideline', 'more'], names: 'more' },
    { what: 'a port that is none', args: ['start', '--port', '65536'], names: '--port' },
    { what: 'a schema that does not exist', args: ['schema', 'decision'], names: 'decide-request' },
    { what: 'an item that does not exist', args: ['explain', 'moon'], names: 'moon' },
    { what: 'a file that does not exist', args: ['decide', '--request', 'no-such.json'], names: 'no-such.json' },
    {
      what: 'a backup that does not exist',
      args: ['restore', 'no-such.taga', '--data', 'nowhere'],
      names: 'no-such.taga',
    },
    { what: 'a pack that does not exist', args: ['ledger', 'verify', 'no-such.jsonl'], names: 'no-such.jsonl' },
    {
      what: 'a code that is none',
      args: ['enrol', 'taga1-x', '--server', 'https://taga.example.jp'],
      names: 'enrol CODE',
    },
    { what: 'a language that is not known', args: ['check', '--lang', 'fr'], names: '--lang' },
  ]
  for (const { what, args, names } of cases) {
    it(`ends with 64 and names ${what}, in both languages and not on stdout`, async () => {
      const asked = args.includes('--lang')
        ? [args, args]
        : [
            ['--lang', 'ja'],
            ['--lang', 'en'],
          ].map((lang) => [...args, ...lang])
      const [ja, en] = await Promise.all(asked.map((each) => taga(each)))
      for (const ended of [ja, en]) {
        expect(ended).toMatchObject({ code: 64, stdout: '' })
        expect(ended?.stderr).toContain(names)
        expect(ended?.stderr).not.toMatch(/\n\s+at /)
      }
      if (args.includes('--lang')) return
      expect(ja?.stderr).toMatch(/[ぁ-ん]/)
      expect(en?.stderr).not.toMatch(/[ぁ-んァ-ン]/)
    })
  }

  it('of a flag that lacks its value does not swallow the language', async () => {
    const { stderr } = await taga(['check', '--record', '--lang', 'en'])
    expect(stderr).toContain('--record needs a value')
  })
})

describe('a reader that stops early', () => {
  it('ends the program without a word', async () => {
    const whole = await taga(['atlas', '--json'])
    const { code, stdout, stderr } = await tagaStoppedReading(['atlas', '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.length).toBeLessThan(whole.stdout.length)
  })
})
