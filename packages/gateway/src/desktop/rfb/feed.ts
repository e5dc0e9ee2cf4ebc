/**
 * What a script wants next: `need` these bytes whole, let so many `pass` as they come, `drop` so many, or `emit` bytes of its own making.
 * Only `need` holds memory.
 */
export type Step =
  | { readonly kind: 'need'; readonly bytes: number }
  | { readonly kind: 'pass' | 'drop'; readonly bytes: number }
  | { readonly kind: 'emit'; readonly part: Buffer }

/** Reads a protocol as one reads a sentence. It is given the bytes it needed, and an empty buffer after every other step. */
export type Script = Generator<Step, never, Buffer>

/** The most that a script may need at once: a clipboard. */
const MOST_NEED_BYTES = 1024 * 1024 + 64

export function need(bytes: number): Step {
  if (bytes > MOST_NEED_BYTES) throw new RangeError('more than a script may need')
  return { kind: 'need', bytes }
}
export function pass(bytes: number): Step {
  return { kind: 'pass', bytes }
}
export function drop(bytes: number): Step {
  return { kind: 'drop', bytes }
}
export function emit(part: Buffer): Step {
  return { kind: 'emit', part }
}

const NOTHING = Buffer.alloc(0)

/** Drives a script with bytes in whatever pieces they come. */
export class Feed {
  readonly #script: Script
  #step: Step
  /** How much of the step was done: bytes held, passed or dropped. */
  #done = 0
  #held: Buffer = NOTHING

  constructor(script: Script) {
    this.#script = script
    this.#step = script.next(NOTHING).value
  }

  /** What leaves on the other side for these bytes, in order. Slices of `chunk` where it passed. @throws BadRfb */
  push(chunk: Buffer): readonly Buffer[] {
    const out: Buffer[] = []
    let at = 0
    for (;;) {
      const step = this.#step
      if (step.kind === 'emit') {
        append(out, step.part)
        this.#goOn(NOTHING)
        continue
      }
      const took = Math.min(step.bytes - this.#done, chunk.length - at)
      const part = chunk.subarray(at, at + took)
      at += took
      if (step.kind === 'need') {
        if (took === step.bytes) this.#goOn(part)
        else if (this.#hold(part, step.bytes)) this.#goOn(this.#held)
        else return out
        continue
      }
      if (step.kind === 'pass' && took > 0) append(out, part)
      this.#done += took
      if (this.#done < step.bytes) return out
      this.#goOn(NOTHING)
    }
  }

  /** Keeps a part of what is needed; true where it is whole now. */
  #hold(part: Buffer, bytes: number): boolean {
    if (this.#done === 0) this.#held = Buffer.allocUnsafe(bytes)
    part.copy(this.#held, this.#done)
    this.#done += part.length
    return this.#done === bytes
  }

  #goOn(bytes: Buffer): void {
    this.#done = 0
    this.#step = this.#script.next(bytes).value
    this.#held = NOTHING
  }
}

/** Slices that lie one after another in the same chunk become one. */
function append(out: Buffer[], part: Buffer): void {
  const last = out.at(-1)
  if (last !== undefined && last.buffer === part.buffer && last.byteOffset + last.length === part.byteOffset)
    out[out.length - 1] = Buffer.from(last.buffer, last.byteOffset, last.length + part.length)
  else out.push(part)
}
