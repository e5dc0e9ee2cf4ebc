import { spawnSync } from 'node:child_process'
import { chmod, lstat, mkdtemp, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemdUnit } from './service/systemd.ts'
import { launchdSteps, windowsSteps } from './service/other-systems.ts'
import { buildProgram, startTaga, taga } from './testing/run-program.ts'

const PATHS = { node: '/usr/bin/node', program: '/opt/taga/dist/program/taga.mjs' }
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

  it.runIf(process.platform === 'linux')('is shown without changing anything', async () => {
    const { code, stdout } = await taga(['install', '--print'])
    expect(code).toBe(0)
    expect(stdout).toContain('DynamicUser=yes')
    expect(stdout).toContain('CapabilityBoundingSet=CAP_NET_BIND_SERVICE')
  })

  it.runIf(hasAnalyze)('is a unit that systemd reads without a complaint, and finds well closed', async () => {
    const program = join(folder, 'taga.mjs')
    await writeFile(program, '')
    const unit = join(folder, 'taga.service')
    await writeFile(unit, systemdUnit({ node: process.execPath, program }))
    await chmod(unit, 0o644)
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' })
    expect(verified.stderr.split('\n').filter((line) => line.includes('taga.service'))).toEqual([])
    const judged = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=30', '--no-pager', unit], {
      encoding: 'utf8',
    })
    expect(judged.stdout).toMatch(/Overall exposure level for taga\.service: [0-2]\.\d/)
  })

  it('is named in paths with spaces and percent signs as they are', () => {
    const unit = systemdUnit({ node: '/usr/bin/node', program: '/opt/100% my taga/taga.mjs' })
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
