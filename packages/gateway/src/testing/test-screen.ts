import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { createCipheriv } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

export const PASSWORD = 'hima-neko'

/** A client may wait for an answer of another one that never comes, as xclip does for a clipboard. */
const CLIENT_MS = 15_000

/** Whether this machine has an X server that speaks VNC, and clients to see by. */
export const HAS_SCREEN = ['Xtigervnc', 'xev', 'xclip', 'xsetroot'].every((name) => existsSync(`/usr/bin/${name}`))

/** An office PC's screen: a real X server with a real VNC server in it. */
export type TestScreen = {
  readonly port: number
  readonly display: string
  /** Runs an X client there until it ends by itself, or for 15 s; what it said. */
  run(command: string, args: readonly string[], input?: string): Promise<string>
  /** Runs one until the screen ends, and hands over each line that it says. */
  watch(command: string, args: readonly string[], line: (text: string) => void): void
  close(): Promise<void>
}

/** Where a PC stands: loopback of this machine, or an address of a network that `enter`, put before a command, enters. */
export type Standing = { readonly address: string; readonly enter: readonly string[] }

export const HERE: Standing = { address: '127.0.0.1', enter: [] }

export async function openTestScreen(
  options: { readonly security?: string; readonly more?: readonly string[]; readonly at?: Standing } = {},
): Promise<TestScreen> {
  const { address, enter } = options.at ?? HERE
  const folder = await mkdtemp(join(tmpdir(), 'taga-screen-'))
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, hiddenPassword(PASSWORD), { mode: 0o600 })
  const port = await freePort()
  const how = `-displayfd 3 -rfbport ${port} -interface ${address} -geometry 1280x800 -depth 24 -nolisten tcp -AlwaysShared`
  const server = start(
    enter,
    'Xtigervnc',
    [...how.split(' '), '-SecurityTypes', options.security ?? 'VncAuth', '-PasswordFile', passwordFile].concat(
      options.more ?? [],
    ),
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  )
  const children: ChildProcess[] = [server]
  const display = `:${(await firstLine(server.stdio[3] as Readable)).trim()}` // a pipe, as asked for
  const env = { ...process.env, DISPLAY: display, LC_ALL: 'C.UTF-8' }
  // in its own network: another one may have a server of the same number, and its socket has no file
  const client = (command: string, args: readonly string[], more: Pick<SpawnOptions, 'stdio' | 'timeout'>) =>
    start(enter, command, args, { env, ...more })
  return {
    port,
    display,
    run: (command, args, input) =>
      new Promise((resolve, reject) => {
        const running = client(command, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: CLIENT_MS })
        const parts: Buffer[] = []
        running.on('error', reject)
        running.stdin?.on('error', () => undefined)
        running.stdout?.on('data', (part: Buffer) => parts.push(part))
        // xclip goes on in the background and keeps its pipe
        running.on('exit', () => resolve(Buffer.concat(parts).toString()))
        running.stdin?.end(input ?? '')
      }),
    watch: (command, args, line) => {
      const running = client(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
      children.push(running)
      let rest = ''
      running.stdout?.on('data', (part: Buffer) => {
        const lines = (rest + part.toString()).split('\n')
        rest = lines.pop() ?? ''
        for (const text of lines) line(text)
      })
    },
    close: async () => {
      for (const child of children.toReversed()) child.kill()
      if (server.exitCode === null) await new Promise((resolve) => server.once('exit', resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Starts a program where a PC stands. */
export function start(
  [first, ...rest]: readonly string[],
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  return first === undefined ? spawn(program, args, options) : spawn(first, [...rest, program, ...args], options)
}

/** As VNC keeps passwords: DES by a key that everybody knows. */
function hiddenPassword(password: string): Buffer {
  const key = Buffer.from('e84ad660c4721ae0', 'hex')
  const cipher = createCipheriv('des-ede3', Buffer.concat([key, key, key]), null).setAutoPadding(false)
  const plain = Buffer.alloc(8)
  Buffer.from(password, 'latin1').copy(plain, 0, 0, 8)
  return Buffer.concat([cipher.update(plain), cipher.final()])
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  await new Promise((resolve) => server.close(resolve))
  return port
}

function firstLine(stream: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const timer = setTimeout(() => reject(new Error('Xtigervnc did not start within 15 s')), 15_000)
    stream.on('data', (part: Buffer) => {
      text += part.toString()
      if (!text.includes('\n')) return
      clearTimeout(timer)
      resolve(text)
    })
  })
}
