import { createCipheriv } from 'node:crypto'

/**
 * The answer to a challenge of VNC authentication (RFC 6143 section 7.2.2): DES with the password's first eight bytes as its key, the bits
 * of each byte the other way round. Weak as it is, it is what such servers have; the way there is ours.
 */
export function vncAnswer(password: string, challenge: Buffer): Buffer {
  const key = Buffer.alloc(8)
  Buffer.from(password, 'latin1').copy(key, 0, 0, 8)
  const turned = key.map(turnBits)
  // three times the same key is DES, which alone is no longer offered
  const cipher = createCipheriv('des-ede3', Buffer.concat([turned, turned, turned]), null).setAutoPadding(false)
  return Buffer.concat([cipher.update(challenge), cipher.final()])
}

function turnBits(byte: number): number {
  let turned = 0
  for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) turned |= 0x80 >> bit
  return turned
}
