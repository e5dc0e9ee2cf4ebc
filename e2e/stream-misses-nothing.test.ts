import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildDeps } from '../packages/server/src/build-deps.ts'
import { openStore } from '../packages/server/src/db/open.ts'
import type { Store } from '../packages/server/src/db/store.ts'
import type { Deps } from '../packages/server/src/deps.ts'
import { placeOf } from '../packages/server/src/http/places.ts'
import { openKeyRing } from '../packages/server/src/keys/key-ring.ts'
import { createLog, type LogLine } from '../packages/server/src/log.ts'
import type { GatewayLink } from '../packages/server/src/stream/gateway-link.ts'
import { createPublisher } from '../packages/server/src/stream/publisher.ts'
import { readSubjects, STREAMED_KINDS } from '../packages/server/src/stream/read-subjects.ts'
import { walkIds } from '../packages/server/src/stream/store.ts'
import { type Demonstration, runDemonstration } from '../packages/taga/src/demonstration/run-demonstration.ts'
import { newFolder, remove, until } from './gateway-world.ts'

let folder: string
let demonstration: Demonstration
let store: Store
let deps: Deps
const logged: LogLine[] = []
/** What a gateway would know, as JSON by kind and id. */
const mirror = new Map<string, string>()
let ticks = 0
let publisher: ReturnType<typeof createPublisher> | undefined

/** Follows the ledger of the running demonstration from beside it, as another server would. */
async function follow(): Promise<void> {
  const keys = openKeyRing(join(folder, 'keys'))
  store = await openStore({ url: join(folder, 'taga.db'), keys, now: Date.now, beside: true })
  const log = createLog(Date.now, (line) => logged.push(line))
  deps = buildDeps({ store, keys, place: placeOf(new URL('http://127.0.0.1:8420'), 8420), log, now: Date.now })
  await store.write(async (tx) => {
    const row = { id: 'test', kind: 'gateway', name: 'test', public_key: 'test', seal_key: null, site: null } as const
    const since = { enrolled_at: 0, enrolled_by: 'test', revoked_at: null, last_seen_at: null }
    await tx.db
      .insertInto('outposts')
      .values({ ...row, ...since, url: null, engine: 'test', built_in: 0, version: 1 })
      .execute()
  })
  const link: GatewayLink = {
    outpost: 'test',
    sealKey: undefined,
    send: hear,
    waitingBytes: () => 0,
    close: (code, reason) => logged.push({ at: 0, level: 'error', event: `closed ${code} ${reason}` }),
  }
  publisher = createPublisher(deps, { tickMs: 100, readMs: 20, sweepMs: 200, sweepPartMs: 1 })
  publisher.join(link, { kind: 'resume', epoch: '', heads: [] })
}

function hear(text: string): void {
  const message = JSON.parse(text)
  if (message.kind === 'tick') ticks += 1
  for (const subject of message.subjects ?? []) {
    const name = `${subject.subject} ${subject.id}`
    if (subject.gone === true) mirror.delete(name)
    else mirror.set(name, JSON.stringify(subject))
  }
}

beforeAll(async () => {
  folder = await newFolder('sweep')
  let following: Promise<void> | undefined
  demonstration = await runDemonstration({
    folder,
    port: 0,
    now: Date.now,
    tell: () => {
      following ??= follow()
    },
    onLog: () => undefined,
  })
  await following
}, 180_000)
afterAll(async () => {
  await publisher?.stop()
  await deps.passwords.close()
  await store.close()
  await demonstration.close()
  await remove(folder)
})

it('has said everything that seventeen days of an office changed, and the sweep found nothing that was missed', async () => {
  const before = ticks
  await until('it has come to rest', () => ticks > before + 30)
  const missed = logged.filter((line) => line.level === 'error').map(({ event, subject }) => `${event} ${subject}`)
  expect(missed).toEqual([])
  for (const kind of STREAMED_KINDS) {
    const ids = await walkIds(store.read, kind, { afterId: '', limit: 200, now: Date.now() })
    const reads = await readSubjects(
      store.read,
      ids.map((id) => ({ kind, id })),
      Date.now(),
    )
    for (const read of reads) expect(mirror.get(`${kind} ${read.id}`)).toEqual(read.isGone ? undefined : read.text)
    expect(ids.length).toBeGreaterThan(1)
  }
})
