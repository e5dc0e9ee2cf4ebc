import { BadRfb } from './rfb/bad-rfb.ts'
import { PIXEL_FORMAT } from './rfb/encodings.ts'
import { need, type Step } from './rfb/feed.ts'

/** Name and size of what a viewer is shown, and how it is told. */
export type Greeting = {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly tell: (part: Buffer) => void
}

/** Meets a viewer as a VNC server does (RFC 6143 section 7.1): no password, because who it is was decided before, inside TLS. */
export function* greetViewer({ name, width, height, tell }: Greeting): Generator<Step, void, Buffer> {
  tell(Buffer.from('RFB 003.008\n'))
  if ((yield need(12)).toString('latin1') !== 'RFB 003.008\n') throw new BadRfb('version')
  tell(Buffer.of(1, 1))
  if ((yield need(1))[0] !== 1) throw new BadRfb('security')
  tell(Buffer.alloc(4))
  yield need(1)
  const title = Buffer.from(name)
  const told = Buffer.alloc(24)
  told.writeUInt16BE(width, 0)
  told.writeUInt16BE(height, 2)
  PIXEL_FORMAT.copy(told, 4)
  told.writeUInt32BE(title.length, 20)
  tell(Buffer.concat([told, title]))
}
