import { BadRfb } from './bad-rfb.ts'
import { isProvide, MOST_CLIPBOARD_BYTES, movesOf, textOnly, textOnlyCaps } from './clipboard.ts'
import { ENCODING, MOST_SIDE, PIXEL_BYTES, SMALL_PIXEL_BYTES } from './encodings.ts'
import { drop, emit, need, pass, type Script, type Step } from './feed.ts'

/** Whether text may go each way, asked at the moment when it would. */
export type ClipboardRules = { readonly mayCopyOut: () => boolean; readonly mayPasteIn: () => boolean }

type Part = Generator<Step, void, Buffer>

/**
 * Follows what a PC says, message by message and rectangle by rectangle (RFC 6143 section 7.6), so that text of its clipboard can be let
 * through or dropped. Pictures pass as they come; nothing is held but their headers.
 */
export function* followPicture(rules: ClipboardRules): Script {
  for (;;) {
    const type = yield need(1)
    switch (type.readUInt8(0)) {
      case 0:
        yield emit(type)
        yield* followUpdate()
        break
      case 1: // colour maps, which true colours have none of
        yield drop((yield need(5)).readUInt16BE(3) * 6)
        break
      case 2: // bell
      case 150: // end of continuous updates
        yield emit(type)
        break
      case 3:
        yield* followCutText(type, rules)
        break
      case 248:
        yield emit(type)
        yield* followFence()
        break
      default:
        throw new BadRfb(`message ${type[0]}`)
    }
  }
}

function* followUpdate(): Part {
  const header = yield need(3)
  yield emit(header)
  const rectangles = header.readUInt16BE(1)
  // 65,535 of them end with one that says so
  for (let at = 0; at < rectangles; at++) {
    const head = yield need(12)
    yield emit(head)
    const [width, height] = [head.readUInt16BE(4), head.readUInt16BE(6)]
    if (width > MOST_SIDE || height > MOST_SIDE) throw new BadRfb('rectangle')
    const encoding = head.readInt32BE(8)
    if (encoding === ENCODING.lastRect) return
    yield* followRectangle(encoding, width, height)
  }
}

function* followRectangle(encoding: number, width: number, height: number): Part {
  switch (encoding) {
    case ENCODING.raw:
      yield pass(width * height * PIXEL_BYTES)
      break
    case ENCODING.copyRect:
      yield pass(4)
      break
    case ENCODING.hextile:
      yield* followHextile(width, height)
      break
    case ENCODING.zrle: {
      const length = yield need(4)
      yield emit(length)
      yield pass(length.readUInt32BE(0))
      break
    }
    case ENCODING.tight:
    case ENCODING.tightPng:
      yield* followTight(encoding, width, height)
      break
    case ENCODING.cursor:
      yield pass(width * height * PIXEL_BYTES + Math.ceil(width / 8) * height)
      break
    case ENCODING.extendedDesktopSize: {
      const screens = yield need(4)
      yield emit(screens)
      yield pass((screens[0] ?? 0) * 16)
      break
    }
    case ENCODING.desktopSize:
    case ENCODING.qemuKey:
      break
    default:
      throw new BadRfb(`encoding ${encoding}`)
  }
}

/** RFC 6143 section 7.7.4: tiles of at most 16 by 16. */
function* followHextile(width: number, height: number): Part {
  for (let y = 0; y < height; y += 16)
    for (let x = 0; x < width; x += 16) {
      const mask = yield need(1)
      yield emit(mask)
      const said = mask[0] ?? 0
      if ((said & 1) !== 0) {
        yield pass(Math.min(16, width - x) * Math.min(16, height - y) * PIXEL_BYTES)
        continue
      }
      yield pass(((said & 2) === 0 ? 0 : PIXEL_BYTES) + ((said & 4) === 0 ? 0 : PIXEL_BYTES))
      if ((said & 8) === 0) continue
      const count = yield need(1)
      yield emit(count)
      yield pass((count[0] ?? 0) * ((said & 16) === 0 ? 2 : 2 + PIXEL_BYTES))
    }
}

const FILL = 8
const JPEG = 9
const PNG = 10

/** Tight and, with PNG in the place of its basic compression, TightPNG. */
function* followTight(encoding: number, width: number, height: number): Part {
  const control = yield need(1)
  yield emit(control)
  const compression = (control[0] ?? 0) >> 4
  if (compression === FILL) return void (yield pass(SMALL_PIXEL_BYTES))
  if (compression === JPEG || (compression === PNG && encoding === ENCODING.tightPng)) return yield* followCompact()
  if (compression > 7 || encoding === ENCODING.tightPng) throw new BadRfb('tight compression')
  const bytes = yield* followFilter((compression & 4) !== 0, width, height)
  // what is shorter than 12 bytes is not compressed
  if (bytes < 12) yield pass(bytes)
  else yield* followCompact()
}

/** Follows the filter of basic compression, and says how many bytes its output has. */
function* followFilter(isNamed: boolean, width: number, height: number): Generator<Step, number, Buffer> {
  if (!isNamed) return width * height * SMALL_PIXEL_BYTES
  const filter = yield need(1)
  yield emit(filter)
  switch (filter.readUInt8(0)) {
    case 0:
    case 2: // gradient
      return width * height * SMALL_PIXEL_BYTES
    case 1: {
      const count = yield need(1)
      yield emit(count)
      const colours = (count[0] ?? 0) + 1
      yield pass(colours * SMALL_PIXEL_BYTES)
      return colours <= 2 ? Math.ceil(width / 8) * height : width * height
    }
    default:
      throw new BadRfb('tight filter')
  }
}

/** A length of one to three bytes, seven bits in each of the first two, and what it is the length of. */
function* followCompact(): Part {
  let length = 0
  for (let at = 0; at < 3; at++) {
    const byte = yield need(1)
    yield emit(byte)
    const bits = byte[0] ?? 0
    length |= (at === 2 ? bits : bits & 0x7f) << (7 * at)
    if (at === 2 || (bits & 0x80) === 0) break
  }
  yield pass(length)
}

function* followFence(): Part {
  const head = yield need(8)
  if ((head[7] ?? 0) > 64) throw new BadRfb('fence')
  yield emit(head)
  yield pass(head[7] ?? 0)
}

function* followCutText(type: Buffer, rules: ClipboardRules): Part {
  const head = yield need(7)
  const length = head.readInt32BE(3)
  if (length >= 0) {
    if (!rules.mayCopyOut() || length > MOST_CLIPBOARD_BYTES) return void (yield drop(length))
    yield emit(type)
    yield emit(head)
    return void (yield pass(length))
  }
  const bytes = -length
  if (bytes < 4) throw new BadRfb('clipboard')
  const flags = (yield need(4)).readUInt32BE(0)
  const moves = movesOf(flags)
  if (moves === 'caps') {
    if (bytes > 68) throw new BadRfb('clipboard')
    const caps = textOnlyCaps(flags, yield need(bytes - 4))
    return void (yield emit(extended(caps)))
  }
  const may = moves === 'offers' ? rules.mayCopyOut() : moves === 'asks' && rules.mayPasteIn()
  const isMore = isProvide(flags) && textOnly(flags) !== flags
  if (!may || isMore || bytes > MOST_CLIPBOARD_BYTES) return void (yield drop(bytes - 4))
  const said = Buffer.alloc(4)
  said.writeUInt32BE(textOnly(flags) >>> 0)
  if (!isProvide(flags)) {
    yield emit(extended(said))
    return void (yield drop(bytes - 4))
  }
  yield emit(extendedHead(3, bytes))
  yield emit(said)
  yield pass(bytes - 4)
}

function extended(body: Buffer): Buffer {
  return Buffer.concat([extendedHead(3, body.length), body])
}

/** The head of a clipboard message whose negative length says that it is an extended one. */
export function extendedHead(type: 3 | 6, bytes: number): Buffer {
  const head = Buffer.alloc(8)
  head[0] = type
  head.writeInt32BE(-bytes, 4)
  return head
}
