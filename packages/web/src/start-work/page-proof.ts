import type { DayMarkAnswer } from '@taga/contract'
import { PAGE_HEADER, pageProofText, writePageProof } from '@taga/core'
import { ApiFault, decorateRequests, get } from '../kit/ask.ts'
import { forgetKey, readKey, signText, toBase64url } from './kept-key.ts'

/** A challenge is believed for a minute at least after it was handed out. */
const FRESH_MS = 45_000
export const MARK_PATH = '/api/my/day/mark'
/** What rests on the device, and so carries a proof. The mark tells the challenge, and needs none. */
const PROVED =
  /^\/(?:api\/(?:my\/(?:day|place|screen|look|sendings(?:\/[^/]+)?)|enter|decisions|office-networks\/now|locations\/[^/]+\/networks)|cloud-sign-in\/[^/]+)$/u

let csrf = ''
let challenge = { text: '', at: -Infinity }

/** For which session proofs are made: its csrf value. Call before anything is asked that rests on the device. */
export function proveFor(session: { readonly csrf: string }): void {
  csrf = session.csrf
  decorateRequests(proofHeaders)
}

export function keepChallenge(text: string): void {
  challenge = { text, at: performance.now() }
}

async function proofHeaders(asked: {
  readonly method: string
  readonly url: string
}): Promise<Readonly<Record<string, string>>> {
  const [path = ''] = asked.url.split('?')
  if (!PROVED.test(path)) return {}
  const key = await readKey()
  if (key === undefined) return {}
  const proof = { challenge: await presentChallenge(), nonce: newNonce() }
  const text = pageProofText({ ...proof, csrf, method: asked.method, path: asked.url })
  return { [PAGE_HEADER]: writePageProof({ ...proof, signature: await signText(key.pair, text) }) }
}

async function presentChallenge(): Promise<string> {
  if (performance.now() - challenge.at > FRESH_MS) keepChallenge((await get<DayMarkAnswer>(MARK_PATH)).challenge)
  return challenge.text
}

function newNonce(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(16)))
}

/**
 * Asks something that rests on the device. Where the challenge was over, once more with the one the server names; where the key is not the
 * one that is bound, once more without it, since then this is a browser like any other.
 */
export async function askProved<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof ApiFault) || error.code !== 'page_refused') throw error
    await learnFrom(error)
    return ask()
  }
}

async function learnFrom({ detail }: ApiFault): Promise<void> {
  const said = typeof detail === 'object' && detail !== null ? detail : {}
  if ('challenge' in said && typeof said.challenge === 'string') keepChallenge(said.challenge)
  const reason = 'reason' in said ? said.reason : undefined
  const isOver = reason === 'signature' || reason === 'unbound'
  if (isOver && (await readKey())?.by === 'agent') await forgetKey()
}
