import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { type Carrier, SubjectFacts, type ToGateway } from '@taga/contract'
import { DEFAULT_RULES, PATTERN_CARRIES, type PatternId, type Rule, SOURCES } from '@taga/core'
import { z } from 'zod'
import { type FactsKeeper, keepFacts } from '../packages/gateway/src/facts/keep-facts.ts'
import { createLiveConnections } from '../packages/gateway/src/live/create-live-connections.ts'
import type { Hold, LiveConnections, Opening } from '../packages/gateway/src/live/live-connection.ts'
import type { AccessLog } from '../packages/gateway/src/log/access-log.ts'
import { OPENING, setGoodFacts } from '../packages/gateway/src/testing/test-opening.ts'

/** How each carrier works; the names of patterns they carry. */
const PATTERN: Readonly<Record<Carrier, PatternId>> = {
  web: 'secure_browser',
  webSocket: 'secure_browser',
  vnc: 'remote_desktop',
  rdp: 'virtual_desktop',
  tcp: 'take_home_pc',
  wireguard: 'take_home_pc',
  signIn: 'cloud_app',
  dns: 'take_home_pc',
}
const NOTHING: Hold = {
  cut: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
  oblige: () => undefined,
}
const BYTES = Buffer.alloc(256, 1)
/** How often each connection writes, in ms. */
const EVERY_MS = 100
const SLICES = 50

/**
 * One connection: the gateway's end writes until it is cut. `endedAt`: when the person's end saw that nothing more comes, which is no earlier
 * than its last byte; 0 while it goes on. In ms since this process began.
 */
export type Carried = { readonly carrier: Carrier; readonly device: string; endedAt: number }

/**
 * The people's ends, in a thread of their own as they are on machines of their own: each says its number and notes when it ended.
 * It stands here as text because a thread begins with a file or a text, and this bench is one file.
 */
const PEOPLE = `
const { workerData: { port, count }, parentPort } = require('node:worker_threads')
const { connect } = require('node:net')
const ended = new Float64Array(count)
for (let at = 0; at < count; at++) {
  const socket = connect(port, '127.0.0.1', () => socket.write(at + '\\n'))
  socket.on('error', () => {}).resume()
  socket.on('close', () => { ended[at] = performance.timeOrigin + performance.now() })
}
parentPort.on('message', () => parentPort.postMessage({ ended }))
`
const Noted = z.object({ ended: z.instanceof(Float64Array) })

/** Connections over sockets of this machine, decided on facts as a stream says them. */
export class LiveWorld {
  readonly keeper: FactsKeeper = keepFacts()
  readonly live: LiveConnections
  readonly carried: Carried[] = []
  readonly #server: Server
  readonly #people: Worker | undefined
  readonly #writers: Socket[] = []
  readonly #timers: NodeJS.Timeout[] = []

  private constructor(log: AccessLog, server: Server, people: Worker | undefined) {
    this.live = createLiveConnections({ facts: this.keeper.facts, log })
    this.#server = server
    this.#people = people
  }

  /** As many sockets as that are connected, for `open` to be used one after another. */
  static async start(log: AccessLog, count: number): Promise<LiveWorld> {
    const sockets = new Map<number, Socket>()
    const server = createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (bytes) => sockets.set(Number(bytes), socket))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const people = count === 0 ? undefined : new Worker(PEOPLE, { eval: true, workerData: { port, count } })
    for (let tries = 0; sockets.size < count; tries++) {
      if (tries === 1_000) throw new Error('the people do not come')
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    const world = new LiveWorld(log, server, people)
    for (let at = 0; at < count; at++) world.#writers.push(sockets.get(at) ?? failed())
    world.#tick()
    world.keeper.beginWhole()
    world.keeper.complete()
    world.setRules([])
    world.#tick()
    world.#timers.push(setInterval(() => world.#tick(), 1_000))
    return world
  }

  #tick(): void {
    this.keeper.heardTime(Date.now())
    this.keeper.heardTick(Date.now())
  }

  /** The default rules, as a new organisation has them but with every source adopted, with some more. */
  setRules(more: readonly Rule[], of: readonly Rule[] = DEFAULT_RULES): void {
    const rules: readonly Rule[] = [...of, ...more]
    const message: Extract<ToGateway, { kind: 'rules' }> = {
      kind: 'rules',
      version: `bench ${rules.length} ${more.length}`,
      rules: [...rules],
      settings: {},
      adopted: [...SOURCES],
      streamLossMs: 600_000,
    }
    const refused = this.keeper.setRules(message)
    if (refused !== undefined) throw new Error(refused)
  }

  /** A request of a web application, from its question to its end. */
  request(opening: Opening): void {
    const answer = this.live.open(opening, NOTHING)
    if (answer.kind === 'refused' || !answer.connection.begin()) throw new Error(`refused: ${JSON.stringify(answer)}`)
    answer.connection.countBytes(500, 1_000)
    answer.connection.close()
  }

  /** Whoever works on this device, with everything in order. */
  meet(name: string): void {
    const told: SubjectFacts[] = []
    setGoodFacts(
      {
        time: Date.now() - 1_000,
        set: ({ kind, id, seen = {}, of, paths }) =>
          told.push(SubjectFacts.parse({ subject: kind, id, seen, of, paths })),
      },
      name,
    )
    this.keeper.put(told)
  }

  /** The next socket is carried so. */
  open(carrier: Carrier, name: string): void {
    const writer = this.#writers[this.carried.length] ?? failed()
    const answer = this.live.open(openingOf(carrier, name), holdOf(writer))
    if (answer.kind === 'refused' || !answer.connection.begin()) throw new Error(`refused: ${JSON.stringify(answer)}`)
    this.carried.push({ carrier, device: `v${name}`, endedAt: 0 })
  }

  /** Asks the people when they saw the end. */
  async note(): Promise<void> {
    if (this.#people === undefined) return
    this.#people.postMessage('tell')
    const [said]: readonly unknown[] = await once(this.#people, 'message')
    const { ended } = Noted.parse(said)
    for (const [at, one] of this.carried.entries()) {
      const endedAt = ended[at] ?? 0
      one.endedAt = endedAt === 0 ? 0 : endedAt - performance.timeOrigin
    }
  }

  /** Lets every connection write, none at the same moment as all others. */
  flow(): void {
    for (let slice = 0; slice < SLICES; slice++) {
      const mine = this.#writers.filter((_, at) => at % SLICES === slice)
      const write = () => {
        for (const writer of mine) if (writer.writable) writer.write(BYTES)
      }
      this.#timers.push(setTimeout(() => this.#timers.push(setInterval(write, EVERY_MS)), (slice * EVERY_MS) / SLICES))
    }
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.live.close()
    this.keeper.close()
    for (const socket of this.#writers) socket.destroy()
    await this.#people?.terminate()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

export function openingOf(carrier: Carrier, name: string): Opening {
  const pattern = PATTERN[carrier]
  const carries = PATTERN_CARRIES[pattern]
  return { ...OPENING, carrier, pattern, session: `s${name}`, resource: `r${name}`, carries }
}

function failed(): never {
  throw new Error('there is no such socket')
}

function holdOf(socket: Socket): Hold {
  return {
    cut: () => void socket.destroy(),
    pause: () => socket.cork(),
    resume: () => socket.uncork(),
    oblige: () => undefined,
  }
}
