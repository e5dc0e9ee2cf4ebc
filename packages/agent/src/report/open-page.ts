import { type Asked, type PageTicketAnswer, PAGE_TICKET_PATH, TURN_PATH, askPageTicket, askTurn } from '@taga/contract'
import { raiseCounter, takeCounter } from '../state/counter.ts'
import { notePages, noteTicket } from '../state/pages.ts'
import type { Sender } from './send-queue.ts'
import { signFor } from './sign-for.ts'
import type { Turned } from './watch-device.ts'

/** How long a ticket is worth waiting for: the server keeps it for a minute. */
export const TICKET_MS = 60_000

export type OpenedPage =
  | { readonly kind: 'opened'; readonly link: string }
  | Exclude<Asked<PageTicketAnswer>, { readonly kind: 'answered' }>

/** Asks for a ticket and notes it. The link carries it in its fragment, which browsers send to nobody. */
export async function openPage(sender: Sender): Promise<OpenedPage> {
  const asked = await askOnce(sender)
  if (asked.kind === 'refused' && asked.fault.fault === 'replayed') {
    const { counter } = asked.fault.detail
    if (typeof counter === 'number' && counter <= HIGHEST_BELIEVED) await raiseCounter(sender.folder, counter)
    return opened(sender, await askOnce(sender))
  }
  return opened(sender, asked)
}

const HIGHEST_BELIEVED = 1_000_000_000_000

async function opened(sender: Sender, asked: Asked<PageTicketAnswer>): Promise<OpenedPage> {
  if (asked.kind !== 'answered') return asked
  const { ticket, url } = asked.answer
  const page = pageOf(url)
  if (page === undefined)
    return { kind: 'unreachable', why: 'the address of the page is neither https nor this computer' }
  await noteTicket(sender.folder, ticket, sender.now())
  page.hash = `ticket=${ticket}`
  return { kind: 'opened', link: page.href }
}

/** A ticket goes to https, or to this computer itself. */
function pageOf(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, hostname, origin } = new URL(url)
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isLocal) ? new URL('/start', origin) : undefined
}

async function askOnce(sender: Sender): Promise<Asked<PageTicketAnswer>> {
  const { audience, device } = sender.identity
  const counter = await takeCounter(sender.folder)
  const body = bytesOf({ format: 1, audience, device, counter })
  return askPageTicket(optionsOf(sender), signFor(sender, PAGE_TICKET_PATH, body))
}

/** Asks what is wanted, and takes note of pages. Undefined where the server could not be asked. */
export async function takeTurn(sender: Sender): Promise<Turned | undefined> {
  const { audience, device } = sender.identity
  const asked = await askTurn(optionsOf(sender), signFor(sender, TURN_PATH, bytesOf({ format: 1, audience, device })))
  if (asked.kind !== 'answered') return undefined
  const { lookAgain, pages, nextInMs } = asked.answer
  return { lookAgain, nextInMs, newPage: await notePages(sender.folder, pages, sender.now()) }
}

function optionsOf({ identity, fetch }: Sender) {
  return { url: identity.server, ...(fetch === undefined ? {} : { fetch }) }
}

function bytesOf(body: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(body))
}
