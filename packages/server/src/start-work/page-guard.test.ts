import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createPageGuard } from './page-guard.ts'

const MINUTE = 60_000
const guardOf = (mostNonces = 100) => createPageGuard(randomBytes, { turnMs: MINUTE, mostNonces })

it('believes a challenge for two turns and not a millisecond longer', () => {
  const guard = guardOf()
  const challenge = guard.challenge(0)
  expect(guard.challenge(MINUTE - 1)).toBe(challenge)
  expect(guard.challenge(MINUTE)).not.toBe(challenge)
  expect(guard.use({ challenge, nonce: 'a' }, 2 * MINUTE - 1)).toBe('fresh')
  expect(guard.use({ challenge, nonce: 'b' }, 2 * MINUTE)).toBe('otherChallenge')
})

it('uses a nonce up, also across the turn', () => {
  const guard = guardOf()
  const challenge = guard.challenge(0)
  expect(guard.use({ challenge, nonce: 'a' }, 1)).toBe('fresh')
  expect(guard.use({ challenge, nonce: 'a' }, 1)).toBe('used')
  guard.challenge(MINUTE)
  expect(guard.use({ challenge, nonce: 'a' }, MINUTE + 1)).toBe('used')
})

it('knows no challenge of another run', () => {
  expect(guardOf().use({ challenge: guardOf().challenge(0), nonce: 'a' }, 0)).toBe('otherChallenge')
})

it('remembers a bounded number, and refuses what it can no longer remember', () => {
  const guard = guardOf(2)
  const first = guard.challenge(0)
  for (const nonce of ['a', 'b']) expect(guard.use({ challenge: first, nonce }, 0)).toBe('fresh')
  for (const nonce of ['a', 'b']) expect(guard.use({ challenge: guard.challenge(0), nonce }, 0)).toBe('fresh')
  guard.challenge(0)
  expect(guard.use({ challenge: first, nonce: 'a' }, 0)).toBe('otherChallenge')
})
