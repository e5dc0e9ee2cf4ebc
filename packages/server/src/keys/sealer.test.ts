import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSealer } from './sealer.ts'

describe('a sealer', () => {
  const sealer = createSealer(randomBytes(32))

  it('opens what it sealed, for the same purpose only', () => {
    const sealed = sealer.seal('totp', '秘密の鍵')
    expect(sealed).not.toContain('秘密')
    expect(sealer.open('totp', sealed)).toBe('秘密の鍵')
    expect(sealer.open('directory', sealed)).toBeUndefined()
    expect(createSealer(randomBytes(32)).open('totp', sealed)).toBeUndefined()
  })

  it('seals the same text differently each time', () => {
    expect(sealer.seal('totp', 'a')).not.toBe(sealer.seal('totp', 'a'))
  })

  it('opens nothing that was changed, cut or made up', () => {
    const sealed = sealer.seal('totp', 'abc')
    const [id = '', nonce = '', closed = ''] = sealed.split('.')
    const flipped = Buffer.from(closed, 'base64url')
    flipped[0] = (flipped[0] ?? 0) ^ 1
    for (const wrong of [
      [id, nonce, flipped.toString('base64url')].join('.'),
      [id, nonce, closed.slice(0, 8)].join('.'),
      [id, 'AAAA', closed].join('.'),
      [id, nonce].join('.'),
      'nothing',
      '',
    ])
      expect(sealer.open('totp', wrong)).toBeUndefined()
  })

  it('knows its own mark, for the same purpose and text only', () => {
    const mark = sealer.mark('browser', 'account')
    expect(sealer.isMarked('browser', 'account', mark)).toBe(true)
    expect(sealer.isMarked('browser', 'another', mark)).toBe(false)
    expect(sealer.isMarked('seal', 'account', mark)).toBe(false)
    expect(sealer.isMarked('browser', 'account', '')).toBe(false)
  })
})
