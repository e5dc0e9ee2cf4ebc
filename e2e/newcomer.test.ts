import { execFile, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../packages/taga/src/testing/run-program.ts'

const run = promisify(execFile)
const INSTALL_MS = 300_000
/** Slow: it installs for real. Run by `TAGA_SLOW=1 npm test`. */
const isWanted = process.env['TAGA_SLOW'] === '1'
const nobody = process.getuid?.() === 0 ? 65_534 : undefined

type Started = { readonly printed: string; readonly listeningMs: number; readonly code: number | null }

describe.skipIf(!isWanted)('a newcomer with nothing but Node and npm (TAGA_SLOW=1)', () => {
  let home: string
  let clone: string

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'taga-newcomer-'))
    clone = join(home, 'taga')
    await chmod(home, 0o755)
    await run('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone])
    if (nobody !== undefined) await run('chown', ['-R', `${nobody}:${nobody}`, home])
  }, INSTALL_MS)
  afterAll(() => rm(home, { recursive: true, force: true }))

  /** An ordinary user with an empty home: no settings and no cache of the person who runs the tests. */
  function newcomer() {
    const { PATH = '' } = process.env
    // Where packages come from is a matter of this machine, not of the program.
    const registry = Object.entries(process.env).filter(([name]) =>
      /^(npm_config_registry|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS)$/i.test(name),
    )
    return {
      cwd: clone,
      env: {
        PATH,
        HOME: home,
        LANG: 'ja_JP.UTF-8',
        TAGA_PORT: '0',
        TAGA_DATA: join(home, 'data'),
        ...Object.fromEntries(registry),
      },
      ...(nobody === undefined ? {} : { uid: nobody, gid: nobody }),
    }
  }

  function asNewcomer(command: string, args: readonly string[]) {
    return run(command, [...args], newcomer())
  }

  /** `npm start` until it gives its link or its address, then Ctrl+C. */
  function start(): Promise<Started> {
    const began = performance.now()
    const child = spawn('npm', ['start'], { ...newcomer(), stdio: 'pipe', detached: true })
    let printed = ''
    let listeningMs = 0
    const hear = (part: Buffer) => {
      printed += part.toString('utf8')
      if (listeningMs === 0 && printed.includes('Taga: http://')) listeningMs = performance.now() - began
      if (printed.includes('Ctrl+C') && child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve({ printed, listeningMs, code }))
    })
  }

  it(
    'starts with one command, which installs and builds once, and leaves the clone as it was',
    async () => {
      const first = await start()
      expect(first.printed).toContain('必要なパッケージを入れています')
      expect(first.printed).toContain('組み立てています')
      expect(first.printed).toContain('この端末の点検')
      expect(first.printed).toMatch(/http:\/\/127\.0\.0\.1:\d+\/set-up#ticket=[\w-]{22}/)
      expect(first.printed).not.toMatch(/\n\s+at .+:\d+:\d+/)

      const second = await start()
      expect(second.printed).not.toContain('必要なパッケージ')
      expect(second.printed).not.toContain('組み立て')
      expect(second.printed).toContain('この端末の点検')
      // npm itself takes a part of it; bench/ measures the start alone.
      expect(second.listeningMs).toBeLessThan(60_000)

      const { stdout } = await asNewcomer('git', ['status', '--porcelain'])
      expect(stdout).toBe('')
      // Development packages are not for those who only run it.
      const { stdout: installed } = await asNewcomer('ls', ['node_modules'])
      expect(installed).not.toContain('vitest')
    },
    2 * INSTALL_MS,
  )

  it(
    'checks the own computer with ./taga',
    async () => {
      const ended = await asNewcomer('./taga', ['check', '--json']).catch(
        (error: { readonly code: number; readonly stdout: string }) => error,
      )
      expect('code' in ended ? ended.code : 0).toBeLessThanOrEqual(2)
      expect(JSON.parse(ended.stdout).items.length).toBeGreaterThan(5)
    },
    INSTALL_MS,
  )
})
