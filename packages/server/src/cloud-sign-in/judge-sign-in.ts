import type { CloudServiceInput, SignInEnding } from '@taga/contract'
import { type Decision, type Observation, type Seen, type Value, decide, isInHands } from '@taga/core'
import type { Kysely } from 'kysely'
import { type SessionProof, sessionProof } from '../accounts/session-facts.ts'
import { SESSION_IDLE_MS } from '../accounts/session-times.ts'
import type { Schema } from '../db/schema.ts'
import { readQuestionFacts } from '../decisions/read-facts.ts'
import { type PublishedRules, currentRules } from '../decisions/rules.ts'
import type { Deps } from '../deps.ts'
import { findDevice } from '../devices/store.ts'
import { type PersonRow, findPerson } from '../people/store.ts'
import { placeFacts } from '../places/place-facts.ts'
import { readPlace } from '../places/read-place.ts'
import { readFacts } from '../reports/store.ts'
import { findResource } from '../resources/store.ts'
import { ownSessionFacts } from '../start-work/own-session-facts.ts'
import { readBinding } from '../start-work/page-binding.ts'
import { type SessionWithOwner, findSessionsOf } from '../stream/store.ts'
import { stands } from '../stream/read-subjects.ts'

/** Who would be signed in where: by which session, at which resource, from which address. `device`: on which it was at the beginning. */
export type SignInQuestion = {
  readonly session: string
  readonly person: string
  readonly device: string | undefined
  readonly resource: string
  readonly address: string
}

/**
 * What the rules say of a sign-in now. `until`: the end of what it rests on, whatever the rules say (the session's, or the longest that a
 * rule allows).
 */
export type JudgedSignIn =
  | { readonly kind: 'over'; readonly ending: SignInEnding }
  | {
      readonly kind: 'decided'
      readonly decision: Decision
      readonly rules: PublishedRules
      readonly person: PersonRow
      readonly device: string | undefined
      readonly proof: SessionProof
      readonly until: number
    }

/**
 * Decides a sign-in at a cloud service as every other way of working: person, device, session and place as they stand now, by the rules
 * in force. Reads only, remembers nothing.
 */
export async function judgeSignIn(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  question: SignInQuestion,
): Promise<JudgedSignIn> {
  const db = store.read
  const asked = now()
  const [row] = await findSessionsOf(db, [question.session])
  const lost = await lostWith(db, question)
  if (lost) return { kind: 'over', ending: 'device' }
  if (row === undefined || !stands(row, asked) || row.person_id !== question.person)
    return { kind: 'over', ending: endingOf(row, asked) }
  const person = await findPerson(db, row.person_id)
  const resource = await findResource(db, question.resource)
  if (person === undefined) return { kind: 'over', ending: 'person' }
  if (resource === undefined) return { kind: 'over', ending: 'serviceOff' }
  const binding = await readBinding(db, { session: row.id, person: person.id, now: asked })
  const device = binding?.state === 'live' ? binding.device : undefined
  const reported = device === undefined ? {} : await readFacts(db, 'device', device.id)
  const from = { address: question.address, device: device?.id }
  const place = await readPlace(db, { session: row.id, person: person.id, from, device: reported, now: asked })
  const proof = sessionProof(row)
  const facts = await readQuestionFacts(db, {
    person,
    device,
    resource,
    session: ownSessionFacts(proof, { device, screenProtectedAt: place.screenProtectedAt }),
    connection: connectionOf(placeFacts(place.said, place.check, resource.level ?? undefined), asked),
  })
  const rules = await currentRules(db, asked)
  // after the reading: a fact that landed meanwhile would else be one from the future, which is not believed
  const at = now()
  const decision = decide(
    rules.compiled,
    { facts, ask: { pattern: 'cloud_app', resource: resource.id, action: 'edit' } },
    at,
  )
  const longest = decision.obligations.flatMap((one) => (one.kind === 'maxLength' ? [at + one.ms] : []))
  const until = Math.min(row.until, ...longest)
  return { kind: 'decided', decision, rules, person, device: device?.id, proof, until }
}

/** Until when an answer may be taken for true without asking again; epoch ms. */
export function standsUntil({ decision, until }: Extract<JudgedSignIn, { kind: 'decided' }>): number {
  return Math.min(decision.validUntil, until)
}

/** A sign-in that began on a device that is in nobody's hands any more is over, whatever else still stands (AD-12). */
async function lostWith(db: Kysely<Schema>, { device }: SignInQuestion): Promise<boolean> {
  if (device === undefined) return false
  const row = await findDevice(db, device)
  return row === undefined || !isInHands(row.state)
}

function endingOf(row: SessionWithOwner | undefined, now: number): SignInEnding {
  if (row === undefined) return 'signedOut'
  if (row.locked_at !== null || row.state !== 'active') return 'person'
  if (row.ended_at !== null) return 'signedOut'
  if (row.until <= now) return 'over'
  return row.last_seen_at + SESSION_IDLE_MS <= now ? 'idle' : 'signedOut'
}

/** What is enforced of the way to a cloud service: that we are asked, and that we send browsers and tokens over https only. */
function connectionOf(place: Seen, at: number): Seen {
  return {
    'connection.fromOutside': enforced(true, at),
    ...place,
    'connection.designated': enforced(true, at),
    'connection.administration': enforced(false, at),
    // inside it, everything is the service's own affair; its session is what we can end
    'connection.carries': enforced(['maxLength'], at),
    'connection.encryptedPath': enforced(true, at),
    'connection.gatewayTls': enforced(false, at),
  }
}

function enforced(value: Value, at: number): Observation {
  return { at, provenance: 'enforced', source: 'path', kind: 'value', value }
}

/** What a service is told of a person, and nothing else: what it was registered to be told. */
export function releasedOf(
  service: CloudServiceInput,
  person: PersonRow,
): { readonly email?: string; readonly name?: string } {
  const mail = service.released.includes('email') ? person.mail : null
  return {
    ...(mail === null ? {} : { email: mail }),
    ...(service.released.includes('name') ? { name: person.name } : {}),
  }
}
