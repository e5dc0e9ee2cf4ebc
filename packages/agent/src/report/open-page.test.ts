import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FAULTS } from '@taga/contract'
import { pageTicketText } from '@taga/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCounter } from '../state/counter.ts'
import { makeDeviceKey } from '../state/device-key.ts'
import { notePages, noteTicket, vouchedPages } from '../state/pages.ts'
import { askProcess, takeProcessLock } from '../state/process-lock.ts'
import { openPage, takeTurn } from './open-page.ts'
import type { Sender } from './send-queue.ts'
import { watchDevice } from './watch-device.ts'

const TICKET = 'A'.repeat(22)
const digestOf = (ticket: string) => createHash('sha256').update(pageTicketText(ticket)).digest('base64url')
const keyOf = (name: string) => createHash('sha256').update(name).digest('base64url')

let folder = ''
const servers: Server[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-open-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await rm(folder, { recursive: true, force: true })
})

type Answer = { readonly status?: number; readonly body: object }

async function senderTo(answer: (path: string, body: { counter?: number }, count: number) => Answer): Promise<Sender> {
  let count = 0
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString())
      const { status = 200, body: said } = answer(request.url ?? '', body, (count += 1))
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server's address is never a text
  const identity = { device: 'd1', audience: 'aud', server: url, serverKey: 'k', ownership: 'company' } as const
  return { folder, key: makeDeviceKey(), identity, now: () => 1_000_000 }
}

const given = (url: string): Answer => ({ body: { ticket: TICKET, expiresAt: 1, url } })

describe('openPage', () => {
  it('brings a link with the ticket in its fragment, and notes only the digest of the ticket', async () => {
    const sender = await senderTo(() => given('https://taga.example.jp'))
    expect(await openPage(sender)).toEqual({ kind: 'opened', link: `https://taga.example.jp/start#ticket=${TICKET}` })
    const kept = await readFile(join(folder, 'pages.json'), 'utf8')
    expect(kept).not.toContain(TICKET)
    expect(kept).toContain(digestOf(TICKET))
  })

  it('carries a ticket to no address without TLS', async () => {
    for (const url of ['http://taga.example.jp', 'file:///etc', 'javascript:alert(1)'])
      expect((await openPage(await senderTo(() => given(url)))).kind).toBe('unreachable')
  })

  it('moves its number on where the server has seen a higher one, and gives up the second time', async () => {
    const replayed: Answer = {
      status: 409,
      body: { fault: 'replayed', words: FAULTS.replayed.words, detail: { counter: 40 } },
    }
    const sender = await senderTo((_, { counter = 0 }) => (counter > 40 ? given('https://a.example') : replayed))
    expect((await openPage(sender)).kind).toBe('opened')
    expect(await readCounter(folder)).toBe(41)
    expect((await openPage(await senderTo(() => replayed))).kind).toBe('refused')
  })
})

describe('the pages an agent stands for', () => {
  const page = (ticket: string, key: string) => ({ ticket: digestOf(ticket), key: keyOf(key) })

  it('are those by its own tickets, and the first key under each', async () => {
    await noteTicket(folder, TICKET, 0)
    expect(await vouchedPages(folder)).toEqual([])
    expect(await notePages(folder, [page('B'.repeat(22), 'stranger')], 1)).toBe(false)
    expect(await notePages(folder, [page(TICKET, 'first')], 1)).toBe(true)
    expect(await notePages(folder, [page(TICKET, 'first')], 2)).toBe(false)
    expect(await vouchedPages(folder)).toEqual([page(TICKET, 'first')])
  })

  it('are forgotten when another key comes under the ticket, or the page is over', async () => {
    await noteTicket(folder, TICKET, 0)
    await notePages(folder, [page(TICKET, 'first')], 1)
    expect(await notePages(folder, [page(TICKET, 'swapped')], 2)).toBe(false)
    expect(await vouchedPages(folder)).toEqual([])
    await noteTicket(folder, 'C'.repeat(22), 3)
    await notePages(folder, [page('C'.repeat(22), 'c')], 4)
    await notePages(folder, [], 5)
    expect(await vouchedPages(folder)).toEqual([])
  })
})

describe('takeTurn', () => {
  it('tells of a page once, and of nothing where the server cannot be asked', async () => {
    const pages = [{ ticket: digestOf(TICKET), key: keyOf('page') }]
    const sender = await senderTo(() => ({ body: { lookAgain: false, pages, nextInMs: 2_000, serverNow: 1 } }))
    await noteTicket(folder, TICKET, 0)
    expect(await takeTurn(sender)).toEqual({ lookAgain: false, nextInMs: 2_000, newPage: true })
    expect((await takeTurn(sender))?.newPage).toBe(false)
    expect(await takeTurn(await senderTo(() => ({ status: 404, body: {} })))).toBeUndefined()
  })
})

describe('watchDevice', () => {
  it('looks at once when it is asked to, and asks each second while a page is being opened', async () => {
    const sender = await senderTo(() => ({ status: 404, body: {} }))
    const started = 1_000_000
    let now = started
    const stop = new AbortController()
    const [turns, looks]: [number[], number[]] = [[], []]
    await watchDevice({
      ...sender,
      now: () => now,
      look: async () => {
        looks.push(now - started)
        return {
          at: now,
          pace: 'fast',
          seen: {},
          inventory: { applications: [] },
          pendingSecurity: undefined,
          took: {},
        }
      },
      turn: async () => {
        turns.push(now - started)
        return { lookAgain: now - started >= 4_000 && now - started < 5_000, newPage: false, nextInMs: 30_000 }
      },
      hurried: () => now - started < 6_000,
      random: () => 0.5,
      signal: stop.signal,
      sleep: async (ms) => {
        now += ms
        if (now - started > 20_000) stop.abort()
      },
      said: () => undefined,
    })
    expect(turns.filter((at) => at < 6_500)).toEqual([1000, 2000, 3000, 4000, 5000, 6000])
    expect(looks.filter((at) => at >= 1000)).toEqual([4000])
  })
})

describe('asking the process that holds the lock', () => {
  it('gets its answer, nothing where there is none, and null where it does not know the word', async () => {
    expect(await askProcess(folder, 'open')).toBeUndefined()
    const lock = await takeProcessLock(folder)
    expect(await askProcess(folder, 'open')).toBeNull()
    lock?.onAsk(async (asked) => ({ asked }))
    expect(await askProcess(folder, 'open')).toEqual({ asked: 'open' })
    expect(await askProcess(folder, 'x'.repeat(200))).toBeNull()
    expect(await takeProcessLock(folder)).toBeUndefined()
    await lock?.release()
    expect(await askProcess(folder, 'open')).toBeUndefined()
  })
})
