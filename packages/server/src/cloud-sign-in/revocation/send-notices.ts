import type { Selectable } from 'kysely'
import type { Deps } from '../../deps.ts'
import { findPerson } from '../../people/store.ts'
import { revocationPurpose } from '../keep-service.ts'
import { findService, findSignIn, readService, secretOf } from '../store.ts'
import type { CloudSignInTables } from '../tables.ts'
import { type AskService, askService, problemOf } from './ask-service.ts'
import { revokeAtGoogle } from './google.ts'
import { sendBackChannel, sendSoapLogout } from './logout-notices.ts'
import { revokeAtMicrosoft } from './microsoft.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'sealer' | 'log' | 'places'>
type Notice = Selectable<CloudSignInTables['cloud_notices']>

/** Whoever has taken a notice has this long for it; after a kill somebody else takes it then. */
const TAKEN_MS = 45_000
const FIRST_WAIT_MS = 2_000
const MOST_WAIT_MS = 60 * 60_000
/** About a day and a half with waits that double up to an hour. */
const MOST_TRIES = 45
const AT_ONCE = 8
/** The problem of a notice for which the register has no way any more: it was changed between the end of the sign-in and the sending. */
export const NOT_REGISTERED = 'notRegistered'

/**
 * Tells services what they have not been told yet, several at once. Each notice lies on the disk until the service has said that it is done,
 * is tried again with waits that double, and is given up in the end or where nothing is registered to send it by, which administrators see.
 * How many were tried.
 */
export async function sendNotices(deps: Needs, ask: AskService = askService): Promise<number> {
  const due = await listDue(deps)
  const taken = await Promise.all(due.map((notice) => take(deps, notice)))
  const mine = due.filter((_, at) => taken[at])
  await Promise.all(mine.map((notice) => tell(deps, ask, notice)))
  return mine.length
}

function listDue({ store, now }: Needs): Promise<Notice[]> {
  return store.read
    .selectFrom('cloud_notices')
    .selectAll()
    .where('done_at', 'is', null)
    .where('given_up_at', 'is', null)
    .where('next_at', '<=', now())
    .orderBy('next_at')
    .limit(AT_ONCE)
    .execute()
}

/** One statement decides between servers that would tell the same. */
async function take({ store, now }: Needs, notice: Notice): Promise<boolean> {
  return store.write(async ({ db }) => {
    const taken = await db
      .updateTable('cloud_notices')
      .set({ next_at: now() + TAKEN_MS, tries: notice.tries + 1 })
      .where('id', '=', notice.id)
      .where('tries', '=', notice.tries)
      .where('done_at', 'is', null)
      .executeTakeFirst()
    return taken.numUpdatedRows > 0n
  })
}

async function tell(deps: Needs, ask: AskService, notice: Notice): Promise<void> {
  const tries = notice.tries + 1
  try {
    const sent = await carryOut(deps, ask, notice)
    if (sent === 'notRegistered') return await giveUp(deps, notice, NOT_REGISTERED)
    await deps.store.write(async (tx) => {
      const at = deps.now()
      await tx.db.updateTable('cloud_notices').set({ done_at: at, problem: null }).where('id', '=', notice.id).execute()
      const body = { service: notice.service_id, kind: notice.kind, tries, afterMs: at - notice.created_at }
      await tx.append({ kind: 'cloudSignIn.told', actor: 'server', subject: `cloudSignIn:${notice.sign_in_id}`, body })
    })
  } catch (error) {
    const problem = problemOf(error)
    if (tries >= MOST_TRIES) return giveUp(deps, notice, problem)
    const next = deps.now() + Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 20))
    deps.log.warn('a cloud service was not told', { service: notice.service_id, kind: notice.kind, tries, problem })
    await deps.store.write(({ db }) =>
      db.updateTable('cloud_notices').set({ problem, next_at: next }).where('id', '=', notice.id).execute(),
    )
  }
}

/** Nothing more is sent: administrators see it, and the ledger says that the service was not told, and why. */
async function giveUp(deps: Needs, notice: Notice, problem: string): Promise<void> {
  const about = { service: notice.service_id, kind: notice.kind, tries: notice.tries + 1, problem }
  deps.log.warn('a cloud service is told no more', about)
  await deps.store.write(async (tx) => {
    const at = deps.now()
    await tx.db.updateTable('cloud_notices').set({ problem, given_up_at: at }).where('id', '=', notice.id).execute()
    const subject = `cloudSignIn:${notice.sign_in_id}`
    await tx.append({ kind: 'cloudSignIn.untold', actor: 'server', subject, body: about })
  })
}

/** Sends by what is registered now; `notRegistered`: that has no way any more by which this notice could be sent, and nothing was. */
async function carryOut(deps: Needs, ask: AskService, notice: Notice): Promise<'sent' | 'notRegistered'> {
  const db = deps.store.read
  const row = await findService(db, notice.service_id)
  const signIn = await findSignIn(db, notice.sign_in_id)
  if (row === undefined || signIn === undefined) return 'notRegistered'
  const service = readService(row)
  switch (notice.kind) {
    case 'backChannel': {
      const to = service.protocol === 'oidc' ? service.backChannelLogout : undefined
      if (to === undefined) return 'notRegistered'
      await sendBackChannel(deps, ask, { row, to, signIn, notice: notice.id })
      return 'sent'
    }
    case 'samlSoap': {
      if (service.protocol !== 'saml' || service.soapLogout === undefined) return 'notRegistered'
      await sendSoapLogout(deps, ask, { service, to: service.soapLogout, signIn })
      return 'sent'
    }
    case 'microsoft':
    case 'google': {
      const { revocation } = service
      if (revocation.kind !== notice.kind) return 'notRegistered'
      const person = await findPerson(db, signIn.person_id)
      const user = person?.mail ?? undefined
      if (user === undefined) throw new Error('the person has no mail address in the register')
      const secret = await openSecret(deps, row.id)
      if (revocation.kind === 'microsoft') await revokeAtMicrosoft(ask, revocation, { secret, user })
      else await revokeAtGoogle(ask, revocation, { secret, user, now: deps.now() })
      return 'sent'
    }
  }
}

/** @throws Error where none lies with us, or our seal does not open it */
export async function openSecret({ store, sealer }: Pick<Deps, 'store' | 'sealer'>, service: string): Promise<string> {
  const kept = await secretOf(store.read, service, 'revocation')
  const secret = kept === undefined ? undefined : sealer.open(revocationPurpose(service), kept)
  if (secret === undefined) throw new Error('no secret for the revocation of this service is kept')
  return secret
}
