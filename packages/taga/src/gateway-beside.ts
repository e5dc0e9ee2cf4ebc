import { type ChildProcess, spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createBuiltInCode, hasSomethingToOpen, type Log, type RunningServer } from '@taga/server'
import { readToParent, type ToChild } from './beside-server.ts'

const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 60_000
/** One that ran for so long was sound: it is started again soon. */
const SOUND_MS = 60_000
const LOOK_MS = 30_000
const STOP_MS = 5_000

type Beside = {
  readonly server: Pick<RunningServer, 'deps' | 'passNames'>
  /** Where this machine itself reaches the server. */
  readonly address: string
  /** The gateway's own folder. */
  readonly folder: string
  readonly log: Log
  /** A line that the gateway wrote. */
  readonly onLine: (line: string) => void
  /** It sees of this what any program needs, and never where the database is. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** What to run, where that is not this very program. */
  readonly program?: readonly string[]
}

/**
 * Runs a gateway in a process of its own beside the server, from when there is something to open. It knows what any gateway knows: it
 * reaches the server by the stream alone, and gets its code over a pipe.
 */
export function runGatewayBeside(beside: Beside): { close(): Promise<void> } {
  const { server, address, folder, log, onLine, program = ownProgram() } = beside
  const { deps } = server
  let child: ChildProcess | undefined
  let ended: Promise<void> = Promise.resolve()
  let failures = 0
  let closed = false
  let again: NodeJS.Timeout | undefined
  let isLooking = false

  const stopListening = deps.store.onAppended((entries) => {
    if (entries.some(({ subject }) => /^(destination|names|outpost):/.test(subject))) look()
  })
  const looks = setInterval(look, LOOK_MS)
  looks.unref()
  look()

  return {
    async close() {
      closed = true
      stopListening()
      clearInterval(looks)
      clearTimeout(again)
      child?.kill('SIGTERM')
      const late = setTimeout(() => child?.kill('SIGKILL'), STOP_MS)
      await ended
      clearTimeout(late)
    },
  }

  function look(): void {
    if (closed || isLooking || child !== undefined || again !== undefined) return
    isLooking = true
    hasSomethingToOpen(deps.store.read)
      .then((isWanted) => {
        if (isWanted && !closed && child === undefined && again === undefined) start()
      })
      .catch((error: unknown) => log.error('whether a gateway is wanted cannot be read', { error: String(error) }))
      .finally(() => {
        isLooking = false
      })
  }

  function start(): void {
    const began = performance.now()
    const [command = process.execPath, ...args] = program
    const own = spawn(command, [...args, 'gateway', '--beside', '--data', folder], {
      env: environment(beside.env),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    child = own
    if (own.stderr !== null) createInterface({ input: own.stderr }).on('line', (line) => onLine(line.slice(0, 4_000)))
    own.on('message', (message) => {
      answer(own, message).catch((error: unknown) => {
        log.error('the gateway could not be given what it needs', { error: String(error) })
        own.kill('SIGKILL')
      })
    })
    own.on('error', (error) => log.error('the gateway cannot be started', { error: String(error) }))
    ended = new Promise<void>((resolve) => own.once('close', () => resolve())).then(() => {
      child = undefined
      server.passNames(undefined)
      if (closed) return
      failures = performance.now() - began > SOUND_MS ? 1 : failures + 1
      const inMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1))
      log.warn('the gateway ended', { code: own.exitCode ?? undefined, signal: own.signalCode ?? undefined, inMs })
      again = setTimeout(() => {
        again = undefined
        look()
      }, inMs)
      again.unref()
    })
  }

  async function answer(own: ChildProcess, message: unknown): Promise<void> {
    const said = readToParent(message)
    if (said.kind === 'listening') return server.passNames(said)
    if (said.kind === 'refused') {
      // the data were put back to before it was enrolled, or somebody revoked it: it begins as a new one
      await rm(join(folder, 'outpost.json'), { force: true })
      own.kill('SIGTERM')
      return
    }
    const code = said.enrolled ? undefined : (await createBuiltInCode(deps)).code
    const begin: ToChild = { kind: 'begin', server: address, ...(code === undefined ? {} : { code }) }
    if (own.connected) own.send(begin)
  }
}

function ownProgram(): readonly string[] {
  return [process.execPath, ...process.execArgv, process.argv[1] ?? '']
}

const SEEN = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'SystemRoot',
  'TEMP',
  'LOCALAPPDATA',
  'NODE_EXTRA_CA_CERTS',
  'TAGA_DNS_LISTEN',
  'TAGA_KEEP_RECORDINGS',
  'TAGA_WIREGUARD_PORT',
]

function environment(env: Beside['env']): NodeJS.ProcessEnv {
  return Object.fromEntries(SEEN.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))
}
