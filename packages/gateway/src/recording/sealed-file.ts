import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

const MARK = Buffer.from('taga-recording/1\n')
const SALT_BYTES = 32
const TAG_BYTES = 16
const LENGTH_BYTES = 4
/** A frame holds one reading of the PC at most; more is no file of ours. */
const MOST_FRAME_BYTES = 16 * 1024 * 1024

export const HEAD_BYTES = MARK.length + SALT_BYTES

/** One piece of a recording: `ms` from its beginning. An empty one is its end. */
export type Frame = { readonly ms: number; readonly bytes: Buffer }

/** A file's first bytes, and what seals its frames (AES-256-GCM under a key of its own, counted: none can be changed, left out or moved). */
export function sealing(key: Buffer, salt: Buffer): { readonly head: Buffer; seal(frame: Frame): Buffer } {
  const own = fileKey(key, salt)
  let count = 0
  return {
    head: Buffer.concat([MARK, salt]),
    seal({ ms, bytes }) {
      const cipher = createCipheriv('aes-256-gcm', own, nonceOf(count++), { authTagLength: TAG_BYTES })
      const at = Buffer.alloc(LENGTH_BYTES)
      at.writeUInt32BE(Math.min(ms, 0xffff_ffff))
      const sealed = [cipher.update(at), cipher.update(bytes), cipher.final()]
      const length = Buffer.alloc(LENGTH_BYTES)
      length.writeUInt32BE(LENGTH_BYTES + bytes.length + TAG_BYTES)
      return Buffer.concat([length, ...sealed, cipher.getAuthTag()])
    },
  }
}

/** The bytes are not what this key sealed: another key, or a file that was changed. */
export class NotSealedByUs extends Error {
  override readonly name = 'NotSealedByUs'
}

/**
 * The frames of a file, in order, from its bytes in any pieces. What a gateway that was killed left half written at the end is left out, and so
 * is the empty frame of an end. @throws NotSealedByUs
 */
export async function* unseal(key: Buffer, parts: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0)
  let own: Buffer | undefined
  let count = 0
  for await (const part of parts) {
    rest = rest.length === 0 ? part : Buffer.concat([rest, part])
    if (own === undefined) {
      if (rest.length < HEAD_BYTES) continue
      if (!rest.subarray(0, MARK.length).equals(MARK)) throw new NotSealedByUs('no recording')
      own = fileKey(key, rest.subarray(MARK.length, HEAD_BYTES))
      rest = rest.subarray(HEAD_BYTES)
    }
    while (rest.length >= LENGTH_BYTES) {
      const length = rest.readUInt32BE(0)
      if (length < LENGTH_BYTES + TAG_BYTES || length > MOST_FRAME_BYTES) throw new NotSealedByUs('frame')
      if (rest.length < LENGTH_BYTES + length) break
      yield open(own, count++, rest.subarray(LENGTH_BYTES, LENGTH_BYTES + length))
      rest = rest.subarray(LENGTH_BYTES + length)
    }
  }
}

function open(key: Buffer, count: number, sealed: Buffer): Frame {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(count), { authTagLength: TAG_BYTES })
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  try {
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()])
    return { ms: plain.readUInt32BE(0), bytes: plain.subarray(LENGTH_BYTES) }
  } catch (cause) {
    throw new NotSealedByUs('frame', { cause })
  }
}

function fileKey(key: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'taga-recording/1', 32))
}

/** Each file has a key of its own, so that a count is never used twice with one. */
function nonceOf(count: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(count, 6, 6)
  return nonce
}
