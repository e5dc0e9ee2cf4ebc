import { expect, it } from 'vitest'
import { newId } from './new-id.ts'

it('begins with a letter whatever the bits are, and keeps the other bits', () => {
  for (let first = 0; first < 256; first += 1) {
    const bits = new Uint8Array(16).fill(first)
    const id = newId(() => bits)
    expect(id).toMatch(/^[A-Za-z][A-Za-z0-9_-]{21}$/)
    expect([...Buffer.from(id, 'base64url')].slice(1)).toEqual(Array.from(bits.slice(1)))
  }
  expect(newId(() => new Uint8Array(16).fill(255))).not.toBe(newId(() => new Uint8Array(16).fill(254)))
})
