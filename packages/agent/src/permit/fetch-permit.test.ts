import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FAULTS, type FaultCode, type Permit, type PermitAnswer, permitText } from '@taga/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sender } from '../report/send-queue.ts'
import { readCounter } from '../state/counter.ts'
import { makeDeviceKey } from '../state/device-key.ts'
import { checkPermit, fetchPermit, renewPermit } from './fetch-permit.ts'

const HOUR = 3_600_000
const server = generateKeyPairSync('ed25519')
const stranger = generateKeyPairSync('ed25519')

describe('a permit of the server', () => {
  let folder = ''
  let now = 0
  let asked = 0
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-permit-'))
    now = Date.now()
    asked = 0
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  function senderOf(answering: () => Response): Sender {
    const { publicKey } = server
    return {
      folder,
      key: makeDeviceKey(),
      identity: {
        device: 'd1',
        audience: 'aud',
        server: 'http://127.0.0.1:1',
        serverKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'),
        ownership: 'company',
      },
      now: () => now,
      fetch: () => {
        asked += 1
        return Promise.resolve(answering())
      },
    }
  }
  function give(key = server.privateKey): Response {
    const person = { id: 'p1', name: '佐藤 花' }
    const permit: Permit = {
      format: 1,
      id: 'p',
      audience: 'aud',
      device: 'd1',
      person,
      issuedAt: now,
      until: now + 12 * HOUR,
      levels: ['business'],
    }
    const text = JSON.stringify(permit)
    const answer: PermitAnswer = {
      kind: 'given',
      text,
      signature: sign(null, Buffer.from(permitText(text)), key).toString('base64url'),
    }
    return Response.json(answer)
  }
  function refuse(fault: FaultCode): Response {
    const { status, words } = FAULTS[fault]
    return Response.json({ fault, words, detail: {}, id: 'r' }, { status })
  }

  it('is kept and holds, asked for under a number that is never used again', async () => {
    const sender = senderOf(() => give())
    expect(await fetchPermit(sender)).toMatchObject({ kind: 'answered' })
    const state = await checkPermit(sender)
    expect(state).toMatchObject({ kind: 'valid', permit: { device: 'd1', levels: ['business'] } })
    // this computer runs meanwhile, whatever the test's clock shows
    expect(state.kind === 'valid' && state.leftMs > 11 * HOUR && state.leftMs <= 12 * HOUR).toBe(true)
    await fetchPermit(sender)
    expect(await readCounter(folder)).toBe(2)
  })

  it('is not kept where another server signed it, and the one from before stays', async () => {
    await fetchPermit(senderOf(() => give()))
    expect(await fetchPermit(senderOf(() => give(stranger.privateKey)))).toMatchObject({ kind: 'unreachable' })
    expect(await checkPermit(senderOf(() => give()))).toMatchObject({ kind: 'valid' })
  })

  it.each<[string, () => Response, 'none' | 'valid']>([
    [
      'goes where there is none any more',
      () => Response.json({ kind: 'refused', words: { title: { ja: 'x', en: 'x' }, reasons: [], prove: false } }),
      'none',
    ],
    ['goes where the device was stopped', () => refuse('device_stopped'), 'none'],
    ['stays where nobody is signed in just now', () => refuse('not_signed_in'), 'valid'],
    ['stays where the server is busy', () => refuse('busy'), 'valid'],
    ['stays where something else answers', () => new Response('hotel'), 'valid'],
  ])('%s', async (_, answering, kind) => {
    await fetchPermit(senderOf(() => give()))
    const sender = senderOf(answering)
    await fetchPermit(sender)
    expect((await checkPermit(sender)).kind).toBe(kind)
  })

  it('is renewed after an hour where one is kept, and never where nobody asked for one', async () => {
    const sender = senderOf(() => give())
    expect(await renewPermit(sender)).toBe('kept')
    expect(asked).toBe(0)
    await fetchPermit(sender)
    now += HOUR - 1
    expect(await renewPermit(sender)).toBe('kept')
    now += 1
    expect(await renewPermit(sender)).toBe('asked')
    expect(asked).toBe(2)
  })
})
