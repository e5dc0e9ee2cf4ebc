import type { RefusedStream, StreamPosition, ToServer } from '@taga/contract'
import { keepAccessRecords } from '../access-log/keep-access-records.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { noteOutpostSeen } from '../outposts/store.ts'
import { clearRefused, putRefused, putState, readStates, setEngine } from '../outposts/state-store.ts'
import { listWriters } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'log'>
type Applied = Extract<ToServer, { kind: 'applied' }>

/** Keeps how a gateway says that it stands, and how far it is behind; no change for the ledger. */
export async function noteApplied(
  { store, now }: Needs,
  gateway: { readonly outpost: string; readonly engine: string },
  { kind: _kind, heads, ...report }: Applied,
): Promise<void> {
  const { outpost, engine } = gateway
  const { state: before, refused } = (await readStates(store.read, outpost)).get(outpost) ?? {}
  const behind = await missing(store, heads, now())
  await store.write(async (tx) => {
    const at = now()
    const lastCut =
      report.cut > 0
        ? { cut: report.cut, cutAt: at }
        : { cut: before?.cut ?? 0, ...(before?.cutAt === undefined ? {} : { cutAt: before.cutAt }) }
    await putState(tx.db, { outpost, at, state: { ...report, behind, ...lastCut } })
    // it is in again: what kept it out is over, and what somebody else tried is not
    if (refused !== undefined && refused.why !== 'proof') await clearRefused(tx.db, outpost)
    await setEngine(tx.db, outpost, engine)
    await noteOutpostSeen(tx.db, outpost, at)
  })
}

/** Entries of writers that still write, of which it has not been told. */
async function missing({ read }: Deps['store'], heads: readonly StreamPosition[], now: number): Promise<number> {
  const stands = new Map(heads.map(({ writer, seq }) => [writer, seq]))
  const writers = await listWriters(read, now)
  return writers.reduce((sum, { writer, seq }) => sum + Math.max(0, seq - (stands.get(writer) ?? 0)), 0)
}

/** Nobody learns more by hearing it again, and whoever knocks fast shall not fill the database. */
const QUIET_MS = 60_000

/**
 * Keeps for administrators that somebody who speaks for this outpost was refused, here and in the access log, as our own line: once a
 * minute for each.
 */
export async function noteRefused(
  deps: Needs & Pick<Deps, 'random'>,
  outpost: string,
  refused: RefusedStream,
): Promise<void> {
  const { store, now, log, random } = deps
  const at = now()
  const last = (await readStates(store.read, outpost)).get(outpost)?.refused
  if (last !== undefined && last.why === refused.why && at >= last.at && at - last.at < QUIET_MS) return
  log.error(WORDS[refused.why], { outpost, ...(refused.engine === undefined ? {} : { engine: refused.engine }) })
  await store.write((tx) => putRefused(tx.db, { outpost, at, refused }))
  const id = newId(random)
  const line = { id, at, event: 'refused', carrier: 'webSocket', cause: CAUSES[refused.why] } as const
  await keepAccessRecords(deps, 'server', id, [line])
}

/** As the access log has them. */
const CAUSES = {
  older: 'gatewayOlder',
  newer: 'gatewayNewer',
  unread: 'gatewayUnread',
  proof: 'gatewayForged',
  rolledBack: 'gatewayAhead',
} as const

const WORDS = {
  older: 'a gateway of an older version was refused: update it',
  newer: 'a gateway of a newer version was refused: update this server',
  unread: 'a gateway and this server do not understand each other: bring both to the same version',
  proof: 'somebody who does not hold the key of this gateway spoke for it, and was refused',
  rolledBack: 'a gateway has seen later data than there are: an older copy was put in their place without a restore',
} as const
