import type { Selectable, Updateable } from 'kysely'
import type { Tx } from '../../db/store.ts'
import type { Deps } from '../../deps.ts'
import { errorText } from '../../log.ts'
import { findPerson } from '../../people/store.ts'
import { revocationPurpose } from '../keep-service.ts'
import { findService, findSignIn, readService, secretOf } from '../store.ts'
import type { CloudSignInTables } from '../tables.ts'
import { type AskService, NotDone, askService, problemOf } from './ask-service.ts'
import { Progress, revokeAtGoogle } from './google.ts'
import { sendBackChannel, sendSoapLogout } from './logout-notices.ts'
import { revokeAtMicrosoft } from './microsoft.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'sealer' | 'log' | 'places'>
type Notice = Selectable<CloudSignInTables['cloud_notices']>

/** Whoever has taken a notice has this long for it; after a kill somebody else takes it then. */
const TAKEN_MS = 45_000
/** Nothing new is begun for a notice after this; the last question is answered or given up within ten seconds. */
const WORK_MS = 30_000
const FIRST_WAIT_MS = 2_000
const MOST_WAIT_MS = 60 * 60_000
/** About a day and a half with waits that double up to an hour. */
const MOST_TRIES = 45
const AT_ONCE = 16
/** The problem of a notice for which the register has no way any more: it was changed between the end of the sign-in and the sending. */
export const NOT_REGISTERED = 'notRegistered'

export type NoticeSender = {
  /** Begins whatever is due, as far as there is room. How many were begun. */
  begin(): Promise<number>
  /** Leaves to the next server what takes many questions, and resolves when nothing is under way. */
  rest(): Promise<void>
}

type Sending = { readonly deps: Needs; readonly ask: AskService; readonly isResting: () => boolean }

/**
 * Tells services what they have not been told yet, several at once: one that is slow keeps no other waiting. Each notice lies on the disk
 * until the service has said that it is done, is tried again with waits that double, or as long as the service asks, and is given up in the
 * end or where nothing is registered to send it by, which administrators see. `ended`: one has ended, and there is room.
 */
export function openNoticeSender(deps: Needs, ask: AskService = askService, ended?: () => void): NoticeSender {
  const running = new Set<Promise<void>>()
  let isResting = false
  async function send(notice: Taken): Promise<void> {
    try {
      await tell({ deps, ask, isResting: () => isResting }, notice)
    } catch (error) {
      deps.log.error('what a cloud service was told cannot be kept', { notice: notice.id, error: errorText(error) })
    }
  }
  return {
    begin: async () => {
      const due = await listDue(deps, AT_ONCE - running.size)
      const taken = (await Promise.all(due.map((notice) => take(deps, notice)))).flatMap((mine) => mine ?? [])
      for (const notice of taken) {
        const task = send(notice).finally(() => {
          running.delete(task)
          ended?.()
        })
        running.add(task)
      }
      return taken.length
    },
    rest: async () => {
      isResting = true
      while (running.size > 0) await Promise.all(running)
    },
  }
}

/** First tries come first: retries of what does not answer keep no fresh loss waiting. */
function listDue({ store, now }: Needs, most: number): Promise<Notice[]> {
  return store.read
    .selectFrom('cloud_notices')
    .selectAll()
    .where('done_at', 'is', null)
    .where('given_up_at', 'is', null)
    .where('next_at', '<=', now())
    .orderBy('tries')
    .orderBy('next_at')
    .limit(Math.max(0, most))
    .execute()
}

/** A notice that is ours for a while: `tries` and `next_at` as they stand since. */
type Taken = Notice & { readonly takenAt: number }

/** One statement decides between servers that would tell the same. */
async function take({ store, now }: Needs, notice: Notice): Promise<Taken | undefined> {
  const takenAt = now()
  const mine = { next_at: takenAt + TAKEN_MS, tries: notice.tries + 1 }
  const taken = await store.write(({ db }) =>
    db
      .updateTable('cloud_notices')
      .set(mine)
      .where('id', '=', notice.id)
      .where('tries', '=', notice.tries)
      .where('next_at', '=', notice.next_at)
      .where('done_at', 'is', null)
      .executeTakeFirst(),
  )
  return taken.numUpdatedRows > 0n ? { ...notice, ...mine, takenAt } : undefined
}

type Change = Updateable<CloudSignInTables['cloud_notices']>

/** Keeps what became of a notice, where it is still ours: false where somebody else has taken it since. */
async function keep({ db }: Pick<Tx, 'db'>, { id, tries, next_at }: Taken, change: Change): Promise<boolean> {
  const kept = await db
    .updateTable('cloud_notices')
    .set(change)
    .where('id', '=', id)
    .where('tries', '=', tries)
    .where('next_at', '=', next_at)
    .where('done_at', 'is', null)
    .where('given_up_at', 'is', null)
    .executeTakeFirst()
  return kept.numUpdatedRows > 0n
}

async function tell(sending: Sending, notice: Taken): Promise<void> {
  const { deps } = sending
  const { tries } = notice
  try {
    const sent = await carryOut(sending, notice)
    if (sent === 'notRegistered') return await giveUp(deps, notice, NOT_REGISTERED)
    if (sent !== 'sent') return await carryOn(deps, notice, sent)
    await deps.store.write(async (tx) => {
      const at = deps.now()
      if (!(await keep(tx, notice, { done_at: at, problem: null, progress: null }))) return
      const body = { service: notice.service_id, kind: notice.kind, tries, afterMs: at - notice.created_at }
      await tx.append({ kind: 'cloudSignIn.told', actor: 'server', subject: `cloudSignIn:${notice.sign_in_id}`, body })
    })
  } catch (error) {
    const problem = problemOf(error)
    if (tries >= MOST_TRIES) return giveUp(deps, notice, problem)
    const asked = error instanceof NotDone ? error.waitMs : 0
    const wait = Math.min(MOST_WAIT_MS, Math.max(asked, FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 20)))
    deps.log.warn('a cloud service was not told', { service: notice.service_id, kind: notice.kind, tries, problem })
    await deps.store.write((tx) => keep(tx, notice, { problem, next_at: deps.now() + wait }))
  }
}

/** Time ran out before everything was done: the rest follows at once, and counts as a try only where nothing became less. */
async function carryOn(deps: Needs, notice: Taken, progress: Progress): Promise<void> {
  const before = readProgress(notice)?.left ?? Number.POSITIVE_INFINITY
  if ((progress.left ?? 0) >= before)
    throw new NotDone(`${notice.kind}: ${progress.left} are left, no fewer than before`)
  const kept = { next_at: deps.now(), tries: notice.tries - 1, progress: JSON.stringify(progress), problem: null }
  await deps.store.write((tx) => keep(tx, notice, kept))
}

function readProgress({ progress }: Pick<Notice, 'progress'>): Progress | undefined {
  return progress === null ? undefined : Progress.parse(JSON.parse(progress))
}

/** Nothing more is sent: administrators see it, and the ledger says that the service was not told, and why. */
async function giveUp(deps: Needs, notice: Taken, problem: string): Promise<void> {
  const about = { service: notice.service_id, kind: notice.kind, tries: notice.tries, problem }
  deps.log.warn('a cloud service is told no more', about)
  await deps.store.write(async (tx) => {
    const at = deps.now()
    if (!(await keep(tx, notice, { problem, given_up_at: at }))) return
    const subject = `cloudSignIn:${notice.sign_in_id}`
    await tx.append({ kind: 'cloudSignIn.untold', actor: 'server', subject, body: about })
  })
}

/**
 * Sends by what is registered now. `notRegistered`: that has no way any more by which this notice could be sent, and nothing was. What has
 * been done where time ran out before the rest.
 */
async function carryOut(
  { deps, ask, isResting }: Sending,
  notice: Taken,
): Promise<'sent' | 'notRegistered' | Progress> {
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
      if (revocation.kind === 'microsoft') {
        await revokeAtMicrosoft(ask, revocation, { secret, user })
        return 'sent'
      }
      const left = await revokeAtGoogle(ask, revocation, {
        secret,
        user,
        now: deps.now(),
        isTimeOver: () => isResting() || deps.now() >= notice.takenAt + WORK_MS,
        progress: readProgress(notice),
        signedOut: () => noteSignedOut(deps, notice),
      })
      return left ?? 'sent'
    }
  }
}

async function noteSignedOut({ store }: Needs, notice: Taken): Promise<void> {
  const progress: Progress = { isSignedOut: true }
  await store.write((tx) => keep(tx, notice, { progress: JSON.stringify(progress) }))
}

/** @throws Error where none lies with us, or our seal does not open it */
export async function openSecret({ store, sealer }: Pick<Deps, 'store' | 'sealer'>, service: string): Promise<string> {
  const kept = await secretOf(store.read, service, 'revocation')
  const secret = kept === undefined ? undefined : sealer.open(revocationPurpose(service), kept)
  if (secret === undefined) throw new Error('no secret for the revocation of this service is kept')
  return secret
}
