import { connect } from 'node:tls'
import { WIKI } from '../../testing/test-front.ts'

export type Frame = { readonly type: number; readonly flags: number; readonly stream: number; readonly payload: Buffer }

/** HTTP/2 as bytes (RFC 9113): says what it likes, and keeps what comes back. */
export type RawHttp2 = {
  readonly frames: Frame[]
  readonly isClosed: () => boolean
  send(...parts: readonly Buffer[]): void
  /** The status of the answer on a stream; `reset` or `gone` where there is none. */
  outcome(stream: number): number | 'reset' | 'gone' | undefined
  pause(): void
  close(): void
}

export const TYPE = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goaway: 7,
  window: 8,
  continuation: 9,
}
export const END_STREAM = 1
export const END_HEADERS = 4

export function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** Header fields as they are given, each as a literal that is not indexed (RFC 7541 section 6.2.2). */
export function block(fields: readonly (readonly [string, string])[]): Buffer {
  return Buffer.concat(fields.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]))
}

export function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'latin1')
  return Buffer.concat([integer(bytes.length), bytes])
}

function integer(value: number): Buffer {
  if (value < 127) return Buffer.from([value])
  const bytes = [127]
  let left = value - 127
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128)
  return Buffer.from([...bytes, left])
}

export function headers(stream: number, fields: readonly (readonly [string, string])[], flags = END_STREAM): Buffer {
  return frame(TYPE.headers, flags | END_HEADERS, stream, block(fields))
}

export function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

/** `settings`: the payload of the first frame. */
export async function openRawHttp2(port: number, { name = WIKI, settings = Buffer.alloc(0) } = {}): Promise<RawHttp2> {
  const socket = connect({
    port,
    host: '127.0.0.1',
    servername: name,
    rejectUnauthorized: false,
    ALPNProtocols: ['h2'],
  })
  const frames: Frame[] = []
  let rest = Buffer.alloc(0)
  let isClosed = false
  socket.on('error', () => undefined)
  socket.on('close', () => (isClosed = true))
  socket.on('data', (part: Buffer) => {
    rest = Buffer.concat([rest, part])
    while (rest.length >= 9 && rest.length >= 9 + rest.readUIntBE(0, 3)) {
      const end = 9 + rest.readUIntBE(0, 3)
      const stream = rest.readUInt32BE(5) & 0x7fffffff
      frames.push({ type: rest.readUInt8(3), flags: rest.readUInt8(4), stream, payload: rest.subarray(9, end) })
      rest = rest.subarray(end)
    }
  })
  await new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve)
    socket.once('error', reject)
  })
  socket.write(Buffer.concat([PREFACE, frame(TYPE.settings, 0, 0, settings)]))
  return {
    frames,
    isClosed: () => isClosed,
    send: (...parts) => void (socket.destroyed || socket.write(Buffer.concat(parts))),
    outcome(stream) {
      const answer = frames.find((each) => each.type === TYPE.headers && each.stream === stream)
      if (answer !== undefined) return statusIn(answer.payload)
      if (frames.some((each) => each.type === TYPE.reset && each.stream === stream)) return 'reset'
      return isClosed || frames.some(({ type }) => type === TYPE.goaway) ? 'gone' : undefined
    },
    pause: () => void socket.pause(),
    close: () => void socket.destroy(),
  }
}

/** The first field of an answer is its status: of the static table, or a literal of three digits (RFC 7541 appendix A and B). */
function statusIn(payload: Buffer): number {
  let at = 0
  while (((payload[at] ?? 0) & 0xe0) === 0x20) at++ // changes of the table's size
  const first = payload[at] ?? 0
  const indexed = [200, 204, 206, 304, 400, 404, 500][(first & 0x7f) - 8]
  if (first >= 128 && indexed !== undefined) return indexed
  const length = payload[at + 1] ?? 0
  const bytes = payload.subarray(at + 2, at + 2 + (length & 0x7f))
  return Number((length & 0x80) === 0 ? bytes.toString('latin1') : digits(bytes))
}

function digits(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  let found = ''
  for (let at = 0; found.length < 3; ) {
    const short = ['00000', '00001', '00010'].indexOf(bits.slice(at, at + 5))
    found += short >= 0 ? short : parseInt(bits.slice(at, at + 6), 2) - 0b011001 + 3
    at += short >= 0 ? 5 : 6
  }
  return found
}
