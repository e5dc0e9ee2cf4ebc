import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import type { Appended } from '../ledger/chain.ts'
import { errorText } from '../log.ts'
import { affectedBy } from '../stream/affected-subjects.ts'
import { followLedger } from '../stream/follow-ledger.ts'
import type { AskService } from './revocation/ask-service.ts'
import { openNoticeSender } from './revocation/send-notices.ts'
import { recheckSignIn } from './sign-ins.ts'

/** How often the ledger is read for what other servers wrote, answers that end are asked again, and notices that wait are looked for. */
const TURN_MS = 1_000
const REST_MS = 2_000
const PIECE = 200

export type SignInWatch = { stop(): Promise<void> }

/**
 * Watches what is open at cloud services: whenever the ledger tells of a change, the sign-ins of those whom it is about are decided again,
 * all of them on a change of rules, and each when its answer ends. Services are told at once.
 */
export function watchSignIns(deps: Deps, ask?: AskService): SignInWatch {
  let wake: () => void = () => undefined
  let isWoken = false
  let stopped = false
  const follower = followLedger(deps, wakeUp)
  const sending = keepSending(deps, () => stopped, ask)
  const running = run()

  function wakeUp(): void {
    isWoken = true
    wake()
  }

  async function run(): Promise<void> {
    let started = false
    let readAt = -Infinity
    while (!stopped) {
      isWoken = false
      try {
        if (!started) await follower.start()
        // what changed while nobody watched: everything is asked once
        if (!started) await recheckAll(deps, undefined)
        started = true
        const isTurn = performance.now() - readAt >= TURN_MS
        if (isTurn) readAt = performance.now()
        const entries = isTurn ? await follower.readAll() : follower.told()
        await meet(deps, entries)
        follower.advance(entries)
        if (isTurn) {
          follower.forgetClosed()
          await recheckDue(deps)
        }
        sending.wake()
      } catch (error) {
        deps.log.error('sign-ins at cloud services cannot be watched', { error: errorText(error) })
        await sleep(REST_MS)
      }
      if (!isWoken && !stopped) await sleep(TURN_MS)
    }
    follower.stop()
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms)
      function done(): void {
        clearTimeout(timer)
        wake = () => undefined
        resolve()
      }
      wake = done
    })
  }

  return {
    async stop() {
      stopped = true
      wakeUp()
      sending.wake()
      await running
      await sending.done
    },
  }
}

/** Telling services takes seconds where they are slow: nothing is decided later for that. */
function keepSending(deps: Deps, isStopped: () => boolean, ask: AskService | undefined) {
  let wake: () => void = () => undefined
  let isWoken = true
  const sender = openNoticeSender(deps, ask, wakeUp)
  function wakeUp(): void {
    isWoken = true
    wake()
  }
  const done = (async () => {
    while (!isStopped()) {
      if (!isWoken) await new Promise<void>((resolve) => (wake = resolve))
      isWoken = false
      try {
        if (!isStopped()) await sender.begin()
      } catch (error) {
        deps.log.error('cloud services cannot be told', { error: errorText(error) })
      }
    }
    await sender.rest()
  })()
  return { done, wake: wakeUp }
}

async function meet(deps: Deps, entries: readonly Appended[]): Promise<void> {
  if (entries.length === 0 || !(await isAnyOpen(deps.store.read))) return
  const { subjects, rules } = await affectedBy(deps.store.read, entries, { sent: NONE, now: deps.now() })
  // by a location's networks offices are recognised
  if (rules || entries.some(({ subject }) => subject.startsWith('location:'))) return recheckAll(deps, undefined)
  const services = entries.flatMap(({ subject }) => (subject.startsWith('cloudService:') ? [subject.slice(13)] : []))
  await recheckOf(deps, 'service_id', services)
  const ids = (kind: string) => subjects.filter((subject) => subject.kind === kind).map(({ id }) => id)
  await recheckOf(deps, 'device_id', ids('device'))
  await recheckOf(deps, 'person_id', ids('person'))
  await recheckOf(deps, 'session_id', ids('session'))
  await recheckOf(deps, 'resource_id', ids('resource'))
}

const NONE: Parameters<typeof affectedBy>[2]['sent'] = new Map()

async function isAnyOpen(db: Kysely<Schema>): Promise<boolean> {
  const row = await db
    .selectFrom('cloud_sign_ins')
    .select('id')
    .where('ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

async function recheckOf(
  deps: Deps,
  column: 'service_id' | 'device_id' | 'person_id' | 'session_id' | 'resource_id',
  ids: readonly string[],
): Promise<void> {
  const all = [...new Set(ids)]
  for (let from = 0; from < all.length; from += PIECE) {
    const rows = await deps.store.read
      .selectFrom('cloud_sign_ins')
      .select('id')
      .where('ended_at', 'is', null)
      .where(column, 'in', all.slice(from, from + PIECE))
      .orderBy('id')
      .limit(20_000)
      .execute()
    for (const { id } of rows) await recheckSignIn(deps, id)
  }
}

async function recheckAll(deps: Deps, due: number | undefined): Promise<void> {
  let after = ''
  for (;;) {
    const rows = await deps.store.read
      .selectFrom('cloud_sign_ins')
      .select('id')
      .where('ended_at', 'is', null)
      .where('id', '>', after)
      .$if(due !== undefined, (query) => query.where('valid_until', '<=', due ?? 0))
      .orderBy('id')
      .limit(PIECE)
      .execute()
    for (const { id } of rows) await recheckSignIn(deps, id)
    const last = rows.at(-1)
    if (last === undefined || rows.length < PIECE) return
    after = last.id
  }
}

function recheckDue(deps: Deps): Promise<void> {
  return recheckAll(deps, deps.now())
}
