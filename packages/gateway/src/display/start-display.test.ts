import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../testing/test-office.ts'
import { reapDisplays } from './display-folder.ts'
import { findProgram } from './program.ts'
import { type Display, startDisplay } from './start-display.ts'

const MUST = process.env['TAGA_FORBID_SKIP'] === '1'
const HAS = findProgram('Xtigervnc') !== undefined && findProgram('xset') !== undefined
const MAIN = fileURLToPath(new URL('../testing/display-main.ts', import.meta.url))

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function open(): Promise<Display> {
  const display = await startDisplay({ width: 640, height: 480, name: '試験' })
  closing.push(() => display.stop())
  return display
}

/** What an X client ended with. */
async function ask(env: NodeJS.ProcessEnv): Promise<number | null> {
  const client = spawn(findProgram('xset') ?? '', ['q'], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'ignore',
  })
  await once(client, 'exit')
  return client.exitCode
}

/** Inodes of everything that listens by TCP on this machine, as proc(5) tells them. */
async function tcpListeners(): Promise<ReadonlySet<string>> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')))
  const rows = tables.flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)))
  return new Set(rows.filter((row) => row[3] === '0A').map((row) => `socket:[${row[9]}]`))
}

async function socketsOf(pid: number): Promise<readonly string[]> {
  const names = await readdir(`/proc/${pid}/fd`)
  const links = await Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')))
  return links.filter((link) => link.startsWith('socket:'))
}

async function pidOf(folder: string): Promise<number> {
  return Number((await readFile(`${folder}/processes`, 'utf8')).split(' ')[0])
}

describe.skipIf(!HAS && !MUST)('a private display (needs tigervnc-standalone-server and x11-xserver-utils)', () => {
  it('is open to its own folder alone, by no port and by no other authority', async () => {
    const display = await open()
    expect((await stat(display.folder)).mode & 0o777).toBe(0o700)
    expect((await stat(display.socketPath)).mode & 0o777).toBe(0o600)
    expect((await stat(display.env.XAUTHORITY)).mode & 0o777).toBe(0o600)
    expect(existsSync(display.xSocketPath)).toBe(true)
    expect(await ask(display.env)).toBe(0)
    expect(await ask({ DISPLAY: display.env.DISPLAY, XAUTHORITY: '/dev/null', HOME: '/nowhere' })).not.toBe(0)
    const [listening, own] = await Promise.all([tcpListeners(), pidOf(display.folder).then(socketsOf)])
    expect(own.length).toBeGreaterThan(0)
    expect(own.filter((socket) => listening.has(socket))).toEqual([])
  }, 60_000)

  it('speaks RFB on its socket', async () => {
    const display = await open()
    const socket = connect(display.socketPath)
    const [greeting] = (await once(socket, 'data')) as [Buffer] // of a socket without encoding
    socket.destroy()
    expect(greeting.toString()).toBe('RFB 003.008\n')
  }, 60_000)

  it('ends what runs on it and leaves nothing, once, however often it is stopped', async () => {
    const display = await open()
    const program = display.run('/usr/bin/env', ['sleep', '600'])
    const gone = once(program, 'exit')
    let ended = 0
    display.onEnd(() => (ended += 1))
    await Promise.all([display.stop(), display.stop()])
    await gone
    expect(existsSync(display.folder)).toBe(false)
    expect(existsSync(display.xSocketPath)).toBe(false)
    expect(ended).toBe(1)
    expect(() => display.run('/bin/true', [])).toThrow('gone')
    display.onEnd(() => (ended += 1))
    expect(ended).toBe(2)
  }, 60_000)

  it('tells when its server ends by itself, and wipes what it left', async () => {
    const display = await open()
    const ended = new Promise<void>((resolve) => display.onEnd(resolve))
    process.kill(await pidOf(display.folder), 'SIGKILL')
    await ended
    await until('it is wiped', () => !existsSync(display.folder))
  }, 60_000)

  it('ends with a process that is killed, and the next start wipes what that left, and nothing of who lives', async () => {
    const mine = await open()
    const maker = spawn(process.execPath, ['--import', 'tsx', MAIN], { stdio: ['ignore', 'pipe', 'inherit'] })
    closing.push(async () => void maker.kill('SIGKILL'))
    const [said] = (await once(maker.stdout, 'data')) as [Buffer] // one line, of a pipe
    const left = JSON.parse(said.toString()) as { folder: string; number: number } // what display-main says
    const server = await pidOf(left.folder)
    const gone = once(maker, 'exit')
    maker.kill('SIGKILL')
    await gone
    await until('its server ended', () => !existsSync(`/proc/${server}/exe`))
    expect(existsSync(left.folder)).toBe(true)
    expect(await reapDisplays()).toBeGreaterThanOrEqual(1)
    expect(existsSync(left.folder)).toBe(false)
    expect(existsSync(mine.folder)).toBe(true)
    expect(await ask(mine.env)).toBe(0)
  }, 90_000)
})
