import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { POSTURE_ITEMS } from '@taga/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkCommand } from './check.ts'
import { enrolCommand, safeServer } from './enrol.ts'
import { explainCommand } from './explain.ts'
import type { Io } from './io.ts'
import { openCommand } from './open.ts'
import { reportCommand } from './report.ts'
import { watchCommand } from './watch.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-commands-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

type Env = Readonly<Record<string, string>>

const COMMANDS = {
  check: checkCommand,
  enrol: enrolCommand,
  explain: explainCommand,
  open: openCommand,
  report: reportCommand,
  watch: watchCommand,
}

/** Runs one command of the agent, with its state in the test's folder. All it may touch of the terminal is handed to it. */
async function taga(words: string, env: Env = {}): Promise<Ended> {
  const [name = '', ...args] = words.split(' ')
  const command = COMMANDS[name as keyof typeof COMMANDS] // each test names one of them
  let stdout = ''
  let stderr = ''
  const io: Io = {
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    env: { PATH: process.env['PATH'], TAGA_STATE: join(folder, 'state'), ...env },
    isTty: false,
    columns: 80,
  }
  return { code: await command(args, io), stdout, stderr }
}

/** The same in a process of its own, where nothing else may write to the terminal. */
async function tagaAlone(name: keyof typeof COMMANDS, args: readonly string[]): Promise<Ended> {
  const index = new URL('../index.ts', import.meta.url).href
  const source = `import { ${name}Command } from '${index}'
const io = { stdout: (text) => process.stdout.write(text), stderr: (text) => process.stderr.write(text), env: process.env, isTty: false, columns: 80 }
process.exitCode = await ${name}Command(${JSON.stringify(args)}, io)`
  const tsx = fileURLToPath(import.meta.resolve('tsx'))
  const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '--eval', source], {
    env: { PATH: process.env['PATH'], TAGA_STATE: join(folder, 'state') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (part: Buffer) => (stdout += part.toString()))
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
  const [code] = await once(child, 'close')
  return { code: typeof code === 'number' ? code : null, stdout, stderr }
}

describe('taga check', () => {
  it('gives JSON alone on stdout and an exit code that agrees with it', async () => {
    const { code, stdout, stderr } = await tagaAlone('check', ['--json'])
    const json = JSON.parse(stdout)
    expect(json.format).toBe('taga.check/1')
    expect({ mayWork: 0, mayNot: 1, couldNotTell: 2 }[String(json.answer)]).toBe(code)
    expect(json.items.length).toBeGreaterThan(5)
    expect(stderr).toBe('')
  })

  it('prints for a person in the language asked for, whatever the locale', async () => {
    const { code, stdout } = await taga('check --lang en', { LC_ALL: 'ja_JP.UTF-8' })
    expect([0, 1, 2]).toContain(code)
    expect(stdout).toContain('What was seen')
    expect(stdout).not.toContain('\u001b[')
  })

  it.each([
    ['check --jsn', '--jsn'],
    ['check --lang fr', '--lang'],
    ['check --record', '--record'],
    ['check --json=yes', '--json'],
    ['check now', 'now'],
    ['explain', 'firewall'],
    ['explain nothing', 'nothing'],
    ['enrol taga1-x --server https://a.example', 'taga1'],
    ['enrol taga1-ABCDEFGH-0123456789-ZZZZZZZZZZZZZZZZ --server http://a.example', '--server'],
    ['report now', 'report'],
    ['open now', 'open'],
    ['open --prnt', '--prnt'],
  ])('answers wrong use of "%s" with 64 and names what was wrong', async (words, named) => {
    const { code, stdout, stderr } = await taga(words)
    expect(code).toBe(64)
    expect(stdout).toBe('')
    expect(stderr).toContain(named)
  })

  it('records into a folder', async () => {
    const { code } = await taga(`check --record ${join(folder, 'record')}`)
    expect(code).toBe(0)
    expect(await readdir(join(folder, 'record'))).toHaveLength(1)
  })
})

describe('taga explain', () => {
  it('explains an item in Japanese and as JSON', async () => {
    const { code, stdout } = await taga('explain firewall', { LANG: 'ja_JP.UTF-8' })
    expect(code).toBe(0)
    expect(stdout).toContain('直し方')
    expect(JSON.parse((await taga('explain firewall --json')).stdout).item.id).toBe('firewall')
  })

  it('has an item for every name it lists', async () => {
    const { stderr } = await taga('explain nothing --lang en')
    for (const { id } of POSTURE_ITEMS) expect(stderr).toContain(id)
  })
})

describe('taga report and watch', () => {
  it('say how to enrol where the device is not enrolled', async () => {
    for (const name of ['report', 'watch']) {
      const { code, stderr } = await taga(`${name} --lang en`)
      expect(code).toBe(1)
      expect(stderr).toContain('taga enrol')
    }
  })

  it('name a damaged file and overwrite nothing', async () => {
    const state = await mkdtemp(join(folder, 'damaged-'))
    await writeFile(join(state, 'identity.json'), '{')
    const { code, stderr } = await taga('report --lang en', { TAGA_STATE: state })
    expect(code).toBe(1)
    expect(stderr).toContain('identity.json')
    expect(await readdir(state)).toEqual(['identity.json'])
  })
})

describe('safeServer', () => {
  it.each([
    ['https://taga.example.jp/x?y', 'https://taga.example.jp'],
    ['http://127.0.0.1:8420', 'http://127.0.0.1:8420'],
    ['http://[::1]:1', 'http://[::1]:1'],
    ['http://taga.example.jp', undefined],
    ['http://127.0.0.1.example', undefined],
    ['file:///etc', undefined],
    ['', undefined],
  ])('takes %s as %s', (text, expected) => {
    expect(safeServer(text)).toBe(expected)
  })
})
