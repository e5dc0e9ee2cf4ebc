import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type DevicePage, MAX_PAGES } from '@taga/contract'
import { pageTicketText } from '@taga/core'
import { z } from 'zod'
import { oneAtATime } from './one-at-a-time.ts'
import { readState } from './read-state.ts'
import { writeDurably } from './write-durably.ts'

/**
 * The tickets this device asked for, newest first, by digest; with the key of the page that came by it, once the server told of one.
 * The first key counts: another one under the same ticket is vouched for by nobody.
 */
const Opened = z.array(z.object({ ticket: z.string(), key: z.string().optional(), at: z.number() }))
type Opened = z.infer<typeof Opened>

/** A session ends after twelve hours, and no page outlives it. */
const LONGEST_MS = 12 * 60 * 60_000

/** Notes a ticket before it is used, so that the page it opens can be vouched for. */
export function noteTicket(folder: string, ticket: string, now: number): Promise<void> {
  const digest = createHash('sha256').update(pageTicketText(ticket)).digest('base64url')
  return change(folder, (opened) => [{ ticket: digest, at: now }, ...opened])
}

/**
 * Compares what the server shows with the tickets this device asked for: notes the key of each page that is new, forgets pages that are over.
 * Returns whether one was new. Pages by tickets of others are not this device's to vouch for.
 */
export async function notePages(folder: string, shown: readonly DevicePage[], now: number): Promise<boolean> {
  let isNew = false
  await change(folder, (opened) =>
    opened.flatMap((page) => {
      const here = shown.find(({ ticket }) => ticket === page.ticket)
      if (page.key !== undefined) return here?.key === page.key ? [page] : []
      if (here !== undefined) isNew = true
      return now - page.at < LONGEST_MS ? [{ ...page, ...(here === undefined ? {} : { key: here.key }) }] : []
    }),
  )
  return isNew
}

/** The pages this device stands for: what its next report says. */
export async function vouchedPages(folder: string): Promise<readonly DevicePage[]> {
  return (await readOpened(folder)).flatMap(({ ticket, key }) => (key === undefined ? [] : [{ ticket, key }]))
}

async function readOpened(folder: string): Promise<Opened> {
  return (await readState(join(folder, 'pages.json'), Opened)) ?? []
}

function change(folder: string, by: (opened: Opened) => Opened): Promise<void> {
  return oneAtATime(`${folder} pages`, async () => {
    const before = await readOpened(folder)
    const after = by(before).slice(0, MAX_PAGES)
    const [was, is] = [JSON.stringify(before), JSON.stringify(after)]
    if (was !== is) await writeDurably(join(folder, 'pages.json'), is)
  })
}
