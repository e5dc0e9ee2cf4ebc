import type { ChildProcess } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type BoundOptions, endBound, startBound } from './bound-process.ts'
import { makeDisplayFolder, noteProcess } from './display-folder.ts'
import { needProgram } from './program.ts'
import { writeXAuthority } from './x-authority.ts'

const MOST_STARTING_MS = 15_000

export type DisplayOptions = {
  /** In pixels, as it begins. */
  readonly width: number
  readonly height: number
  /** What its screen is called. */
  readonly name: string
  /** More for Xtigervnc, such as `-RawKeyboard`. */
  readonly more?: readonly string[]
}

/** A private display: an X server with a VNC server in it, on a Unix socket in a folder of ours alone. It has no TCP port. */
export type Display = {
  /** RFB without a sign-in: whoever can open this socket is in. */
  readonly socketPath: string
  /** The socket of X itself, and the file with what it wants shown (`env.XAUTHORITY`). */
  readonly xSocketPath: string
  readonly env: { readonly DISPLAY: string; readonly XAUTHORITY: string }
  /** Of ours alone (0700), wiped at the end. `home` in it is empty. */
  readonly folder: string
  readonly home: string
  /** Starts a program on it, which ends before it does. It is found by its full path; its environment is `env`, `HOME` and what is given. */
  readonly run: (program: string, args: readonly string[], options?: BoundOptions) => ChildProcess
  /** Called once when the display is gone, by itself or stopped; at once where it is already. */
  readonly onEnd: (listener: () => void) => void
  /** Ends everything on it and wipes its folder. Idempotent; never throws. */
  readonly stop: () => Promise<void>
}

/** Starts a private display. It ends with this process, also where that is killed. @throws ProgramMissing, or an error where it did not start */
export async function startDisplay(options: DisplayOptions): Promise<Display> {
  const program = needProgram('Xtigervnc')
  const folder = await makeDisplayFolder()
  const [authority, socketPath, home] = [join(folder, 'authority'), join(folder, 'rfb'), join(folder, 'home')]
  const wipe = () => rm(folder, { recursive: true, force: true }).catch(() => undefined)
  let server: ChildProcess | undefined
  try {
    await mkdir(home, { mode: 0o700 })
    await writeXAuthority(authority)
    server = startBound(program, argsOf(options, authority, socketPath), {
      env: { HOME: home },
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
    if (server.pid !== undefined) noteProcess(folder, server.pid)
    const number = await numberOf(server)
    return keepDisplay({ server, number, authority, socketPath, folder, home, wipe })
  } catch (error) {
    if (server !== undefined) await endBound(server)
    await wipe()
    throw error
  }
}

function argsOf({ width, height, name, more = [] }: DisplayOptions, authority: string, socketPath: string): string[] {
  return [
    // its abstract socket stays on: by it alone two servers see that a number is taken. Both sockets want the authority
    ['-displayfd', '3', '-auth', authority, '-nolisten', 'tcp', '-noreset'],
    // 0 would be a port that follows from the display's number, on every interface
    ['-rfbport', '-1', '-interface', '127.0.0.1', '-rfbunixpath', socketPath, '-rfbunixmode', '384'],
    ['-SecurityTypes', 'None', '-AlwaysShared', '-SendPrimary=0'],
    ['-geometry', `${width}x${height}`, '-depth', '24', '-desktop', name, ...more],
  ].flat()
}

type Started = {
  readonly server: ChildProcess
  readonly number: number
  readonly authority: string
  readonly socketPath: string
  readonly folder: string
  readonly home: string
  readonly wipe: () => Promise<void>
}

function keepDisplay({ server, number, authority, socketPath, folder, home, wipe }: Started): Display {
  const env = { DISPLAY: `:${number}`, XAUTHORITY: authority }
  const programs = new Set<ChildProcess>()
  const listeners: (() => void)[] = []
  let stopping: Promise<void> | undefined
  let isOver = false
  server.once('exit', () => {
    isOver = true
    void stop()
    for (const listener of listeners.splice(0)) listener()
  })
  // it may have ended before anybody listened
  if (server.exitCode !== null || server.signalCode !== null) server.emit('exit')
  return {
    socketPath,
    xSocketPath: `/tmp/.X11-unix/X${number}`,
    env,
    folder,
    home,
    run(program, args, options = {}) {
      if (stopping !== undefined) throw new Error('the display is gone')
      const child = startBound(program, args, { ...options, env: { ...env, HOME: home, ...options.env } })
      if (child.pid === undefined) return child
      noteProcess(folder, child.pid)
      programs.add(child)
      child.once('exit', () => programs.delete(child))
      return child
    },
    onEnd(listener) {
      if (isOver) listener()
      else listeners.push(listener)
    },
    stop,
  }

  function stop(): Promise<void> {
    stopping ??= (async () => {
      await Promise.all([...programs].map(endBound))
      await endBound(server)
      await wipe()
    })()
    return stopping
  }
}

/** The display's number, which it says when it is ready. */
async function numberOf(server: ChildProcess): Promise<number> {
  const told = server.stdio[3]
  if (!(told instanceof Readable)) throw new Error('Xtigervnc has no pipe to say its number')
  told.on('error', () => undefined)
  const timer = setTimeout(() => server.kill('SIGKILL'), MOST_STARTING_MS)
  try {
    let text = ''
    for await (const part of told) {
      text += String(part)
      const number = /^(\d{1,5})\n/.exec(text)?.[1]
      if (number !== undefined) return Number(number)
      if (text.length > 100) break
    }
    throw new Error('Xtigervnc ended before it was ready')
  } finally {
    clearTimeout(timer)
  }
}
