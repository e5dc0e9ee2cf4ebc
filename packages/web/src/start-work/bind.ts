import type { BindingAnswer } from '@taga/contract'
import { browserKeyText, pageBindText } from '@taga/core'
import { ApiFault, send } from '../kit/ask.ts'
import { exportKey, forgetKey, keepKey, makeKey, readKey, signText } from './kept-key.ts'

/** Takes the ticket out of the address, so that it stays in no history and no bookmark. Undefined where there is none. */
export function takeTicket(): string | undefined {
  const [, ticket] = /^#ticket=([\w-]{22})$/u.exec(location.hash) ?? []
  if (ticket !== undefined) history.replaceState(history.state, '', location.pathname + location.search)
  return ticket
}

/**
 * Claims the ticket for a key made here, before anybody has signed in: so that signing in may take longer than the ticket is good for.
 * A ticket that is refused is kept nowhere; the page then says that it belongs to no device.
 */
export async function claimTicket(ticket: string): Promise<void> {
  const pair = await makeKey()
  try {
    await send('POST', '/api/page-claims', { ticket, publicKey: await exportKey(pair) })
    await keepKey({ pair, by: 'agent', ticket })
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error
  }
}

/**
 * Binds this browser to the device whose agent gave the ticket: one that was claimed before, or one that has just come.
 * Undefined where there is none of either. @throws ApiFault `ticket_refused`
 */
export async function bindByTicket(brought: string | undefined, csrf: string): Promise<BindingAnswer | undefined> {
  const kept = await readKey()
  const ticket = brought ?? kept?.ticket
  if (ticket === undefined) return undefined
  const pair = brought === undefined && kept !== undefined ? kept.pair : await makeKey()
  const signature = await signText(pair, pageBindText({ csrf, by: ticket }))
  const body = { by: 'agent', ticket, publicKey: await exportKey(pair), signature }
  try {
    const bound = await send<BindingAnswer>('POST', '/api/session/device', body)
    await keepKey({ pair, by: 'agent', ...(bound.device === undefined ? {} : { device: bound.device }) })
    return bound
  } catch (error) {
    // what a claimed ticket was refused for will not change; an older key may still be bound
    if (error instanceof ApiFault && kept?.ticket === ticket) await forgetKey()
    throw error
  }
}

/**
 * Makes a key in this browser and has it kept as that of a device without an agent, which it is bound to at once.
 * @throws ApiFault `conflict` where another browser is that device already
 */
export async function enrolThisBrowser(device: string, csrf: string): Promise<void> {
  const pair = await makeKey()
  const signature = await signText(pair, browserKeyText({ csrf, device }))
  const body = { publicKey: await exportKey(pair), signature }
  await send('POST', `/api/my/devices/${encodeURIComponent(device)}/browser-key`, body)
  await keepKey({ pair, by: 'browser', device })
  await bindByOwnKey(csrf)
}

/** Binds a browser whose own key was enrolled, on each visit. Undefined where this is no such browser. */
export async function bindByOwnKey(csrf: string): Promise<BindingAnswer | undefined> {
  const key = await readKey()
  if (key?.by !== 'browser' || key.device === undefined) return undefined
  const signature = await signText(key.pair, pageBindText({ csrf, by: key.device }))
  return send<BindingAnswer>('POST', '/api/session/device', { by: 'browser', device: key.device, signature })
}
