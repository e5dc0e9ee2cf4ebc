import {
  Fault,
  type RedeemedTunnel,
  type RedeemTunnel,
  signedText,
  TUNNEL_PATH,
  TUNNEL_PROOF_MS,
  TunnelProof,
} from '@taga/contract'
import type { Deps } from '../deps.ts'
import { noteKnock } from '../differences/note-knock.ts'
import { findDevice } from '../devices/store.ts'
import { findSigner } from '../enrolment/store.ts'
import { readInput } from '../http/read-input.ts'
import { digest } from '../http/secrets.ts'
import { findOutpost } from '../outposts/store.ts'
import { isStopped } from '../reports/is-stopped.ts'
import { isSignedBy, readPublicKey } from '../reports/verify-signature.ts'
import { findCallCounter, moveCallCounter } from '../start-work/store.ts'
import { takeNumber } from './store.ts'
import { findTunnelSession } from './tunnel-session.ts'

/** The same as an answer: a device that is not let in is told why. */
export async function answerTunnel(deps: Needs, gateway: string, asked: RedeemTunnel): Promise<RedeemedTunnel> {
  try {
    return await redeemTunnel(deps, gateway, asked)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { kind: 'refused', fault: error.code }
  }
}

type Needs = Pick<Deps, 'store' | 'now' | 'audience'>

/**
 * By which session a device may work at the gateway that asks: the device signed the gateway's own challenge, a moment ago, under a number
 * that was never used, and its person is signed in on it. Nothing here is a token that could be carried elsewhere.
 * @throws Fault `unknown_device`, `bad_signature`, `device_stopped`, `wrong_audience`, `malformed`, `replayed` (detail.counter), `not_signed_in`
 */
async function redeemTunnel(
  deps: Needs,
  gateway: string,
  { device: id, body, signature }: RedeemTunnel,
): Promise<Extract<RedeemedTunnel, { kind: 'known' }>> {
  const { store, now, audience } = deps
  const signer = await findSigner(store.read, id)
  if (signer === undefined || signer.alg !== 'ed25519') throw new Fault('unknown_device')
  const key = readPublicKey(signer.public_key, 'ed25519')
  const text = signedText({
    purpose: 'taga-report/1',
    audience,
    path: TUNNEL_PATH,
    bodyHash: digest(Buffer.from(body)),
  })
  if (key === undefined || !isSignedBy(key, 'ed25519', { text, signature })) throw new Fault('bad_signature')
  if (isStopped(signer)) await noteKnock(deps, id)
  const proof = readProof(body)
  if (proof.audience !== audience || proof.device !== id) throw new Fault('wrong_audience')
  const outpost = await findOutpost(store.read, gateway)
  if (outpost?.public_key !== proof.gateway || outpost.revoked_at !== null) throw new Fault('wrong_audience')
  const { counter, wish } = proof
  if (counter === undefined || wish.kind === 'connection') throw new Fault('malformed')
  return store.write(async (tx) => {
    const at = now()
    if (Math.abs(at - proof.at) > TUNNEL_PROOF_MS) throw new Fault('replayed', { counter: 0 })
    const standing = await findSigner(tx.db, id)
    if (standing?.key_id !== signer.key_id || standing.revoked_at !== null || isStopped(standing))
      throw new Fault('device_stopped')
    if (!(await moveCallCounter(tx.db, { device_id: id, key_id: signer.key_id, counter })))
      throw new Fault('replayed', { counter: await findCallCounter(tx.db, id) })
    const device = await findDevice(tx.db, id)
    const session = device === undefined ? undefined : await findTunnelSession(tx.db, device, at)
    if (session === undefined) throw new Fault('not_signed_in')
    const place =
      wish.kind === 'network' ? { number: await takeNumber(tx.db, { device: id, key: wish.publicKey, at }) } : {}
    const position = await tx.append({
      kind: 'device.tunnelOpened',
      actor: `outpost:${gateway}`,
      subject: `device:${id}`,
      body: {
        session: session.id,
        by: wish.kind === 'network' ? 'wireguard' : 'tcp',
        destinations: wish.kind === 'network' ? wish.destinations : [wish.destination],
        counter,
      },
    })
    return { kind: 'known', session: session.id, position, publicKey: signer.public_key, ...place }
  })
}

function readProof(body: string): TunnelProof {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch (cause) {
    throw new Fault('malformed', {}, { cause })
  }
  return readInput(TunnelProof, json, 'body')
}
