import { BadRfb } from './bad-rfb.ts'
import { isProvide, MOST_CLIPBOARD_BYTES, movesOf, repackText, textOnly, textOnlyCaps } from './clipboard.ts'
import { isFollowed, PIXEL_FORMAT } from './encodings.ts'
import { drop, emit, need, type Script, type Step } from './feed.ts'
import { type ClipboardRules, extendedHead } from './follow-picture.ts'
import type { HeldKeys } from './held-keys.ts'

export type InputRules = ClipboardRules & {
  /** Whether keys and the pointer reach the PC now. */
  readonly mayType: () => boolean
  /** Somebody touched a key or moved the pointer, whether it got through or not. */
  readonly touched: () => void
  readonly held: HeldKeys
}

type Part = Generator<Step, void, Buffer>

const MOST_ENCODINGS = 200

/**
 * Reads what a viewer says (RFC 6143 section 7.5) and says it again in our own bytes: what is not known here cannot reach a PC, and keys,
 * pointer and clipboard only while they may.
 */
export function* readInput(rules: InputRules): Script {
  for (;;) {
    const type = (yield need(1)).readUInt8(0)
    switch (type) {
      case 0: {
        const format = (yield need(19)).subarray(3)
        if (!format.subarray(0, 13).equals(PIXEL_FORMAT.subarray(0, 13))) throw new BadRfb('pixel format')
        break // the PC has it already
      }
      case 2:
        yield* readEncodings()
        break
      case 3: {
        const area = yield need(9)
        area[0] = area[0] === 0 ? 0 : 1
        yield emit(Buffer.concat([Buffer.of(3), area]))
        break
      }
      case 4: {
        const key = yield need(7)
        const message = Buffer.from([4, key[0] === 0 ? 0 : 1, 0, 0, ...key.subarray(3)])
        yield* typed(rules, message, () => rules.held.keep(message))
        break
      }
      case 5: {
        const moved = yield need(5)
        const message = Buffer.from([5, (moved[0] ?? 0) & 0x7f, ...moved.subarray(1)])
        yield* typed(rules, message, () => rules.held.keepPointer(message))
        break
      }
      case 6:
        yield* readCutText(rules)
        break
      case 150: {
        const area = yield need(9)
        area[0] = area[0] === 0 ? 0 : 1
        yield emit(Buffer.concat([Buffer.of(150), area]))
        break
      }
      case 248:
        yield* readFence()
        break
      case 250: // to shut the PC down is not offered
        yield drop(3)
        break
      case 251: // nor to change its screens
        yield drop(((yield need(7))[5] ?? 0) * 16)
        break
      case 255:
        yield* readQemuKey(rules)
        break
      default:
        throw new BadRfb(`message ${type}`)
    }
  }
}

function* typed(rules: InputRules, message: Buffer, keep: () => void): Part {
  rules.touched()
  if (!rules.mayType()) return
  keep()
  yield emit(message)
}

function* readEncodings(): Part {
  const count = (yield need(3)).readUInt16BE(1)
  if (count > MOST_ENCODINGS) throw new BadRfb('encodings')
  const asked = yield need(count * 4)
  const followed: number[] = []
  for (let at = 0; at < asked.length; at += 4) {
    const encoding = asked.readInt32BE(at)
    if (isFollowed(encoding)) followed.push(encoding)
  }
  const message = Buffer.alloc(4 + followed.length * 4)
  message[0] = 2
  message.writeUInt16BE(followed.length, 2)
  for (const [at, encoding] of followed.entries()) message.writeInt32BE(encoding, 4 + at * 4)
  yield emit(message)
}

/** Keys by their place on the keyboard beside their meaning, which layouts of Japan need. */
function* readQemuKey(rules: InputRules): Part {
  const key = yield need(11)
  if (key[0] !== 0) throw new BadRfb('message 255')
  const message = Buffer.from([255, 0, 0, (key[2] ?? 0) === 0 ? 0 : 1, ...key.subarray(3)])
  yield* typed(rules, message, () => rules.held.keep(message))
}

function* readFence(): Part {
  const head = yield need(8)
  const length = head[7] ?? 0
  if (length > 64) throw new BadRfb('fence')
  const told = yield need(length)
  yield emit(Buffer.concat([Buffer.of(248, 0, 0, 0), head.subarray(3), told]))
}

function* readCutText(rules: InputRules): Part {
  const length = (yield need(7)).readInt32BE(3)
  if (length >= 0) {
    if (length > MOST_CLIPBOARD_BYTES) throw new BadRfb('clipboard')
    if (!rules.mayPasteIn()) return void (yield drop(length))
    const text = yield need(length)
    const head = Buffer.alloc(8)
    head[0] = 6
    head.writeUInt32BE(length, 4)
    return void (yield emit(Buffer.concat([head, text])))
  }
  const bytes = -length
  if (bytes < 4 || bytes > MOST_CLIPBOARD_BYTES) throw new BadRfb('clipboard')
  const whole = yield need(bytes)
  const said = sayAgain(rules, whole.readUInt32BE(0), whole.subarray(4))
  if (said !== undefined) yield emit(Buffer.concat([extendedHead(6, said.length), said]))
}

/** An extended clipboard message in our own bytes; undefined where it may not pass. */
function sayAgain(rules: ClipboardRules, flags: number, rest: Buffer): Buffer | undefined {
  const moves = movesOf(flags)
  if (moves === 'caps') return textOnlyCaps(flags, rest)
  const may = moves === 'offers' ? rules.mayPasteIn() : moves === 'asks' && rules.mayCopyOut()
  if (!may) return undefined
  const head = Buffer.alloc(4)
  head.writeUInt32BE(textOnly(flags) >>> 0)
  if (!isProvide(flags)) return head
  if (textOnly(flags) !== flags) return undefined
  const text = repackText(rest)
  return text === undefined ? undefined : Buffer.concat([head, text])
}
