import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuiltInPool } from '@taga/contract'
import { afterEach, describe, expect, it } from 'vitest'
import { reapDisplays } from '../display/display-folder.ts'
import { type RfbHand, sitDown } from '../testing/rfb-hand.ts'
import { lacksForSandbox, testPool } from '../testing/test-sandbox.ts'
import { Homes } from './homes.ts'
import { findLimiter, type Limiter, removeLeftGroups } from './limiter.ts'
import { type Sandbox, startSandbox } from './start-sandbox.ts'

const LACKS = lacksForSandbox()
const MUST = process.env['TAGA_FORBID_SKIP'] === '1'
const MAIN = fileURLToPath(new URL('../testing/sandbox-main.ts', import.meta.url))
const PATIENCE = { timeout: 60_000, interval: 100 }

const LIME = '00ff00'
const RED = 'ff0000'
const BLUE = '0000ff'

const BY_GROUP = findLimiter()
const HOGGED = '900000000'
/** Each takes all it gets: the part of a processor, how many processes, bytes of memory. The last may take the desktop with it. */
const HOGS = {
  processor: `perl -MTime::HiRes=time -e '$t = time; 1 while time < $t + 1; ($u, $s) = times; print(($u + $s) / (time - $t))'`,
  processes: `perl -e 'while (@all < 3000) { $id = fork; last unless defined $id; if (!$id) { sleep 60; exit } push @all, $id } print scalar @all; kill KILL => @all; 1 while wait > 0'`,
  memory: `head -c ${HOGGED} /dev/zero | tail -c ${HOGGED} | wc -c`,
}

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'taga-sandbox-'))
  closing.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

type Started = {
  readonly title?: string
  readonly home?: string
  readonly pool?: BuiltInPool
  readonly limiter?: Limiter
}

async function start({ title = 'desk', home, pool = testPool(), limiter = findLimiter() }: Started = {}) {
  const sandbox = await startSandbox({ pool, language: 'en', title, home, limiter, openWayOut: undefined })
  closing.push(() => sandbox.stop())
  return sandbox
}

async function sitAt(sandbox: Sandbox): Promise<RfbHand> {
  const hand = await sitDown(await sandbox.open())
  closing.push(async () => hand.close())
  return hand
}

/** Types a command at the terminal and tells whether it came out well, by the ground of the screen. */
async function comesOutWell(hand: RfbHand, command: string): Promise<boolean> {
  const ground = () => hand.colourAt(hand.width - 2, hand.height - 2)
  // typed again until there is a terminal
  const isReady = () => {
    hand.type('xsetroot -solid blue\n')
    return ground()
  }
  await expect.poll(isReady, { timeout: 60_000, interval: 150 }).toBe(BLUE)
  hand.type(`if ${command}; then xsetroot -solid lime; else xsetroot -solid red; fi\n`)
  await expect.poll(ground, PATIENCE).toMatch(new RegExp(`${LIME}|${RED}`))
  return (await ground()) === LIME
}

/** What the shell of a desktop finds at once when it starts, or until it is ended; its terminal reads these orders from a home that is kept. */
async function askWithin(
  probe: Readonly<Record<string, string>>,
  { limiter = findLimiter(), cpuPercent = 100 }: { readonly limiter?: Limiter; readonly cpuPercent?: number } = {},
): Promise<Readonly<Record<string, string>>> {
  const home = await new Homes(await makeFolder()).open({ destination: 'd1', person: 'p1' })
  const lines = Object.entries(probe).map(([name, command]) => `{ ${command}; } >~/said-${name} 2>/dev/null`)
  await writeFile(join(home, '.bashrc'), `umask 022\n${lines.join('\n')}\ntouch ~/done\n`, { mode: 0o644 })
  const sandbox = await start({ home, limiter, pool: testPool({ home: 'kept', cpuPercent }) })
  let isOver = false
  sandbox.onEnd(() => (isOver = true))
  await expect.poll(() => isOver || readdirSync(home).includes('done'), PATIENCE).toBe(true)
  await sandbox.stop()
  const said = await Promise.all(
    Object.keys(probe).map(
      async (name) => [name, (await readFile(join(home, `said-${name}`), 'utf8')).trim()] as const,
    ),
  )
  return Object.fromEntries(said)
}

/** Processes of this machine that have a word among their arguments. */
function processesWith(word: string): readonly string[] {
  return readdirSync('/proc').filter((id) => /^\d+$/.test(id) && readOr(`/proc/${id}/cmdline`).includes(word))
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Every process that came from this one, by proc(5). */
function below(ancestor: string): readonly string[] {
  const all = readdirSync('/proc').filter((id) => /^\d+$/.test(id))
  const parents = new Map(all.map((id) => [id, readOr(`/proc/${id}/stat`).split(') ').at(-1)?.split(' ')[1]]))
  const isBelow = (id: string | undefined): boolean =>
    id !== undefined && id !== '0' && (id === ancestor || isBelow(parents.get(id)))
  return all.filter(isBelow)
}

/** Folders for the desktops of this title, by the processes that are noted in them. */
function foldersOf(title: string): readonly string[] {
  const ids = processesWith(title)
  return readdirSync(tmpdir())
    .filter((name) => name.startsWith('taga-display-'))
    .map((name) => join(tmpdir(), name))
    .filter((folder) => ids.includes(readOr(join(folder, 'processes')).split(' ')[0] ?? ''))
}

function leftGroupsOf(gateway: number | undefined): readonly string[] {
  const names = readdirSync('/sys/fs/cgroup', { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('/cgroup.procs') && name.includes(`taga-desktop-${gateway}-`))
}

describe.skipIf(LACKS !== undefined && !MUST)(`a desktop in its sandbox (lacks: ${LACKS ?? 'nothing'})`, () => {
  it('sees nothing of the machine: no files, no processes, no network, no rights', async () => {
    const marked = await makeFolder()
    await writeFile(join(marked, 'secret'), 'of the machine', { mode: 0o644 })
    const listener = createServer((socket) => socket.end('reached'))
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    closing.push(async () => listener.close())
    const address = listener.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const said = await askWithin({
      home: 'ls -A /home',
      root: 'ls -A /root; ls -A /var /srv /opt /mnt /boot',
      tmp: 'ls -A /tmp',
      marked: `cat ${join(realpathSync(marked), 'secret')}`,
      secrets: 'cat /etc/shadow; ls /etc/ssh /etc/taga',
      top: 'ls -A /',
      written: 'touch /usr/here && echo written; touch /etc/here && echo written',
      devices: 'ls /dev',
      interfaces: "sed 1,2d /proc/net/dev | cut -d: -f1 | tr -d ' '",
      routes: 'sed 1d /proc/net/route',
      reached: `exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3`,
      rights: "grep -E '^(CapEff|CapPrm|CapBnd|NoNewPrivs)' /proc/self/status | cut -f2",
      namespaces: 'unshare --user --map-root-user true && echo made',
      who: 'id -u',
      host: 'hostname',
      processes: 'cat /proc/[0-9]*/comm | sort -u',
      environment: 'env | cut -d= -f1 | sort',
    })
    expect(said).toMatchObject({
      home: 'me',
      root: '',
      marked: '',
      secrets: '',
      written: '',
      interfaces: 'lo',
      routes: '',
      reached: '',
      namespaces: '',
      who: '1000',
      host: 'desktop',
    })
    expect(said['rights']?.split('\n')).toEqual(['0000000000000000', '0000000000000000', '0000000000000000', '1'])
    expect(said['tmp']).not.toContain('taga-')
    expect(said['top']?.split('\n').toSorted()).toEqual(
      expect.arrayContaining(['bin', 'dev', 'etc', 'home', 'proc', 'run', 'tmp', 'usr']),
    )
    for (const name of ['root', 'var', 'srv', 'mnt', 'boot', 'sys'])
      expect(said['top']?.split('\n')).not.toContain(name)
    expect(said['processes']).not.toMatch(/node|vitest|systemd|dockerd/)
    expect(said['environment']).not.toMatch(/TAGA|NODE|VITEST/)
    expect(said['devices']).not.toMatch(/^(sd|vd|nvme|mem|kvm|dri|net)/m)
  })

  it('forgets everything when it ends, and leaves nothing of it on the disk', async () => {
    const title = `reset-${randomUUID()}`
    const sandbox = await start({ title })
    const hand = await sitAt(sandbox)
    const folder = foldersOf(title)
    expect(folder).toHaveLength(1)
    expect(await comesOutWell(hand, 'echo x >note && echo x >/tmp/taga-left && [ -s note ]')).toBe(true)
    await sandbox.stop()
    expect(processesWith(title)).toEqual([])
    expect(folder.filter((folder) => existsSync(folder))).toEqual([])
    const next = await sitAt(await start({ title }))
    expect(await comesOutWell(next, '[ -e note ] || [ -e /tmp/taga-left ]')).toBe(false)
  })

  it('keeps files for the same person and the same destination, and shows them to nobody else', async () => {
    const homes = new Homes(await makeFolder())
    const [hers, his] = [
      await homes.open({ destination: 'd1', person: 'hanako' }),
      await homes.open({ destination: 'd1', person: 'taro' }),
    ]
    const pool = testPool({ home: 'kept' })
    const first = await start({ home: hers, pool })
    expect(await comesOutWell(await sitAt(first), 'echo mine >note && [ -s note ]')).toBe(true)
    await first.stop()
    const again = await start({ home: hers, pool })
    expect(await comesOutWell(await sitAt(again), '[ -s note ]')).toBe(true)
    await again.stop()
    const other = await start({ home: his, pool })
    expect(await comesOutWell(await sitAt(other), `[ -e note ] || ls ${hers} || [ "$(ls /home)" != me ]`)).toBe(false)
  })

  it.skipIf(BY_GROUP.kind === 'perProcess' && !MUST)(
    'is held to its share of the machine as a whole (skipped where no control group may be made)',
    async () => {
      expect(BY_GROUP.kind).not.toBe('perProcess')
      const said = await askWithin(HOGS, { limiter: BY_GROUP, cpuPercent: 50 })
      expect(Number(said['processor'])).toBeGreaterThan(0)
      expect(Number(said['processor'])).toBeLessThan(0.75)
      expect(Number(said['processes'])).toBeLessThan(1_024)
      expect(Number(said['processes'])).toBeGreaterThan(100)
      expect(said['memory']).not.toBe(HOGGED)
    },
  )

  it('is held to what each process may have where no group may be made, and cannot fill the machine with processes', async () => {
    const { processes, memory } = HOGS
    const said = await askWithin({ processes, memory }, { limiter: findLimiter(join(tmpdir(), 'no-groups-here')) })
    expect(Number(said['processes'])).toBeLessThan(2_500)
    expect(Number(said['processes'])).toBeGreaterThan(100)
    expect(said['memory']).toBe('0')
  })

  it('shows a browser whose pages are shut off by its own sandbox too', async () => {
    const name = `${randomUUID()}.invalid`
    const pool = testPool({ profile: 'browser', startUrl: `http://${name}/`, memoryMb: 1_024 })
    const hand = await sitAt(await start({ pool }))
    // its own page of what it did not reach is light
    const isLight = async () => /^[e-f].[e-f].[e-f].$/.test(await hand.colourAt(hand.width / 2, hand.height - 40))
    await expect.poll(isLight, PATIENCE).toBe(true)
    const [browser = ''] = processesWith(`http://${name}/`).filter((id) => readOr(`/proc/${id}/comm`) === 'chromium\n')
    expect(readOr(`/proc/${browser}/cmdline`)).not.toContain('--no-sandbox')
    const filtersOfPages = () => {
      const pages = below(browser).filter((id) => readOr(`/proc/${id}/cmdline`).includes('--type=renderer'))
      return [...new Set(pages.map((id) => /^Seccomp:\s*(\d)$/m.exec(readOr(`/proc/${id}/status`))?.[1]))]
    }
    await expect.poll(filtersOfPages, PATIENCE).toEqual(['2'])
  })

  it('is gone with all it had when its gateway is killed, and what stayed on the disk is wiped at the next start', async () => {
    const title = `killed-${randomUUID()}`
    const gateway = spawn(process.execPath, ['--import', 'tsx', MAIN, title], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(gateway.stdout, 'data')
    expect(processesWith(title).length).toBeGreaterThan(3)
    const folders = foldersOf(title)
    expect(folders).toHaveLength(1)
    gateway.kill('SIGKILL')
    await once(gateway, 'exit')
    await expect.poll(() => processesWith(title), PATIENCE).toEqual([])
    await reapDisplays()
    expect(folders.filter((folder) => existsSync(folder))).toEqual([])
    // a process that has ended leaves its group a moment later
    const groupsLeft = async () => {
      await removeLeftGroups()
      return leftGroupsOf(gateway.pid)
    }
    await expect.poll(groupsLeft, PATIENCE).toEqual([])
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('taga-display-')
  })
})
