import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnrolmentCode } from '@taga/contract'
import { type FactsKeeper, keepFacts } from '../packages/gateway/src/facts/keep-facts.ts'
import { enrolOutpost } from '../packages/gateway/src/identity/enrol-outpost.ts'
import { readOrMakeSealKey } from '../packages/gateway/src/identity/seal-key.ts'
import type { Outpost } from '../packages/gateway/src/identity/outpost-identity.ts'
import {
  openStream,
  type StreamClient,
  type StreamEvent,
  type StreamOptions,
} from '../packages/gateway/src/stream/stream-client.ts'
import { startSession } from '../packages/server/src/accounts/start-session.ts'
import { insertAccount } from '../packages/server/src/accounts/store.ts'
import type { Deps } from '../packages/server/src/deps.ts'
import type { Actor } from '../packages/server/src/http/actor.ts'
import { newId } from '../packages/server/src/new-id.ts'
import { createOutpostCode } from '../packages/server/src/outposts/create-outpost-code.ts'
import { insertPerson } from '../packages/server/src/people/insert-person.ts'
import { type RunningServer, startServer } from '../packages/server/src/start-server.ts'
import { createLog, type LogLine } from '../packages/server/src/log.ts'
import { PATIENCE_MS } from './patience.ts'

/** A server on a port of its own, with what it logged. */
export type RunningWorld = RunningServer & { readonly folder: string; readonly logged: readonly LogLine[] }

export const ADMINISTRATOR: Actor = {
  kind: 'account',
  account: 'administrator',
  roles: ['administrator'],
  session: 'none',
}

export async function newFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `taga-${name}-`))
}

export async function startWorld(
  options: { readonly folder?: string; readonly database?: string; readonly port?: number } = {},
): Promise<RunningWorld> {
  const folder = options.folder ?? (await newFolder('world'))
  const logged: LogLine[] = []
  const server = await startServer({
    dataDir: folder,
    port: options.port ?? 0,
    host: '127.0.0.1',
    ...(options.database === undefined ? {} : { database: options.database }),
    log: createLog(Date.now, (line) => logged.push(line)),
    now: Date.now,
  })
  let closing: Promise<void> | undefined
  return { ...server, folder, logged, close: () => (closing ??= server.close()) }
}

/** A gateway's stream as a test watches it. */
export type TestGateway = {
  readonly folder: string
  readonly outpost: Outpost
  readonly keeper: FactsKeeper
  readonly client: StreamClient
  readonly events: readonly StreamEvent[]
  close(): Promise<void>
}

export async function enrolGateway(
  world: Pick<RunningWorld, 'deps' | 'url'>,
): Promise<{ folder: string; outpost: Outpost }> {
  const folder = await newFolder('gateway')
  const made = await createOutpostCode(world.deps, ADMINISTRATOR, { kind: 'gateway' })
  const code = readEnrolmentCode(made.code)
  if (code === undefined) throw new Error('not a code')
  const enrolled = await enrolOutpost({
    folder,
    code,
    server: world.url,
    kind: 'gateway',
    name: 'gateway',
    sealKey: (await readOrMakeSealKey(folder)).publicKey,
    engine: 'test',
  })
  if (enrolled.kind !== 'enrolled') throw new Error(`not enrolled: ${JSON.stringify(enrolled)}`)
  return { folder, outpost: enrolled.outpost }
}

/** Opens a stream; `server` where it is not the one that it was enrolled at. */
export async function openGateway(
  { folder, outpost }: { readonly folder: string; readonly outpost: Outpost },
  more: Partial<StreamOptions> & { readonly server?: string } = {},
): Promise<TestGateway> {
  const keeper = keepFacts()
  const events: StreamEvent[] = []
  const { server = outpost.identity.server, ...options } = more
  const client = await openStream({
    folder,
    outpost: { ...outpost, identity: { ...outpost.identity, server } },
    engine: 'test',
    keeper,
    onDestinations: () => undefined,
    said: (event) => events.push(event),
    firstDelayMs: 50,
    ...options,
  })
  return {
    folder,
    outpost,
    keeper,
    client,
    events,
    async close() {
      await client.close()
      keeper.close()
    },
  }
}

/** A person with an account, signed in. */
export async function signInSomebody(
  deps: Deps,
  name: string,
): Promise<{ readonly person: string; readonly account: string; readonly session: string }> {
  const account = newId(deps.random)
  return deps.store.write(async (tx) => {
    const person = await insertPerson(tx, deps, 'server', { name, rights: [] })
    await insertAccount(tx.db, {
      id: account,
      name: `${name} ${account}`,
      person_id: person.id,
      roles: '[]',
      password_hash: 'a hash that no password matches',
      password_changed_at: deps.now(),
      created_at: deps.now(),
      locked_at: null,
    })
    await startSession(deps, tx, { account, from: { address: '192.0.2.1', browser: 'test' } })
    const { id } = await tx.db
      .selectFrom('sessions')
      .select('id')
      .where('account_id', '=', account)
      .executeTakeFirstOrThrow()
    return { person: person.id, account, session: id }
  })
}

/** Waits until it is so. */
export async function until(what: string, isSo: () => unknown, withinMs = PATIENCE_MS): Promise<void> {
  for (const end = performance.now() + withinMs; performance.now() < end; ) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`still not so: ${what}`)
}

export async function remove(...folders: readonly string[]): Promise<void> {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
}
