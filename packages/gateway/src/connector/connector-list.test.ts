import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import {
  AskConnectorList,
  CONNECTOR_LIST_PATH,
  type ConnectorList,
  connectorListText,
  signedText,
} from '@taga/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isSignedBy, makeOutpostKey } from '../identity/outpost-key.ts'
import { openList } from './connector-list.ts'

describe('the list of a connector', () => {
  const serverKey = makeOutpostKey()
  const key = makeOutpostKey()
  const outpost = {
    key,
    identity: {
      kind: 'connector',
      outpost: 'con-1',
      audience: 'aud',
      server: 'https://taga.example.jp',
      serverKey: serverKey.publicKey,
    },
  } as const
  const first: ConnectorList = { format: 1, connector: 'con-1', number: 5, at: 1, gateways: [], destinations: [] }
  let folder: string
  let answer: unknown
  let sent: { path: string; body: Uint8Array; headers: Headers } | undefined
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-list-'))
    answer = signed(first)
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  function signed(list: object, signer = serverKey, text = JSON.stringify(list)) {
    return { text, signature: signer.sign(connectorListText(text)) }
  }
  const open = () =>
    openList({
      folder,
      outpost,
      now: () => 1_700_000_000_000,
      fetch: async (url, init) => {
        const body = init?.body as Uint8Array
        sent = { path: (url as URL).pathname, body, headers: new Headers(init?.headers) }
        if (answer instanceof Error) throw answer
        return Response.json(answer)
      },
    })

  it('asks under its own signature, saying which it has', async () => {
    const list = await open()
    expect(await list.ask()).toEqual({ kind: 'newer' })
    expect(await list.ask()).toEqual({ kind: 'same' })
    expect(sent?.path).toBe(CONNECTOR_LIST_PATH)
    expect(sent?.headers.get('taga-outpost')).toBe('con-1')
    expect(AskConnectorList.parse(JSON.parse(Buffer.from(sent?.body ?? []).toString()))).toEqual({
      at: 1_700_000_000_000,
      have: 5,
    })
    const bodyHash = createHash('sha256')
      .update(sent?.body ?? '')
      .digest('base64url')
    const text = signedText({ purpose: 'taga-outpost-call/1', audience: 'aud', path: CONNECTOR_LIST_PATH, bodyHash })
    expect(isSignedBy(key.publicKey, text, sent?.headers.get('taga-signature') ?? '')).toBe(true)
  })

  it.each([
    ['badSignature', () => signed({ ...first, number: 6 }, makeOutpostKey())],
    ['badSignature', () => ({ ...signed({ ...first, number: 6 }), text: JSON.stringify({ ...first, number: 7 }) })],
    ['otherConnector', () => signed({ ...first, number: 6, connector: 'con-2' })],
    ['older', () => signed({ ...first, number: 4 })],
    ['badShape', () => signed({ ...first, number: 6, more: true })],
    ['badShape', () => signed({ ...first, number: 6, destinations: [{ id: 'x', host: 'a b', port: 0, pinned: [] }] })],
    ['badShape', () => signed(first, serverKey, 'no JSON')],
    ['badShape', () => signed({ ...first, format: 2, number: 6 })],
  ])('refuses a list: %s', async (why, made) => {
    const list = await open()
    await list.ask()
    answer = made()
    expect(await list.ask()).toEqual({ kind: 'refusedList', why })
    expect(list.present()).toEqual(first)
  })

  it('keeps the newest across a restart, and still refuses an older one', async () => {
    await (await open()).ask()
    const list = await open()
    expect(list.present()).toEqual(first)
    answer = signed({ ...first, number: 4 })
    expect(await list.ask()).toEqual({ kind: 'refusedList', why: 'older' })
  })

  it('stands by what it has while the server cannot be asked', async () => {
    const list = await open()
    await list.ask()
    answer = new Error('ECONNREFUSED')
    expect(await list.ask()).toMatchObject({ kind: 'unreachable' })
    expect(list.present()).toEqual(first)
  })

  it('does not believe what was altered on its own disk', async () => {
    await (await open()).ask()
    const path = join(folder, 'list.json')
    await writeFile(path, (await readFile(path, 'utf8')).replace('\\"number\\":5', '\\"number\\":9'))
    expect((await open()).present()).toBeUndefined()
    await writeFile(path, '')
    expect((await open()).present()).toBeUndefined()
  })

  it('does not use a list that it could not keep', async () => {
    const list = await open()
    await rm(folder, { recursive: true })
    await writeFile(folder, 'a file in the place of the folder')
    expect(await list.ask()).toMatchObject({ kind: 'notKept' })
    expect(list.present()).toBeUndefined()
  })
})
