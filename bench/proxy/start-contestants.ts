import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { makeSelfSigned } from '../../packages/gateway/src/testing/self-signed.ts'
import { findProgram } from '../find-program.ts'
import { freePort } from '../program.ts'
import { haproxyProxy } from './haproxy-config.ts'
import { nginxFiles, nginxProxy } from './nginx-config.ts'
import type { Place } from './place.ts'

/** One that is compared: where it listens, and the processes whose CPU it takes. */
export type Contestant = {
  readonly name: string
  readonly port: number
  readonly processes: readonly number[]
  readonly cookie: string
}

export type Contest = {
  readonly taga: Contestant
  readonly peers: readonly Contestant[]
  /** Peers that are not here. */
  readonly missing: readonly string[]
  close(): Promise<void>
}

/** Sizes of the files that the application behind everybody has, by name. */
export const FILES: Readonly<Record<string, number>> = { '1k': 1_024, '1m': 1_048_576 }

/**
 * Starts the application, the gateway and the peers that are installed, each in processes of its own.
 * `programs`: the folder with the bundled ones. @throws where nginx is missing, which is the application
 */
export async function startContest(programs: string, folder: string): Promise<Contest> {
  const children: ChildProcess[] = []
  const { cert, key } = makeSelfSigned(['localhost'])
  const nginx = findProgram('nginx')
  const haproxy = findProgram('haproxy')
  if (nginx === undefined) throw new Error('nginx is not here')
  const upstream = await startFiles()
  try {
    const taga = await startTaga()
    const peers = [await startNginx(), await startAsking()]
    if (haproxy !== undefined) peers.push(await startHaproxy(haproxy))
    peers.push(await startFastify())
    return { taga, peers, missing: haproxy === undefined ? ['haproxy'] : [], close }
  } catch (error) {
    await close()
    throw error
  }

  async function startFiles(): Promise<number> {
    const place = await newPlace('files', 0)
    mkdirSync(join(place.folder, 'files'))
    for (const [name, bytes] of Object.entries(FILES))
      writeFileSync(join(place.folder, 'files', name), Buffer.alloc(bytes, 'a'))
    await started(runConfigured(nginx ?? '', ['-c'], place.folder, nginxFiles(place)), place.port)
    return place.port
  }

  async function startTaga(): Promise<Contestant> {
    const place = await newPlace('gateway', upstream)
    const child = runNode('proxy-gateway', place)
    const cookie = await firstLine(child)
    return { name: 'Taga', port: place.port, processes: [pidOf(child)], cookie }
  }

  async function startNginx(): Promise<Contestant> {
    const place = await newPlace('nginx', upstream)
    const child = runConfigured(nginx ?? '', ['-c'], place.folder, nginxProxy(place))
    await started(child, place.port)
    return { name: 'nginx', port: place.port, processes: [pidOf(child)], cookie: COOKIE }
  }

  async function startAsking(): Promise<Contestant> {
    const permit = await newPlace('permit', upstream)
    const asked = runNode('proxy-permit', permit)
    await started(asked, permit.port)
    const place = await newPlace('nginx-asking', upstream)
    const child = runConfigured(nginx ?? '', ['-c'], place.folder, nginxProxy(place, permit.port))
    await started(child, place.port)
    const processes = [pidOf(child), pidOf(asked)]
    return { name: 'nginx + auth_request to Node', port: place.port, processes, cookie: COOKIE }
  }

  async function startHaproxy(program: string): Promise<Contestant> {
    const place = await newPlace('haproxy', upstream)
    const child = runConfigured(program, ['-db', '-f'], place.folder, haproxyProxy(place))
    await started(child, place.port)
    return { name: 'haproxy', port: place.port, processes: [pidOf(child)], cookie: COOKIE }
  }

  async function startFastify(): Promise<Contestant> {
    const place = await newPlace('fastify', upstream)
    const child = runNode('proxy-fastify', place)
    await started(child, place.port)
    return { name: '@fastify/http-proxy', port: place.port, processes: [pidOf(child)], cookie: COOKIE }
  }

  async function newPlace(name: string, to: number): Promise<Place> {
    const own = join(folder, name)
    mkdirSync(own)
    writeFileSync(join(own, 'cert.pem'), cert)
    writeFileSync(join(own, 'key.pem'), key)
    writeFileSync(join(own, 'both.pem'), cert + key)
    return { port: await freePort(), upstream: to, cert, key, folder: own }
  }

  function runNode(program: string, place: Place): ChildProcess {
    const told = join(place.folder, 'place.json')
    writeFileSync(told, JSON.stringify(place))
    return run(process.execPath, [join(programs, `${program}.mjs`), told])
  }

  function runConfigured(program: string, before: readonly string[], own: string, config: string): ChildProcess {
    const path = join(own, 'config')
    writeFileSync(path, config)
    return run(program, [...before, path])
  }

  function run(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    return child
  }

  async function close(): Promise<void> {
    await Promise.all(children.map(stop))
  }
}

/** As long as ours, so that nobody reads less. */
const COOKIE = `session=${'x'.repeat(55)}`
const GIVE_UP_MS = 15_000

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('it did not start')
  return pid
}

async function started(child: ChildProcess, port: number): Promise<void> {
  for (const end = performance.now() + GIVE_UP_MS; performance.now() < end; ) {
    if (await isListening(port)) return
    if (child.exitCode !== null) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${child.spawnargs.join(' ')} does not listen`)
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('\n')) resolve(said.trim())
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}`)))
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
  await gone
  clearTimeout(timer)
}
