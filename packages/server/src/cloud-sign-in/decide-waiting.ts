import { type CloudSignInAnswer, Fault } from '@taga/contract'
import { isInHands } from '@taga/core'
import { answerReason } from '../decisions/shapes.ts'
import type { Deps } from '../deps.ts'
import type { AccountActor } from '../http/actor.ts'
import { readBinding } from '../start-work/page-binding.ts'
import { takeArtifact } from './artifacts.ts'
import { type JudgedSignIn, type SignInQuestion, judgeSignIn } from './judge-sign-in.ts'
import { subjectOf } from './subject.ts'
import { beginSignIn, tellAccess } from './sign-ins.ts'
import { allowSaml } from './saml/allow-saml.ts'
import { readService } from './store.ts'
import { type Waiting, SAML_WAITING, findWaiting } from './waiting.ts'

/** `cookie`: what the browser needs to go on. */
type Told = { readonly answer: CloudSignInAnswer; readonly cookie?: string }
type Allowed = Extract<JudgedSignIn, { kind: 'decided' }>

/**
 * What becomes of a sign-in that waits, for who is signed in to us here and now. A session that is bound to a device signs in only by a page
 * that shows it is on that device: a stolen cookie signs in nowhere.
 * @throws Fault `not_found` for what does not wait for this browser, `page_refused`, `not_signed_in`, `conflict`
 */
export async function decideWaiting(
  deps: Deps,
  actor: AccountActor,
  asked: { readonly waiting: string; readonly cookies: string | null; readonly address: string },
): Promise<Told> {
  const waiting = await findWaiting(deps, asked.waiting, asked.cookies)
  if (waiting === undefined || actor.person === undefined) throw new Fault('not_found')
  const { service } = waiting
  const binding = await readBinding(deps.store.read, { session: actor.session, person: actor.person, now: deps.now() })
  if (binding !== undefined && binding.state !== 'ended' && actor.device !== binding.device.id)
    throw new Fault('page_refused')
  const question: SignInQuestion = {
    session: actor.session,
    person: actor.person,
    device: actor.device,
    resource: service.resource_id,
    address: asked.address,
  }
  const judged = await judgeSignIn(deps, question)
  if (judged.kind === 'over') throw new Fault('not_signed_in')
  const { decision } = judged
  const telling = { service, question: { ...question, device: judged.device }, decision }
  if (decision.outcome === 'deny') {
    await tellAccess(deps, 'denied', telling)
    const said = { outcome: 'deny', service: service.name, startUrl: readService(service).startUrl } as const
    const isStopped = binding !== undefined && !isInHands(binding.device.state)
    if (isStopped) return { answer: { ...said, reasons: [], problem: 'deviceStopped' } }
    return { answer: { ...said, reasons: reasonsOf(judged) } }
  }
  const isOld = waiting.provedAfter !== undefined && judged.proof.provedAt < waiting.provedAfter
  if (decision.outcome === 'step-up' || isOld) {
    await tellAccess(deps, 'stepUpAsked', { ...telling, ...(isOld ? { cause: 'serviceAsks' } : {}) })
    return { answer: { outcome: 'stepUp', service: service.name, reasons: reasonsOf(judged) } }
  }
  return allow(deps, waiting, { question, judged })
}

async function allow(
  deps: Deps,
  waiting: Waiting,
  { question, judged }: { readonly question: SignInQuestion; readonly judged: Allowed },
): Promise<Told> {
  const { service } = waiting
  const registered = readService(service)
  const subject = subjectOf(deps, { id: service.id, service: registered, person: judged.person })
  if (subject === undefined) {
    await tellAccess(deps, 'refused', { service, question, cause: 'noMail' })
    const { startUrl } = registered
    return { answer: { outcome: 'deny', service: service.name, reasons: [], problem: 'noMail', startUrl } }
  }
  // whoever comes first: one request, one answer
  const isFirst = await (waiting.kind === 'oidc'
    ? takeArtifact(deps, 'Interaction', waiting.uid)
    : takeArtifact(deps, SAML_WAITING, waiting.id))
  if (!isFirst) throw new Fault('conflict')
  if (waiting.kind === 'saml') {
    const peerSession = `_${Buffer.from(deps.random(16)).toString('hex')}`
    const signIn = await beginSignIn(deps, { service, question, judged, subject: subject.value, peerSession })
    const { url, cookie } = await allowSaml(deps, waiting, { signIn, judged, subject, peerSession })
    return { answer: { outcome: 'allow', url }, cookie }
  }
  const signIn = await beginSignIn(deps, { service, question, judged, subject: subject.value })
  const provider = await deps.cloud.oidc(deps)
  const grant = new provider.Grant({ accountId: subject.value, clientId: service.peer_key, jti: signIn } as never) // a grant is called as its sign-in; the type leaves its name out
  const { released } = registered
  const scopes = ['openid', 'offline_access', ...released.map((one) => (one === 'email' ? 'email' : 'profile'))]
  grant.addOIDCScope(scopes.join(' '))
  await grant.save()
  const interaction = await provider.Interaction.find(waiting.uid)
  if (interaction === undefined) throw new Fault('not_found')
  interaction.result = {
    login: { accountId: subject.value, remember: false, ts: Math.floor(judged.proof.provedAt / 1000) },
    consent: { grantId: signIn },
    select_account: {},
  }
  await interaction.save(CONTINUE_S)
  return { answer: { outcome: 'allow', url: waiting.returnTo } }
}

/** The browser goes on at once. */
const CONTINUE_S = 60

function reasonsOf({ decision, rules }: Allowed) {
  return decision.outcome === 'allow' ? [] : decision.reasons.map((reason) => answerReason(reason, rules.byId))
}
