import type { BindingAnswer } from '@taga/contract'
import { pageBindText } from '@taga/core'
import { send } from '../kit/ask.ts'
import { exportKey, keepKey, makeKey, readKey, signText } from './kept-key.ts'

/** Takes the ticket out of the address, so that it stays in no history and no bookmark. Undefined where there is none. */
export function takeTicket(): string | undefined {
  const [, ticket] = /^#ticket=([\w-]{22})$/u.exec(location.hash) ?? []
  if (ticket !== undefined) history.replaceState(history.state, '', location.pathname + location.search)
  return ticket
}

/**
 * Binds this browser to the device whose agent gave the ticket, by a key made for it.
 * @throws ApiFault `ticket_refused`
 */
export async function bindByTicket(ticket: string, csrf: string): Promise<BindingAnswer> {
  const pair = await makeKey()
  const signature = await signText(pair, pageBindText({ csrf, by: ticket }))
  const body = { by: 'agent', ticket, publicKey: await exportKey(pair), signature }
  const bound = await send<BindingAnswer>('POST', '/api/session/device', body)
  await keepKey({ pair, by: 'agent', ...(bound.device === undefined ? {} : { device: bound.device }) })
  return bound
}

/** Binds a browser whose own key was enrolled, on each visit. Undefined where this is no such browser. */
export async function bindByOwnKey(csrf: string): Promise<BindingAnswer | undefined> {
  const key = await readKey()
  if (key?.by !== 'browser' || key.device === undefined) return undefined
  const signature = await signText(key.pair, pageBindText({ csrf, by: key.device }))
  return send<BindingAnswer>('POST', '/api/session/device', { by: 'browser', device: key.device, signature })
}
