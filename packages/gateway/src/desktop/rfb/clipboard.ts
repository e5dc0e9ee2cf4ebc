import { constants, deflateSync, inflateSync } from 'node:zlib'
import { BadRfb } from './bad-rfb.ts'

/** Flags of the extended clipboard (pseudo-encoding 0xC0A1E5CE of the community's RFB specification): what is carried, and what is said. */
const TEXT = 1
const CAPS = 1 << 24
const REQUEST = 1 << 25
const PEEK = 1 << 26
const NOTIFY = 1 << 27
const PROVIDE = 1 << 28
const ACTIONS = CAPS | REQUEST | PEEK | NOTIFY | PROVIDE

/** Most bytes of a clipboard, packed or unpacked. What is longer is not carried. */
export const MOST_CLIPBOARD_BYTES = 1024 * 1024

/** Which way a message moves text: `provide` and `notify` offer the sender's, `request` and `peek` ask for the other side's. */
export type Moves = 'caps' | 'offers' | 'asks' | 'nothing'

export function movesOf(flags: number): Moves {
  if ((flags & CAPS) !== 0) return 'caps'
  switch (flags & ACTIONS) {
    case NOTIFY:
    case PROVIDE:
      return 'offers'
    case REQUEST:
    case PEEK:
      return 'asks'
    default:
      return 'nothing'
  }
}

export function isProvide(flags: number): boolean {
  return (flags & ACTIONS) === PROVIDE
}

/** The same said of text alone: no pictures, no files, nothing formatted. */
export function textOnly(flags: number): number {
  return (flags & ACTIONS) | (flags & TEXT)
}

/** How large a text may come unasked, as the sender of capabilities says; what else it can do is left out. */
export function textOnlyCaps(flags: number, sizes: Buffer): Buffer {
  const size = (flags & TEXT) !== 0 && sizes.length >= 4 ? sizes.readUInt32BE(0) : 0
  const caps = Buffer.alloc(8)
  caps.writeUInt32BE(textOnly(flags) >>> 0, 0)
  caps.writeUInt32BE(Math.min(size, MOST_CLIPBOARD_BYTES), 4)
  return (flags & TEXT) === 0 ? caps.subarray(0, 4) : caps
}

/** A packed text, read and packed again so that nothing but it gets through. Undefined where it is too long. @throws BadRfb */
export function repackText(packed: Buffer): Buffer | undefined {
  const text = unpackText(packed)
  if (text === undefined) return undefined
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return deflateSync(Buffer.concat([length, text]))
}

function unpackText(packed: Buffer): Buffer | undefined {
  let unpacked: Buffer
  try {
    // senders flush and do not finish their stream
    unpacked = inflateSync(packed, { maxOutputLength: MOST_CLIPBOARD_BYTES, finishFlush: constants.Z_SYNC_FLUSH })
  } catch (cause) {
    if (cause instanceof RangeError) return undefined
    throw new BadRfb('clipboard', { cause })
  }
  const length = unpacked.length < 4 ? undefined : unpacked.readUInt32BE(0)
  if (length === undefined || length > unpacked.length - 4) throw new BadRfb('clipboard')
  return unpacked.subarray(4, 4 + length)
}
