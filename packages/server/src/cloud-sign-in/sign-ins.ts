import type { AccessEvent, CloudNoticeKind, SignInEnding } from '@taga/contract'
import { type Decision, liveEffect } from '@taga/core'
import { touchSession } from '../accounts/store.ts'
import { keepAccessRecords } from '../access-log/keep-access-records.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { type JudgedSignIn, type SignInQuestion, judgeSignIn, standsUntil } from './judge-sign-in.ts'
import { type CloudServiceRow, type CloudSignInRow, findService, findSignIn, readService } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'log'>
type Allowed = Extract<JudgedSignIn, { kind: 'decided' }>

/** In the access log our own decisions stand under this name, beside those of gateways. */
const OUTPOST = 'server'
/** A session whose sign-in is used is in use: noted so often at most. */
const TOUCH_MS = 60_000

/** Endings after which the service's maker is asked to end everything that this person has open there. */
const REVOKED: readonly SignInEnding[] = ['decision', 'device', 'person', 'replayed']
/** Endings that the service itself has brought about, and knows. */
const KNOWN: readonly SignInEnding[] = ['serviceLogout']

/** Keeps a sign-in that was allowed, from now on watched. `subject`: what the service calls the person. */
export async function beginSignIn(
  deps: Needs,
  begun: {
    readonly service: CloudServiceRow
    readonly question: SignInQuestion
    readonly judged: Allowed
    readonly subject: string
    readonly peerSession?: string
  },
): Promise<string> {
  const { service, question, judged } = begun
  const id = newId(deps.random)
  await deps.store.write(async (tx) => {
    const at = deps.now()
    await tx.db
      .insertInto('cloud_sign_ins')
      .values({
        id,
        service_id: service.id,
        resource_id: service.resource_id,
        session_id: question.session,
        person_id: question.person,
        device_id: judged.device ?? null,
        address: question.address.slice(0, 60),
        subject: begun.subject,
        peer_session: begun.peerSession ?? null,
        started_at: at,
        valid_until: finite(standsUntil(judged), at),
        until: judged.until,
        ended_at: null,
        ending: null,
        rules: '[]',
      })
      .execute()
    await tx.append({
      kind: 'cloudSignIn.started',
      actor: `person:${question.person}`,
      subject: `cloudSignIn:${id}`,
      body: { service: service.id, session: question.session, device: judged.device ?? null },
    })
  })
  await tellAccess(deps, 'opened', { service, question: { ...question, device: judged.device }, connection: id })
  return id
}

/** The longest an answer without an end is left alone: what no entry of the ledger tells is noticed then. */
const LOOK_MS = 5 * 60_000

function finite(until: number, at: number): number {
  return Math.min(until, at + LOOK_MS)
}

/** Notes in the access log what was said to somebody who would sign in. */
export async function tellAccess(
  deps: Needs,
  event: AccessEvent,
  about: {
    readonly service: Pick<CloudServiceRow, 'id' | 'resource_id'>
    readonly question: Omit<SignInQuestion, 'resource'>
    readonly connection?: string
    readonly decision?: Decision
    readonly cause?: string
  },
): Promise<void> {
  const { service, question, connection, decision, cause } = about
  const id = newId(deps.random)
  const reasons = decision === undefined || decision.outcome === 'allow' ? [] : decision.reasons.map(({ rule }) => rule)
  const record = {
    id,
    at: deps.now(),
    event,
    carrier: 'signIn',
    session: question.session,
    person: question.person,
    resource: service.resource_id,
    pattern: 'cloud_app',
    address: question.address.slice(0, 60),
    ...(reasons.length === 0 ? {} : { reasons }),
    ...(question.device === undefined ? {} : { device: question.device }),
    ...(connection === undefined ? {} : { connection }),
    ...(cause === undefined ? {} : { cause }),
  }
  await keepAccessRecords(deps, OUTPOST, id, [record])
}

/** Until when a sign-in that stands may be taken for standing (epoch ms); undefined: it is over, and has been ended. */
export async function recheckSignIn(
  deps: Needs,
  id: string,
  { isUse }: { readonly isUse: boolean } = { isUse: false },
): Promise<{ readonly until: number; readonly row: CloudSignInRow; readonly judged: Allowed } | undefined> {
  const row = await findSignIn(deps.store.read, id)
  if (row === undefined || row.ended_at !== null) return undefined
  const service = await findService(deps.store.read, row.service_id)
  if (service === undefined || service.off_at !== null || service.resource_id !== row.resource_id) {
    await endSignIn(deps, row, { ending: 'serviceOff' })
    return undefined
  }
  const now = deps.now()
  if (row.until <= now) {
    await endSignIn(deps, row, { ending: 'over' })
    return undefined
  }
  const question = questionOf(row)
  const judged = await judgeSignIn(deps, question)
  if (judged.kind === 'over') {
    await endSignIn(deps, row, { ending: judged.ending })
    return undefined
  }
  const effect = liveEffect(judged.rules.compiled, judged.decision)
  // what is open at a service of others cannot be held: a pause is an end there
  if (effect === 'cut' || effect === 'pause') {
    await endSignIn(deps, row, { ending: 'decision', decision: judged.decision })
    return undefined
  }
  const end = Math.min(judged.until, row.until)
  const until = judged.decision.outcome === 'allow' ? Math.min(standsUntil(judged), end) : end
  await noteStanding(deps, row, { until: finite(until, now), isUse, now })
  return { until, row, judged }
}

async function noteStanding(
  { store }: Needs,
  row: CloudSignInRow,
  { until, isUse, now }: { readonly until: number; readonly isUse: boolean; readonly now: number },
): Promise<void> {
  const next = Math.max(until, now + 1_000) // never so near that looking becomes all there is
  const isLookedAtInTime = row.valid_until > now && row.valid_until <= next
  if (isLookedAtInTime && !isUse) return
  await store.write(async ({ db }) => {
    await db.updateTable('cloud_sign_ins').set({ valid_until: next }).where('id', '=', row.id).execute()
    if (!isUse) return
    const session = await db
      .selectFrom('sessions')
      .select('last_seen_at')
      .where('id', '=', row.session_id)
      .executeTakeFirst()
    if (session !== undefined && session.last_seen_at + TOUCH_MS <= now) await touchSession(db, row.session_id, now)
  })
}

export function questionOf(row: CloudSignInRow): SignInQuestion {
  return {
    session: row.session_id,
    person: row.person_id,
    device: row.device_id ?? undefined,
    resource: row.resource_id,
    address: row.address,
  }
}

/** Ends a sign-in once: its tokens are gone with the same write, and what the service must be told waits on the disk. */
export async function endSignIn(
  deps: Needs,
  row: CloudSignInRow,
  { ending, decision }: { readonly ending: SignInEnding; readonly decision?: Decision },
): Promise<void> {
  const rules = decision === undefined || decision.outcome === 'allow' ? [] : decision.reasons.map(({ rule }) => rule)
  const done = await deps.store.write(async (tx) => {
    const at = deps.now()
    const ended = await tx.db
      .updateTable('cloud_sign_ins')
      .set({ ended_at: at, ending, rules: JSON.stringify(rules) })
      .where('id', '=', row.id)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (ended.numUpdatedRows === 0n) return false
    await tx.db.deleteFrom('cloud_artifacts').where('sign_in_id', '=', row.id).execute()
    const kinds = await noticesFor(tx, row, ending)
    for (const kind of kinds)
      await tx.db
        .insertInto('cloud_notices')
        .values({
          id: newId(deps.random),
          sign_in_id: row.id,
          service_id: row.service_id,
          kind,
          tries: 0,
          created_at: at,
          next_at: at,
          done_at: null,
          given_up_at: null,
          problem: null,
          progress: null,
        })
        .execute()
    await tx.append({
      kind: 'cloudSignIn.ended',
      actor: 'server',
      subject: `cloudSignIn:${row.id}`,
      body: { service: row.service_id, ending, rules, notices: [...kinds] },
    })
    return true
  })
  if (!done) return
  const isCut = ending !== 'signedOut' && ending !== 'serviceLogout' && ending !== 'over'
  await tellAccess(deps, isCut ? 'cut' : 'closed', {
    service: { id: row.service_id, resource_id: row.resource_id },
    question: questionOf(row),
    connection: row.id,
    cause: ending,
    ...(decision === undefined ? {} : { decision }),
  })
}

async function noticesFor(tx: Tx, row: CloudSignInRow, ending: SignInEnding): Promise<readonly CloudNoticeKind[]> {
  if (KNOWN.includes(ending)) return []
  const found = await findService(tx.db, row.service_id)
  if (found === undefined) return []
  const service = readService(found)
  const kinds: CloudNoticeKind[] = []
  if (service.protocol === 'oidc' && service.backChannelLogout !== undefined && row.peer_session !== null)
    kinds.push('backChannel')
  if (service.protocol === 'saml' && service.soapLogout !== undefined) kinds.push('samlSoap')
  if (REVOKED.includes(ending) && service.revocation.kind !== 'none') kinds.push(service.revocation.kind)
  return kinds
}
