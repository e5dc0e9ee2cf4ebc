import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { BuiltInPool } from '@taga/contract'
import { makeDisplayFolder, noteProcess } from '../display/display-folder.ts'
import { needProgram, PROGRAM_PATH } from '../display/program.ts'
import type { Language } from '../front/page.ts'
import type { Limited, Limiter } from './limiter.ts'
import { commandOf, NOBODYS_ID, type SandboxPlan } from './sandbox-command.ts'

const MOST_STARTING_MS = 15_000
/** The kernel takes processes down after their first one is gone; files that are kept wait for the last. */
const MOST_ENDING_MS = 10_000
const LOOK_AGAIN_MS = 20
const MOST_SAID_CHARACTERS = 500
/** Enough for a browser with many pages. */
const MOST_PROCESSES = 1_024
/** O_PATH of Linux (open(2)), which Node does not name: the file itself, not what is in it. */
const O_PATH = 0o10000000

/** Why no sandbox could be made here. `sandbox`: the system does not let us; `limits`: what it may use could not be limited. */
export class SandboxFailed extends Error {
  override readonly name = 'SandboxFailed'
  readonly reason: 'sandbox' | 'limits'
  constructor(reason: SandboxFailed['reason'], said: string) {
    super(`${reason}: ${said}`)
    this.reason = reason
  }
}

export type SandboxOptions = {
  readonly pool: BuiltInPool
  readonly language: Language
  readonly title: string
  /** The folder of the person's files, where they are kept. */
  readonly home: string | undefined
  readonly limiter: Limiter
  /** Listens at this path for what wants out of the sandbox; undefined where nothing may. */
  readonly openWayOut: ((path: string) => Promise<() => void>) | undefined
}

/** A desktop that runs, shut off from everything else. */
export type Sandbox = {
  /** A connection to its screen: RFB without a sign-in. */
  readonly open: () => Promise<Socket>
  /** Called once when it is gone, by itself or stopped; at once where it is already. */
  readonly onEnd: (listener: () => void) => void
  /** Ends everything in it. Resolves when the last process is gone, and what is not kept with it. Idempotent; never throws. */
  readonly stop: () => Promise<void>
  /** The most memory it used, in bytes, where that is known. */
  readonly mostUsed: () => number | undefined
}

/** Starts a desktop for one person. @throws ProgramMissing, SandboxFailed */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  for (const program of ['bwrap', 'Xtigervnc', 'openbox'] as const) needProgram(program)
  needProgram(options.pool.profile === 'browser' ? 'chromium' : 'xterm')
  if (options.openWayOut !== undefined) needProgram('socat')
  const folder = await makeDisplayFolder()
  const ends: (() => void)[] = []
  try {
    const plan = await layOut(folder, options, ends)
    const { cpuPercent, memoryMb } = options.pool
    const share = { cpuPercent, memoryBytes: memoryMb * 1024 * 1024, processes: MOST_PROCESSES }
    const limited = limit(options.limiter, folder, share)
    ends.push(() => limited.remove())
    const child = spawnIn(plan, limited)
    if (child.pid !== undefined) noteProcess(folder, child.pid)
    return await keep(child, { folder, ends, limited, run: plan.run })
  } catch (error) {
    for (const end of ends.toReversed()) end()
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

function limit(limiter: Limiter, folder: string, share: Parameters<Limiter['limit']>[1]): Limited {
  try {
    return limiter.limit(`${process.pid}-${folder.slice(-6)}`, share)
  } catch (error) {
    throw new SandboxFailed('limits', String(error))
  }
}

const IS_ROOT = process.getuid?.() === 0

async function layOut(
  folder: string,
  { pool, language, title, home, openWayOut }: SandboxOptions,
  ends: (() => void)[],
): Promise<SandboxPlan> {
  const [run, settings, out] = ['run', 'settings', 'out'].map((name) => join(folder, name)) as [string, string, string] // three names
  for (const path of [run, settings, out]) mkdirSync(path, { mode: 0o755 })
  if (IS_ROOT) chownSync(run, NOBODYS_ID, NOBODYS_ID)
  chmodSync(run, 0o700)
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(settings, name), text, { mode: 0o644 })
  if (openWayOut !== undefined) {
    const path = join(out, 'proxy')
    ends.push(await openWayOut(path))
    chmodSync(path, 0o666)
  }
  return { pool, language, title, home, run, settings, wayOut: openWayOut === undefined ? undefined : out }
}

/** Who is in there, and what its browser keeps to itself: no account of a browser's maker, no passwords (TW-16, AD-14). */
const FILES: Readonly<Record<string, string>> = {
  passwd: 'me:x:1000:1000:me:/home/me:/bin/bash\nroot:x:0:0:root:/nonexistent:/usr/sbin/nologin\n',
  group: 'me:x:1000:\nroot:x:0:\n',
  hosts: '127.0.0.1 localhost desktop\n',
  'chromium.json': JSON.stringify({
    BrowserSignin: 0,
    SyncDisabled: true,
    PasswordManagerEnabled: false,
    BackgroundModeEnabled: false,
    MetricsReportingEnabled: false,
    UrlKeyedAnonymizedDataCollectionEnabled: false,
    DnsOverHttpsMode: 'off',
    PromotionsEnabled: false,
  }),
}

function spawnIn(plan: SandboxPlan, limited: Limited): ChildProcess {
  const [program, ...rest] = commandOf(plan, limited, IS_ROOT)
  const env = { PATH: PROGRAM_PATH, LANG: 'C.UTF-8' }
  const child = spawn(program, rest, { cwd: '/', env, stdio: ['ignore', 'pipe', 'pipe'] })
  // where it could not be started, it has no pid, and its pipes end
  child.on('error', () => undefined)
  return child
}

type Keeping = {
  readonly folder: string
  readonly ends: readonly (() => void)[]
  readonly limited: Limited
  readonly run: string
}

async function keep(child: ChildProcess, { folder, ends, limited, run }: Keeping): Promise<Sandbox> {
  const exited = new Promise<void>((resolve) => {
    if (child.pid === undefined) resolve()
    child.once('exit', () => resolve())
  })
  let screen: number | undefined
  try {
    await isUp(child)
    screen = openScreenFile(join(run, 'rfb'))
  } catch (error) {
    child.kill('SIGKILL')
    await exited
    throw error
  }
  const file = screen
  const listeners: (() => void)[] = []
  let isOver = false
  const gone = exited.then(async () => {
    isOver = true
    closeSync(file)
    for (const listener of listeners.splice(0)) listener()
    await isEmpty(limited)
    for (const end of ends.toReversed()) end()
    await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  })
  return {
    open: () => (isOver ? Promise.reject(new Error('the desktop is gone')) : connectTo(`/proc/self/fd/${file}`)),
    onEnd(listener) {
      if (isOver) listener()
      else listeners.push(listener)
    },
    async stop() {
      // with bwrap its sandbox dies (`--die-with-parent`), all at once
      child.kill('SIGKILL')
      await gone
    },
    mostUsed: () => limited.mostUsed(),
  }
}

/** Waits for its word that the screen is there. @throws SandboxFailed */
async function isUp(child: ChildProcess): Promise<void> {
  const { stdout, stderr } = child
  if (!(stdout instanceof Readable) || !(stderr instanceof Readable)) throw new Error('it has no pipes')
  let complaint = ''
  stderr.on('error', () => undefined)
  stderr.on('data', (part: Buffer) => {
    if (complaint.length < MOST_SAID_CHARACTERS) complaint += part.toString('latin1')
  })
  stdout.on('error', () => undefined)
  const timer = setTimeout(() => child.kill('SIGKILL'), MOST_STARTING_MS)
  try {
    await new Promise<void>((resolve, reject) => {
      stdout.on('data', (part: Buffer) => {
        if (part.includes('up')) resolve()
      })
      child.once('error', (error) => reject(new SandboxFailed('sandbox', error.message)))
      child.once('close', (code) =>
        reject(new SandboxFailed(code === 90 ? 'limits' : 'sandbox', complaint.slice(0, MOST_SAID_CHARACTERS).trim())),
      )
    })
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The socket itself, held open: who is in the sandbox may put something else in its place later, also a link to a socket of this machine.
 * @throws SandboxFailed
 */
function openScreenFile(path: string): number {
  const file = openSync(path, O_PATH | constants.O_NOFOLLOW)
  if (fstatSync(file).isSocket()) return file
  closeSync(file)
  throw new SandboxFailed('sandbox', 'its screen is no socket')
}

function connectTo(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path, allowHalfOpen: true })
    // stays for the whole life of the socket
    socket.on('error', reject)
    socket.once('connect', () => resolve(socket))
  })
}

async function isEmpty({ joins }: Limited): Promise<void> {
  for (const end = performance.now() + MOST_ENDING_MS; performance.now() < end; ) {
    if (joins.every((file) => readOr(file) === '')) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
