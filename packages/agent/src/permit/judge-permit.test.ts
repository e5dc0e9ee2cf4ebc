import { generateKeyPairSync, sign } from 'node:crypto'
import { permitText } from '@taga/contract'
import { describe, expect, it } from 'vitest'
import { type Clocks, judgePermit } from './judge-permit.ts'
import type { KeptPermit } from './kept-permit.ts'

const ISSUED = 1_800_000_000_000
const HOUR = 3_600_000
const MINUTE = 60_000
const server = generateKeyPairSync('ed25519')
const stranger = generateKeyPairSync('ed25519')
const IDENTITY = {
  device: 'v1',
  audience: 'taga:one',
  serverKey: server.publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'),
}

/** Asked at a clock that is right, three hours after the computer was started. */
function keep(
  changed: object = {},
  { key = server.privateKey, ...more }: Partial<KeptPermit> & { key?: typeof server.privateKey } = {},
): KeptPermit {
  const permit = {
    format: 1,
    id: 'p',
    audience: 'taga:one',
    device: 'v1',
    person: { id: 'p1', name: '佐藤 花' },
    issuedAt: ISSUED,
    until: ISSUED + 12 * HOUR,
    levels: ['business'],
    ...changed,
  }
  const text = JSON.stringify(permit)
  const signature = sign(null, Buffer.from(permitText(text)), key).toString('base64url')
  return { text, signature, askedAt: ISSUED, uptimeMs: 3 * HOUR, boot: 'one', latestAt: ISSUED, ...more }
}
/** The clocks so long after it was asked, the same start. */
function after(ms: number, changed: Partial<Clocks> = {}): Clocks {
  return { now: ISSUED + ms, uptimeMs: 3 * HOUR + ms, boot: 'one', lookedAt: undefined, ...changed }
}

describe('a kept permit', () => {
  it.each<[string, KeptPermit | undefined, Clocks, string]>([
    ['holds at once', keep(), after(0), 'valid'],
    ['holds a millisecond before its end', keep(), after(12 * HOUR - 1), 'valid'],
    ['has ended on its end', keep(), after(12 * HOUR), 'ended'],
    ['is none where there is none', undefined, after(0), 'none'],
    ['is none of another server', keep({}, { key: stranger.privateKey }), after(0), 'forged'],
    [
      'is none with another end than was signed',
      { ...keep(), text: keep({ until: ISSUED + 99 * HOUR }).text },
      after(0),
      'forged',
    ],
    ['is none that was signed in another form', keep({ format: 2 }), after(0), 'forged'],
    ['is none of another device', keep({ device: 'v2' }), after(0), 'foreign'],
    ['is none for another audience', keep({ audience: 'taga:two' }), after(0), 'foreign'],
    [
      'does not count where the clock is put back while it runs',
      keep(),
      after(13 * HOUR, { now: ISSUED + HOUR }),
      'clockBack',
    ],
    [
      'does not count where the clock is put back after a start',
      keep({}, { latestAt: ISSUED + 5 * HOUR }),
      after(HOUR, { uptimeMs: 0, boot: 'two' }),
      'clockBack',
    ],
    [
      'does not count where the clock is before its last look',
      keep(),
      after(HOUR, { boot: 'two', lookedAt: ISSUED + 5 * HOUR }),
      'clockBack',
    ],
    ['does not count where the clock is before it was given', keep(), after(-HOUR, { boot: undefined }), 'clockBack'],
    ['holds where the clock was set by a moment', keep(), after(HOUR, { now: ISSUED + HOUR - MINUTE }), 'valid'],
    [
      'has ended by the time that ran, whatever moment the clock was set by',
      keep(),
      after(12 * HOUR, { now: ISSUED + 12 * HOUR - MINUTE }),
      'ended',
    ],
    [
      'holds on a clock that was wrong from the first',
      keep({}, { askedAt: ISSUED - 9 * HOUR, latestAt: ISSUED - 9 * HOUR }),
      after(HOUR, { now: ISSUED - 8 * HOUR }),
      'valid',
    ],
    [
      'ends on a clock that was wrong from the first',
      keep({}, { askedAt: ISSUED - 9 * HOUR, latestAt: ISSUED - 9 * HOUR }),
      after(12 * HOUR, { now: ISSUED + 3 * HOUR }),
      'ended',
    ],
    ['has ended where the clock was put forward', keep(), after(HOUR, { now: ISSUED + 13 * HOUR }), 'ended'],
  ])('%s', (_, kept, clocks, kind) => {
    expect(judgePermit(kept, IDENTITY, clocks).kind).toBe(kind)
  })

  it('says how long it holds', () => {
    expect(judgePermit(keep(), IDENTITY, after(2 * HOUR))).toMatchObject({ kind: 'valid', leftMs: 10 * HOUR })
  })

  it('is never longer by a later moment, whatever the clocks show', () => {
    for (const boot of ['one', 'two', undefined])
      for (const now of [-20, -1, 0, 1, 5, 11, 12, 30])
        for (const ran of [12, 13, 40]) {
          const state = judgePermit(keep({}, { latestAt: ISSUED + 12 * HOUR }), IDENTITY, {
            now: ISSUED + now * HOUR,
            uptimeMs: (3 + ran) * HOUR,
            boot,
            lookedAt: undefined,
          })
          expect(state.kind).not.toBe('valid')
        }
  })
})
