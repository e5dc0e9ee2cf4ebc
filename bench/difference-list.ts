import { sql } from 'kysely'
import { insertDevice } from '../packages/server/src/devices/insert-device.ts'
import { insertPerson } from '../packages/server/src/people/insert-person.ts'
import type { Tx } from '../packages/server/src/db/store.ts'
import { putFacts } from '../packages/server/src/reports/store.ts'
import { type ListContest, askLists } from './ask-lists.ts'
import { type Depth, type Figure, figure } from './figure.ts'
import { type Random, seededRandom } from './random.ts'
import { percentile } from './statistics.ts'
import { type BenchServer, openBenchServer } from './taga-server.ts'

const DEVICES = { quick: 1_000, full: 10_000 }
const REQUESTS = 100
const PEOPLE = 500
const PER_TRANSACTION = 500
const APPLICATIONS = 200
const ON_EACH = 10
const DECISIONS_EACH = 5
const ONE_IN = 20
const DAY = 86_400_000
const QUEUES = { quick: 20, full: 100 }
const PLACES = ['Tokyo', 'Osaka', 'Nagoya', '仙台', '金沢', '那覇'] as const

const QUESTIONS: ListContest['questions'] = [
  () => ({}),
  () => ({ shown: 'register' }),
  () => ({ shown: 'urgent' }),
  () => ({ kind: 'system' }),
  () => ({ search: '金沢' }),
  (page) => ({ search: `pc-${page % 100}`, kind: 'serial' }),
  () => ({ sort: '-label' }),
  () => ({ search: 'nothing is called so' }),
]

/** The devices that are not what their register says, of 10,000: where one in twenty differs, and where all do. */
export async function measureDifferenceList(depth: Depth): Promise<readonly Figure[]> {
  const server = await openBenchServer()
  try {
    await insertMeasured(server, DEVICES[depth])
    const some = await askAll(server, `1 in ${ONE_IN} differs`, depth)
    await server.deps.store.write(({ db }) =>
      db
        .updateTable('facts')
        .set({ value: sql<string>`'"Y' || substr(value, 2)` })
        .where('key', '=', 'device.serial')
        .execute(),
    )
    return [...some, ...(await askAll(server, 'all differ', depth))]
  } finally {
    await server.close()
  }
}

async function askAll(server: BenchServer, share: string, depth: Depth): Promise<readonly Figure[]> {
  const name = `differences of ${count(depth)} devices, ${share}`
  const lists = await askLists(
    server,
    { name, path: '/api/device-differences', questions: QUESTIONS, requests: REQUESTS },
    depth,
  )
  return [...lists, await askQueue(server, share, depth)]
}

function count(depth: Depth): string {
  return DEVICES[depth].toLocaleString('en')
}

/** Everything that waits for an administrator, which counts these devices too. */
async function askQueue({ url, administrator }: BenchServer, share: string, depth: Depth): Promise<Figure> {
  const times: number[] = []
  for (let at = 0; at < QUEUES[depth]; at++) {
    const start = performance.now()
    const response = await fetch(`${url}/api/queue`, { headers: { cookie: administrator.cookie } })
    await response.json()
    if (response.status !== 200) throw new Error(`the queue was refused: ${response.status}`)
    times.push(performance.now() - start)
  }
  return figure({
    name: `administrator's queue, ${count(depth)} devices, ${share}, p95`,
    value: percentile(times, 95),
    unit: 'ms',
    better: 'lower',
    note: `${times.length} requests over loopback, SQLite`,
  })
}

/** Devices that report for weeks, with applications and decisions; one in so many is not what it was registered as. */
async function insertMeasured({ deps }: BenchServer, devices: number): Promise<void> {
  const random = seededRandom(7)
  const now = deps.now()
  const people = await deps.store.write(async (tx) => {
    const ids: string[] = []
    for (let at = 0; at < PEOPLE; at++)
      ids.push((await insertPerson(tx, deps, 'server', { name: `Person ${at}`, rights: [] })).id)
    await tx.db
      .insertInto('seen_applications')
      .values(
        Array.from({ length: APPLICATIONS }, (_, at) => ({
          id: `app${at}`,
          os: 'windows',
          name: `Application ${at}`,
          name_key: `application ${at}`,
          publisher: null,
          publisher_key: '',
          identifier: null,
          identifier_key: '',
          application_id: null,
          first_seen_at: now - 60 * DAY,
        })),
      )
      .execute()
    return ids
  })
  for (let from = 0; from < devices; from += PER_TRANSACTION)
    await deps.store.write(async (tx) => {
      for (let at = from; at < from + PER_TRANSACTION; at++)
        await insertMeasuredDevice(tx, deps, { at, people, random })
    })
}

async function insertMeasuredDevice(
  tx: Tx,
  deps: BenchServer['deps'],
  { at, people, random }: { readonly at: number; readonly people: readonly string[]; readonly random: Random },
): Promise<void> {
  const now = deps.now()
  const user = people[at % PEOPLE] ?? ''
  const differs = at % ONE_IN === 0
  const { id } = await insertDevice(tx, deps, 'server', {
    label: `${random.pick(PLACES)} PC-${at}`,
    ownership: 'company',
    management: 'managed',
    kind: 'laptop',
    os: 'windows',
    serial: `SN${at}`,
    state: 'lent',
    user,
  })
  const traits = {
    'device.serial': differs ? `XN${at}` : `Sn${at}`,
    'device.os': differs && at % (2 * ONE_IN) === 0 ? 'linux' : 'windows',
    'device.kind': 'laptop',
    'device.model': `Model ${at % 9}`,
    'device.hostName': `pc-${at}`,
    ...Object.fromEntries(Array.from({ length: 5 }, (_, more) => [`device.more${more}`, 'x'])),
  }
  await putFacts(
    tx.db,
    Object.entries(traits).map(([key, value]) => ({
      subject: 'device',
      subject_id: id,
      key,
      at: now,
      provenance: 'measured',
      source: 'agent',
      value: JSON.stringify(value),
      reason: null,
      changed_writer: 'w',
      changed_seq: at,
    })),
  )
  await tx.db
    .insertInto('device_reports')
    .values({
      device_id: id,
      counter: 1,
      body_hash: '',
      answer: '{}',
      seen_at: '{}',
      last_seen_at: now,
      clone_seen_at: null,
    })
    .execute()
  await tx.db
    .insertInto('device_applications')
    .values(
      Array.from({ length: ON_EACH }, (_, more) => ({
        device_id: id,
        seen_id: `app${(at * 7 + more) % APPLICATIONS}`,
        version: '1',
        first_seen_at: differs && more === 0 ? now - DAY : now - 60 * DAY,
      })),
    )
    .execute()
  await tx.db
    .insertInto('decisions')
    .values(
      Array.from({ length: DECISIONS_EACH }, (_, more) => ({
        id: `${id}-${more}`,
        once_key: `${id}-${more}`,
        at: now - more * DAY,
        last_at: now - more * DAY,
        times: 1,
        asked_by: 'page',
        person_id: differs && more === 0 && at % 100 === 0 ? (people[(at + 1) % PEOPLE] ?? '') : user,
        device_id: id,
        resource_id: 'r',
        pattern: 'cloud_app',
        action: 'view',
        outcome: 'deny',
        rules_version: 'v',
        obligations: '[]',
        reasons: '[]',
        rests_on: '[]',
      })),
    )
    .execute()
}
