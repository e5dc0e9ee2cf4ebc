import { expect, it } from 'vitest'
import { vncAnswer } from './vnc-answer.ts'

// DES of nothing by a key of nothing (NIST SP 800-17, appendix A)
it('answers a challenge by DES with the bits of the password turned', () => {
  expect(vncAnswer('', Buffer.alloc(16)).toString('hex')).toBe('8ca64de9c1b123a78ca64de9c1b123a7')
})

it('takes no more than eight characters of a password', () => {
  const challenge = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
  expect(vncAnswer('longer-than-eight', challenge)).toEqual(vncAnswer('longer-t', challenge))
  expect(vncAnswer('longer-u', challenge)).not.toEqual(vncAnswer('longer-t', challenge))
})
