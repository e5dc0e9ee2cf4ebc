import type { SignedReport } from '@taga/contract'
import { createApp } from '../packages/server/src/app.ts'
import { routes } from '../packages/server/src/routes.ts'
import { startPostgres } from '../scripts/throwaway-postgres.mjs'
import { type Depth, type Figure, figure } from './figure.ts'
import { pgbench } from './peers/pgbench.ts'
import { median } from './statistics.ts'
import { type BenchDevice, type BenchServer, enrolDevices, openBenchServer, signReport } from './taga-server.ts'

const CONCURRENT = [1, 8, 32, 128]
const FACTS = 25
const CHANGED = 5
const EFFORT = { quick: { rounds: 1, seconds: 0.5 }, full: { rounds: 3, seconds: 2 } }
const NOTE = `signed report of ${FACTS} facts, ${CHANGED} changed, through the route, answered after the fsync; without TCP`
const NO_POSTGRES = 'PostgreSQL not here: apt-get install postgresql'

type Postgres = { readonly url: string; readonly stop: () => Promise<void> }

/** Durable check-ins per second with their ledger, beside pgbench doing one insert and one update a transaction on the same disk. */
export async function measureCheckIns(depth: Depth): Promise<readonly Figure[]> {
  const postgres: Postgres | undefined = await startPostgres({ durable: true })
  const onSqlite = await Agents.start(undefined)
  const onPostgres = postgres === undefined ? undefined : await Agents.start(postgres.url)
  try {
    const figures: Figure[] = []
    for (const clients of CONCURRENT)
      figures.push(...(await measureAt(clients, { depth, onSqlite, onPostgres, postgres })))
    return figures
  } finally {
    await onSqlite.stop()
    await onPostgres?.stop()
    await postgres?.stop()
  }
}

type Setting = {
  readonly depth: Depth
  readonly onSqlite: Agents
  readonly onPostgres: Agents | undefined
  readonly postgres: Postgres | undefined
}

async function measureAt(
  clients: number,
  { depth, onSqlite, onPostgres, postgres }: Setting,
): Promise<readonly Figure[]> {
  const { rounds, seconds } = EFFORT[depth]
  const rates = { sqlite: [] as number[], postgres: [] as number[], pgbench: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    rates.sqlite.push(await onSqlite.checkIn(clients, seconds))
    if (onPostgres !== undefined) rates.postgres.push(await onPostgres.checkIn(clients, seconds))
    const peer =
      postgres === undefined ? undefined : await pgbench(postgres.url, { clients, seconds: Math.ceil(seconds) })
    if (peer !== undefined) rates.pgbench.push(peer)
  }
  const shared = {
    unit: '/s',
    better: 'higher',
    peer: 'pgbench, one insert and one update',
    peerValue: rates.pgbench.length === 0 ? undefined : median(rates.pgbench),
  } as const
  const name = (database: string) => `check-ins with ledger, ${database}, ${clients} at once`
  return [
    figure({ ...shared, name: name('SQLite'), value: median(rates.sqlite), note: NOTE }),
    onPostgres === undefined
      ? figure({ ...shared, name: name('PostgreSQL'), value: undefined, note: NO_POSTGRES })
      : figure({ ...shared, name: name('PostgreSQL'), value: median(rates.postgres), note: NOTE }),
  ]
}

/** Devices that report one after the other, each on its own and all at once. */
class Agents {
  readonly #server: BenchServer
  readonly #devices: readonly BenchDevice[]
  readonly #ask: (request: Request) => Response | Promise<Response>
  readonly #counters = new Map<BenchDevice, number>()

  static async start(database: string | undefined): Promise<Agents> {
    const server = await openBenchServer(database)
    return new Agents(server, await enrolDevices(server, Math.max(...CONCURRENT)))
  }

  constructor(server: BenchServer, devices: readonly BenchDevice[]) {
    this.#server = server
    this.#devices = devices
    const app = createApp(server.deps, routes)
    this.#ask = (request) => app.fetch(request, { address: '127.0.0.1' })
  }

  stop(): Promise<void> {
    return this.#server.close()
  }

  /** Reports are made and signed beforehand, as many as a fast server could take; an agent that runs out makes the next ones itself. */
  async checkIn(clients: number, seconds: number): Promise<number> {
    const devices = this.#devices.slice(0, clients)
    await Promise.all(devices.map((device) => this.#send(this.#make(device))))
    const ready = devices.map((device) =>
      Array.from({ length: Math.ceil((1_500 * seconds) / clients) }, () => this.#make(device)),
    )
    const start = performance.now()
    const end = start + seconds * 1000
    const counts = await Promise.all(
      devices.map(async (device, at) => {
        let count = 0
        for (; performance.now() < end; count++) await this.#send(ready[at]?.[count] ?? this.#make(device))
        const left = ready[at]?.slice(count).length ?? 0
        this.#counters.set(device, (this.#counters.get(device) ?? 0) - left)
        return count
      }),
    )
    return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - start) / 1000)
  }

  #make(device: BenchDevice): Request {
    const counter = (this.#counters.get(device) ?? 0) + 1
    this.#counters.set(device, counter)
    const { deps, url } = this.#server
    const sentAt = deps.now()
    const init = signReport(device, { audience: deps.audience, counter, sentAt, seen: seenAt(sentAt, counter) })
    const request = new Request(`${url}/api/reports`, init)
    request.headers.set('host', new URL(url).host)
    return request
  }

  async #send(request: Request): Promise<void> {
    const response = await this.#ask(request)
    if (response.status !== 200) throw new Error(`a report was refused: ${response.status} ${await response.text()}`)
    await response.arrayBuffer()
  }
}

const FLAGS = [
  'device.restartPending',
  'device.antimalwarePresent',
  'device.antimalwareRealtime',
  'device.antimalwareVouched',
  'device.screenLockProof',
  'device.firewallOn',
  'device.dataEncrypted',
  'device.browserCurrent',
  'device.browserSavesPasswords',
  'device.modified',
  'device.secureBoot',
  'device.workAsAdministrator',
  'device.sharedUse',
  'device.remoteWipe',
] as const
const TEXTS = [
  'device.osName',
  'device.osVersion',
  'device.osBuild',
  'device.antimalwareProduct',
  'device.networkFingerprint',
] as const
const COUNTS = [
  'device.pendingUpdates',
  'device.pendingSecurityUpdates',
  'device.screenLockDelayMs',
  'device.unusedBeforeMs',
  'device.applicationCount',
] as const

/** What changes from one report to the next: the time of the look and four amounts. */
function seenAt(at: number, counter: number): SignedReport['seen'] {
  const seen: SignedReport['seen'] = {}
  const put = (fact: string, value: string | number | boolean) => {
    seen[fact] = { kind: 'value', at, provenance: 'measured', source: 'bench', value }
  }
  for (const fact of FLAGS) put(fact, true)
  for (const fact of TEXTS) put(fact, `${fact} of a computer`)
  COUNTS.forEach((fact, place) => {
    put(fact, place < CHANGED - 1 ? counter : 0)
  })
  put('device.lookedAt', at - (counter % 1000))
  if (Object.keys(seen).length !== FACTS) throw new Error(`${Object.keys(seen).length} facts instead of ${FACTS}`)
  return seen
}
