import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { packNames } from '../../packages/server/src/dns-lists/pack-names.ts'
import { findProgram } from '../find-program.ts'
import type { DnsPlace } from './dns-place.ts'
import { questionsFor } from './names.ts'

/** One that is compared, at a UDP port of 127.0.0.1. */
export type NameResolver = { readonly name: string; readonly port: number; readonly pid: number }

export type Resolvers = {
  readonly taga: NameResolver
  readonly peers: readonly NameResolver[]
  /** Peers that are not here. */
  readonly missing: readonly string[]
  close(): Promise<void>
}

const GIVE_UP_MS = 180_000

/** Starts everybody with the same names to refuse and the same resolver behind. `programs`: the folder with the bundled ones. */
export async function startResolvers(
  programs: string,
  {
    folder,
    names,
    upstream,
  }: { readonly folder: string; readonly names: ReadonlySet<string>; readonly upstream: number },
): Promise<Resolvers> {
  const children: ChildProcess[] = []
  const close = async () => void (await Promise.all(children.map(stop)))
  try {
    const taga = await startTaga()
    const [dnsmasq, unbound] = [findProgram('dnsmasq'), findProgram('unbound')]
    const peers = [
      ...(dnsmasq === undefined ? [] : [await startDnsmasq(dnsmasq)]),
      ...(unbound === undefined ? [] : [await startUnbound(unbound)]),
    ]
    const missing = [...(dnsmasq === undefined ? ['dnsmasq'] : []), ...(unbound === undefined ? ['unbound'] : [])]
    return { taga, peers, missing, close }
  } catch (error) {
    await close()
    throw error
  }

  async function startTaga(): Promise<NameResolver> {
    const own = newFolder('taga')
    const { parts, sha256, bytes } = await packNames(names)
    for (const [number, part] of parts.entries()) writeFileSync(join(own, `part-${number}`), part)
    const port = await freeUdpPort()
    const place: DnsPlace = { port, upstream, folder: own, names: names.size, bytes, parts: parts.length, sha256 }
    writeFileSync(join(own, 'place.json'), JSON.stringify(place))
    return started('Taga', port, [process.execPath, join(programs, 'dns-gateway.mjs'), join(own, 'place.json')])
  }

  async function startDnsmasq(program: string): Promise<NameResolver> {
    const own = newFolder('dnsmasq')
    const port = await freeUdpPort()
    const config = join(own, 'config')
    const head = [
      `port=${port}`,
      'listen-address=127.0.0.1',
      'bind-interfaces',
      'no-resolv',
      'no-hosts',
      'pid-file=',
      'cache-size=10000',
      `server=127.0.0.1#${upstream}`,
    ]
    await writeLines(config, head, names, (name) => `address=/${name}/`)
    return started('dnsmasq', port, [
      program,
      '--keep-in-foreground',
      `--log-facility=${join(own, 'log')}`,
      `--conf-file=${config}`,
    ])
  }

  async function startUnbound(program: string): Promise<NameResolver> {
    const own = newFolder('unbound')
    const port = await freeUdpPort()
    const config = join(own, 'config')
    const head = [
      'forward-zone:',
      '  name: "."',
      `  forward-addr: 127.0.0.1@${upstream}`,
      'remote-control:',
      '  control-enable: no',
      'server:',
      '  interface: 127.0.0.1',
      `  port: ${port}`,
      '  access-control: 127.0.0.0/8 allow',
      '  do-not-query-localhost: no',
      '  num-threads: 1',
      '  module-config: "iterator"',
      '  username: ""',
      '  chroot: ""',
      '  pidfile: ""',
      `  directory: "${own}"`,
      '  use-syslog: no',
      `  logfile: "${join(own, 'log')}"`,
    ]
    await writeLines(config, head, names, (name) => `  local-zone: "${name}." always_nxdomain`)
    return started('unbound', port, [program, '-d', '-c', config])
  }

  function newFolder(name: string): string {
    const own = join(folder, name)
    mkdirSync(own)
    return own
  }

  /** It is there when it refuses what it must. */
  async function started(
    name: string,
    port: number,
    [program = '', ...args]: readonly string[],
  ): Promise<NameResolver> {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    children.push(child)
    const [listed = ''] = names
    for (const end = performance.now() + GIVE_UP_MS; performance.now() < end; ) {
      if (child.exitCode !== null || child.pid === undefined) break
      if ((await rcodeOf(listed, port)) === 3) return { name, port, pid: child.pid }
      await sleep(100)
    }
    throw new Error(`${name} does not answer`)
  }
}

async function writeLines(
  path: string,
  head: readonly string[],
  names: ReadonlySet<string>,
  line: (name: string) => string,
): Promise<void> {
  const file = createWriteStream(path)
  file.write(`${head.join('\n')}\n`)
  for (const name of names)
    if (!file.write(`${line(name)}\n`)) await new Promise<void>((resolve) => file.once('drain', resolve))
  await new Promise<void>((resolve) => file.end(() => resolve()))
}

/** What is answered for a name, undefined for nothing. */
function rcodeOf(name: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const finish = (rcode: number | undefined) => {
      clearTimeout(late)
      socket.close()
      resolve(rcode)
    }
    const late = setTimeout(() => finish(undefined), 500)
    socket.once('error', () => finish(undefined))
    socket.once('message', (answer) => finish(answer.readUInt16BE(2) & 15))
    socket.send(questionsFor([name])[0] ?? '', port, '127.0.0.1')
  })
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const { port } = socket.address()
  await new Promise<void>((resolve) => socket.close(() => resolve()))
  return port
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await gone
  clearTimeout(timer)
}
