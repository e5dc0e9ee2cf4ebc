import { type AskPermit, Fault, type Permit, PERMIT_MS, type PermitAnswer, permitText } from '@taga/contract'
import { LEVELS, type Level, type Rule, type Seen } from '@taga/core'
import { sessionProof } from '../accounts/session-facts.ts'
import { connectionFacts } from '../decisions/connection-facts.ts'
import { judgeWay, supposedThing, todayRules } from '../decisions/judge-today.ts'
import { joinDeviceFacts, readPersonFacts } from '../decisions/read-facts.ts'
import { currentRules } from '../decisions/rules.ts'
import type { Deps } from '../deps.ts'
import { findDevice } from '../devices/store.ts'
import { findSigner } from '../enrolment/store.ts'
import type { DeviceActor } from '../http/actor.ts'
import { newId } from '../new-id.ts'
import { findPerson } from '../people/store.ts'
import { isStopped } from '../reports/is-stopped.ts'
import { readFacts } from '../reports/store.ts'
import { ownSessionFacts } from '../start-work/own-session-facts.ts'
import { findCallCounter, moveCallCounter } from '../start-work/store.ts'
import { findTunnelSession } from '../tunnels/tunnel-session.ts'
import { putPermit, revokePermit } from './store.ts'

type Words = Extract<PermitAnswer, { kind: 'refused' }>['words']

/**
 * A permit for the person who is signed in on a company PC to work on it without a connection. It says for which information that person
 * and device may work as a company PC taken home now, and ends 12 hours after the device was last seen; duties that somebody would have to
 * see to cannot be seen to offline, so what asks for one is not permitted. Where nothing is permitted the one from before ends.
 * @throws Fault `device_stopped`, `replayed` (detail.counter), `not_signed_in`
 */
export async function issuePermit(
  deps: Pick<Deps, 'store' | 'now' | 'random' | 'audience' | 'serverKey'>,
  { device: id, key }: Pick<DeviceActor, 'device' | 'key'>,
  { counter }: Pick<AskPermit, 'counter'>,
): Promise<PermitAnswer> {
  const rules = await currentRules(deps.store.read, deps.now())
  return deps.store.write(async (tx) => {
    const { db } = tx
    const signer = await findSigner(db, id)
    if (signer === undefined || signer.key_id !== key || signer.revoked_at !== null || isStopped(signer))
      throw new Fault('device_stopped')
    if (!(await moveCallCounter(db, { device_id: id, key_id: key, counter })))
      throw new Fault('replayed', { counter: await findCallCounter(db, id) })
    const device = await findDevice(db, id)
    const at = deps.now()
    const session = device === undefined ? undefined : await findTunnelSession(db, device, at)
    const person = session === undefined ? undefined : await findPerson(db, session.person_id)
    if (device === undefined || session === undefined || person === undefined) throw new Fault('not_signed_in')
    const known = {
      person: await readPersonFacts(db, person),
      device: joinDeviceFacts(device, await readFacts(db, 'device', id)),
      session: ownSessionFacts(sessionProof(session), { device, screenProtectedAt: undefined }),
    }
    const judged = judgeOffline({ rules, known, now: at })
    const until = endOf(known.device, at)
    const refusal = device.ownership === 'company' ? refusalOf({ judged, until, rules, os: device.os }) : COMPANY_ONLY
    if (refusal !== undefined || until === undefined) {
      const revoked = await revokePermit(db, id, at)
      if (revoked !== undefined) {
        const body = { permit: revoked, because: 'refused' }
        await tx.append({ kind: 'device.permitRevoked', actor: `device:${id}`, subject: `device:${id}`, body })
      }
      return { kind: 'refused', words: refusal ?? LOOK_FIRST }
    }
    const { audience } = deps
    const permit: Permit = {
      format: 1,
      id: newId(deps.random),
      audience,
      device: id,
      person: { id: person.id, name: person.name },
      issuedAt: at,
      until,
      levels: [...judged.levels],
    }
    const text = JSON.stringify(permit)
    const row = { device_id: id, id: permit.id, person_id: person.id, text, issued_at: at, until, revoked_at: null }
    await putPermit(db, row)
    const body = { permit: permit.id, person: person.id, until, levels: permit.levels }
    await tx.append({ kind: 'device.permitIssued', actor: `device:${id}`, subject: `device:${id}`, body })
    return { kind: 'given', text, signature: deps.serverKey.sign(permitText(text)) }
  })
}

type Rules = Awaited<ReturnType<typeof currentRules>>
type Judged = { readonly levels: readonly Level[]; readonly reasons: readonly string[]; readonly prove: boolean }

/** For which information the work of a company PC taken home is allowed now, without any duty; where for none, what stands in the way. */
function judgeOffline({
  rules,
  known,
  now,
}: {
  readonly rules: Rules
  readonly known: { readonly person: Seen; readonly device: Seen; readonly session: Seen }
  readonly now: number
}): Judged {
  const pattern = 'take_home_pc'
  // nothing goes over a network offline: what is asked of one is held to be fulfilled
  const connection = connectionFacts({ pattern, path: 'gateway', network: 'homeWired', place: 'home' }, now)
  const judged = LEVELS.map((level) => {
    const about = supposedThing(known.person, level, now)
    const facts = { ...about, device: known.device, session: known.session, connection, organisation: {} }
    return { level, ...judgeWay(todayRules(rules), { facts, pattern }, now) }
  })
  const open = judged.filter(({ decision }) => decision.outcome === 'allow' && decision.obligations.length === 0)
  const reasons = judged.flatMap(({ decision }) => (decision.outcome === 'allow' ? [] : decision.reasons))
  return {
    levels: open.map(({ level }) => level),
    reasons: [...new Set(reasons.map(({ rule }) => rule))],
    prove: judged.some(({ decision }) => decision.outcome === 'step-up'),
  }
}

/**
 * Twelve hours after the device was last seen, and not beyond what it may be taken out for; undefined where that is over, or it was not seen.
 * A take-out that has ended is the business of the rule that asks for one.
 */
function endOf(device: Seen, now: number): number | undefined {
  const looked = valueOf(device, 'device.lookedAt')
  if (looked === undefined || looked > now) return undefined
  const takeOut = valueOf(device, 'device.takeOutUntil') ?? 0
  const until = Math.floor(Math.min(looked + PERMIT_MS, takeOut > now ? takeOut : Infinity))
  return until > now ? until : undefined
}

function valueOf(seen: Seen, key: 'device.lookedAt' | 'device.takeOutUntil'): number | undefined {
  const fact = seen[key]
  return fact?.kind === 'value' && typeof fact.value === 'number' ? fact.value : undefined
}

function refusalOf({
  judged,
  until,
  rules,
  os,
}: {
  readonly judged: Judged
  readonly until: number | undefined
  readonly rules: Rules
  readonly os: string
}): Words | undefined {
  if (judged.levels.length === 0)
    return {
      title: NO_PERMIT,
      reasons: judged.reasons.map((id) => wordsOf(rules.byId.get(id), id, os)),
      prove: judged.prove,
    }
  return until === undefined ? LOOK_FIRST : undefined
}

function wordsOf(rule: Rule | undefined, id: string, os: string): Words['reasons'][number] {
  if (rule === undefined) throw new Error(`a decision names the rule ${id}, which is not in force`)
  const { ja, en, byOs = {} } = rule.remedy
  return { title: rule.title, text: (Object.hasOwn(byOs, os) ? byOs[os] : undefined) ?? { ja, en } }
}

const NO_PERMIT = {
  ja: 'この端末でのオフライン作業は、今は許可できません。',
  en: 'Working offline on this device cannot be permitted now.',
}

const LOOK_FIRST: Words = {
  title: NO_PERMIT,
  reasons: [
    {
      title: {
        ja: '端末の点検結果が古いか、持ち出しの期限が過ぎています。',
        en: 'The device was not looked at lately, or its taking out has ended.',
      },
      text: {
        ja: '`taga report` で点検結果を送ってから、もう一度お試しください。',
        en: 'Send a look by `taga report`, then try again.',
      },
    },
  ],
  prove: false,
}

const COMPANY_ONLY: Words = {
  title: NO_PERMIT,
  reasons: [
    {
      title: { ja: 'オフライン作業の許可は、会社の端末にだけ出せます。', en: 'Only company devices get a permit.' },
      text: {
        ja: '個人の端末では、リモートデスクトップなどをお使いください。',
        en: 'On a personal device, use the remote desktop or the like.',
      },
    },
  ],
  prove: false,
}
