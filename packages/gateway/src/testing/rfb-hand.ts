import type { Duplex } from 'node:stream'
import { readExactly } from '../desktop/read-exactly.ts'

const MOST_MS = 60_000
const KEYS: Readonly<Record<string, number>> = { '\n': 0xff0d, '\b': 0xff08 }

/** Somebody at a screen by VNC (RFC 6143), without a browser: types, and looks at single points. */
export type RfbHand = {
  readonly width: number
  readonly height: number
  /** Presses and lets go of each key; `\n` is Return, `\b` takes the last letter away. */
  type(text: string): void
  /** The colour of a point now, as `rrggbb`. */
  colourAt(x: number, y: number): Promise<string>
  lookAtAll(): Promise<void>
  /** Resolves when anything is another than it was when it was looked at last. */
  nextChange(): Promise<void>
  close(): void
}

/** Greets a screen that asks for no password, and looks at all of it once. */
export async function sitDown(way: Duplex): Promise<RfbHand> {
  const read = (bytes: number) => readExactly(way, bytes, AbortSignal.timeout(MOST_MS))
  way.on('error', () => undefined)
  way.write(await read(12))
  await read((await read(1))[0] ?? 0)
  way.write(Uint8Array.of(1)) // no password
  await read(4)
  way.write(Uint8Array.of(1)) // beside others
  const init = await read(24)
  await read(init.readUInt32BE(20))
  // 32 bits a point, red first, as the gateway has it; no encoding but raw
  way.write(Uint8Array.of(0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0))
  way.write(Uint8Array.of(2, 0, 0, 1, 0, 0, 0, 0))
  const [width, height] = [init.readUInt16BE(0), init.readUInt16BE(2)]
  await look({ x: 0, y: 0, width, height }, 'whole')
  return {
    width,
    height,
    type(text) {
      for (const letter of text) for (const isDown of [true, false]) way.write(keyEvent(letter, isDown))
    },
    colourAt: (x, y) => look({ x, y, width: 1, height: 1 }, 'whole'),
    async lookAtAll() {
      await look({ x: 0, y: 0, width, height }, 'whole')
    },
    async nextChange() {
      await look({ x: 0, y: 0, width, height }, 'changed')
    },
    close: () => void way.destroy(),
  }

  /** Asks for a part, or for what changes in it; the colour of the first point of the answer. */
  async function look(part: Part, which: 'whole' | 'changed'): Promise<string> {
    const asks = Buffer.from([3, Number(which === 'changed'), 0, 0, 0, 0, 0, 0, 0, 0])
    for (const [at, value] of [part.x, part.y, part.width, part.height].entries()) asks.writeUInt16BE(value, 2 + 2 * at)
    way.write(asks)
    for (;;) {
      const colour = await readMessage(read)
      if (colour !== undefined) return colour
    }
  }
}

type Part = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

function keyEvent(letter: string, isDown: boolean): Buffer {
  const event = Buffer.from([4, Number(isDown), 0, 0, 0, 0, 0, 0])
  event.writeUInt32BE(KEYS[letter] ?? letter.codePointAt(0) ?? 0, 4)
  return event
}

/** The colour of the first point, where it is a picture. */
async function readMessage(read: (bytes: number) => Promise<Buffer>): Promise<string | undefined> {
  const [kind] = await read(1)
  if (kind === 3) {
    await read((await read(7)).readUInt32BE(3))
    return undefined
  }
  if (kind === 2) return undefined
  if (kind !== 0) throw new Error(`a screen said ${kind}`)
  let colour: string | undefined
  for (let left = (await read(3)).readUInt16BE(1); left > 0; left--) {
    const rectangle = await read(12)
    const points = await read(rectangle.readUInt16BE(4) * rectangle.readUInt16BE(6) * 4)
    colour ??= [0, 1, 2].map((at) => (points[at] ?? 0).toString(16).padStart(2, '0')).join('')
  }
  return colour
}
