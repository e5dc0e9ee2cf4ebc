import { spawnSync } from 'node:child_process'
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ABILITIES, type Ability, DROP_INS } from './service/drop-ins.ts'
import type { ServiceKind } from './service/service-kind.ts'
import { SERVICES, systemdUnit } from './service/systemd.ts'
import { launchdSteps, windowsSteps } from './service/other-systems.ts'
import { buildProgram, startTaga, taga } from './testing/run-program.ts'

const PATHS = { node: '/usr/bin/node', program: '/opt/taga/dist/program/taga.mjs' }
type Judged = { readonly kind: ServiceKind; readonly given?: readonly Ability[]; readonly most: number }
const CODES = ['A', 'B'].map((letter) => `taga1-${letter.repeat(8)}-${letter.repeat(10)}-${letter.repeat(16)}`)
const hasAnalyze = spawnSync('systemd-analyze', ['--version'], { stdio: 'ignore' }).status === 0

describe('the service', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-service-'))
    await buildProgram()
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it.runIf(process.platform === 'linux')(
    'is installed into the root of a system and taken away again, leaving settings',
    async () => {
      const [unit, environment] = [join(folder, 'etc/systemd/system/taga.service'), join(folder, 'etc/taga/taga.env')]
      expect(await taga(['install', '--root', folder])).toMatchObject({ code: 0, stderr: '' })
      expect(await readFile(unit, 'utf8')).toMatch(/^ExecStart=\S+ \S+taga\.mjs start --no-look$/m)
      expect((await stat(environment)).mode & 0o077).toBe(0)
      const wanted = join(folder, 'etc/systemd/system/multi-user.target.wants/taga.service')
      expect(await readlink(wanted)).toBe('/etc/systemd/system/taga.service')
      await writeFile(environment, 'TAGA_PORT=9000\n')
      await taga(['install', '--root', folder])
      expect(await readFile(environment, 'utf8')).toBe('TAGA_PORT=9000\n')
      expect(await taga(['install', '--remove', '--root', folder])).toMatchObject({ code: 0 })
      expect(existsSync(unit)).toBe(false)
      await expect(lstat(wanted)).rejects.toThrow(/ENOENT/)
      expect(existsSync(environment)).toBe(true)
    },
  )

  it.runIf(process.platform === 'linux')('is given what it may do besides until that is taken back', async () => {
    const given = join(folder, 'etc/systemd/system/taga-gateway.service.d')
    const install = (...words: readonly string[]) =>
      taga(['install', 'gateway', '--root', folder, '--lang', 'en', ...words])
    expect((await install()).stdout).toContain('sudo ./taga install gateway --server URL --code CODE')
    expect(existsSync(given)).toBe(false)
    expect((await install('--with', 'virtual-desktops')).stdout).toContain('may also do: virtual desktops')
    expect((await install('--with', 'wireguard,virtual-desktops')).stdout).toContain('virtual desktops, WireGuard')
    await writeFile(join(given, 'mine.conf'), '[Service]\n')
    // an upgrade writes them anew, and gives nothing else
    await writeFile(join(given, 'wireguard.conf'), 'of an earlier version\n')
    await install()
    expect(await readFile(join(given, 'wireguard.conf'), 'utf8')).toBe(DROP_INS.wireguard)
    await install('--without', 'wireguard')
    expect(await readdir(given)).toEqual(['mine.conf', 'virtual-desktops.conf'])
    await taga(['install', 'gateway', '--remove', '--root', folder])
    expect(await readdir(given)).toEqual(['mine.conf'])
    expect(existsSync(join(folder, 'etc/systemd/system/taga-gateway.service'))).toBe(false)
  })

  it.runIf(process.platform === 'linux')('hands its code to a connector in a file of root’s own', async () => {
    const settings = join(folder, 'etc/taga/connector.env')
    const install = (code: string) =>
      taga(['install', 'connector', '--root', folder, '--server', 'https://taga.example.jp', '--code', code])
    const [first = '', second = ''] = CODES
    await install(first)
    await writeFile(settings, `${await readFile(settings, 'utf8')}HTTPS_PROXY=http://proxy:3128`)
    await install(second)
    const lines = (await readFile(settings, 'utf8')).split('\n').filter((line) => !/^#|^$/.test(line))
    expect(lines).toEqual([
      'HTTPS_PROXY=http://proxy:3128',
      'TAGA_ENROL_AT=https://taga.example.jp',
      `TAGA_ENROL_CODE=${second}`,
    ])
    expect((await stat(settings)).mode & 0o077).toBe(0)
  })

  it
    .runIf(process.platform === 'linux')
    .each([
      'doors',
      'gateway --with everything',
      'connector --with wireguard',
      '--server https://taga.example.jp --code x',
      'connector --server https://taga.example.jp',
    ])('is not installed so: %s', async (words) => {
    expect((await taga(['install', ...words.split(' '), '--root', folder])).code).toBe(64)
  })

  it.runIf(hasAnalyze).each([
    { kind: 'server', most: 3 },
    { kind: 'gateway', most: 3 },
    { kind: 'connector', most: 2 },
    { kind: 'server', given: ABILITIES, most: 4.5 },
    { kind: 'gateway', given: ABILITIES, most: 4.5 },
  ] as const)('is a unit that systemd reads without a complaint, and finds well closed: %j', (unit) => judge(unit))

  async function judge({ kind, most, given = [] }: Judged): Promise<void> {
    const program = join(folder, 'taga.mjs')
    await writeFile(program, '')
    const at = await mkdtemp(join(folder, 'units-'))
    const { name } = SERVICES[kind]
    const unit = join(at, `${name}.service`)
    await writeFile(unit, systemdUnit(kind, { node: process.execPath, program }))
    await chmod(unit, 0o644)
    await mkdir(`${unit}.d`)
    for (const ability of given) await writeFile(join(`${unit}.d`, `${ability}.conf`), DROP_INS[ability])
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' })
    expect(verified.stderr.split('\n').filter((line) => line.includes(at) || line.includes(name))).toEqual([])
    const words = ['security', '--offline=true', '--no-pager', unit]
    const judged = spawnSync('systemd-analyze', words, { encoding: 'utf8' })
    const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(judged.stdout)?.[1])
    expect(exposure).toBeLessThan(most)
    // what is given counts
    expect(exposure).toBeGreaterThan(most - 1.5)
  }

  it('is named in paths with spaces and percent signs as they are', () => {
    const unit = systemdUnit('server', { node: '/usr/bin/node', program: '/opt/100% my taga/taga.mjs' })
    expect(unit).toContain('ExecStart=/usr/bin/node "/opt/100%% my taga/taga.mjs" start')
  })

  it('can be set up on macOS and Windows by what is printed, in both languages', () => {
    for (const language of ['ja', 'en'] as const) {
      expect(launchdSteps(PATHS, language)).toContain('<string>/opt/taga/dist/program/taga.mjs</string>')
      expect(windowsSteps({ node: "C:\\It's\\node.exe", program: 'C:\\taga.mjs' }, language)).toContain(
        "'C:\\It''s\\node.exe'",
      )
    }
    expect(launchdSteps(PATHS, 'ja')).toMatch(/未確認/)
    expect(launchdSteps(PATHS, 'en')).not.toMatch(/[ぁ-ん]/)
  })
})

describe('at the server itself', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-machine-'))
    await buildProgram()
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('unlocks while the server runs, and upgrades data that need it only', async () => {
    const server = startTaga(['start', '--no-look', '--port', '0', '--data', folder])
    await server.waitFor(/ticket=/)
    const ticket = await taga(['unlock', 'first-ticket', '--data', folder, '--lang', 'en'])
    expect(ticket).toMatchObject({ code: 0, stdout: expect.stringMatching(/\/set-up#ticket=[\w-]{22}/) })
    expect(server.printed()).not.toContain(ticket.stdout.split('ticket=')[1]?.trim())
    expect(await taga(['unlock', 'rules', '--data', folder])).toMatchObject({ code: 0 })
    expect((await taga(['unlock', 'account', 'nobody', '--data', folder])).code).toBe(1)
    expect((await server.stop()).code).toBe(0)
    expect((await taga(['ledger', 'verify', '--data', folder])).code).toBe(0)
    expect(await taga(['upgrade', '--data', folder, '--lang', 'en'])).toMatchObject({
      code: 0,
      stdout: 'The data fit this version.\n',
    })
    const back = await taga(['upgrade', '--back', '--data', folder, '--lang', 'en'])
    expect(back).toMatchObject({ code: 1, stderr: expect.stringContaining('no record of an upgrade') })
  })

  it.each([
    ['unlock'],
    ['unlock', 'doors'],
    ['unlock', 'account'],
    ['unlock', 'rules', '--renew'],
    ['upgrade', 'now'],
    ['upgrade', '--into', 'x'],
  ])('says how it is called: %s', async (...args) => {
    expect((await taga(args)).code).toBe(64)
  })
})
