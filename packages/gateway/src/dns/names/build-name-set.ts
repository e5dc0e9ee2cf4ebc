import { getPublicSuffix } from 'tldts'
import { EXACT, FIRST_HASH, hashOn, type NameArrays, type NameSet, nameSetOf, slotOf } from './name-set.ts'

/** A list to build from: its names, one a line, in pieces of any size. */
export type NameText = {
  readonly names: number
  readonly bytes: number
  readonly pieces: () => AsyncIterable<Uint8Array>
}

/** So long at once, before everything else that the gateway does has its turn. */
const TURN_MS = 4
const NAMES_BETWEEN_LOOKS = 512
const NEW_LINE = 0x0a
const LONGEST_NAME = 253
/** More different combinations of lists than this are not told apart: such a name counts for the first list that had it. */
const MOST_COMBINATIONS = EXACT - 1

/** A list was longer than it was said to be. */
export class WrongLength extends Error {
  override readonly name = 'WrongLength'
}

/** Puts lists together in turns of a few ms. The names that were in use before serve meanwhile. @throws WrongLength */
export async function buildNameSet(lists: readonly NameText[], isPublic = isPublicSuffix): Promise<NameSet> {
  const most = lists.reduce((sum, { names }) => sum + names, 0)
  const builder = new Builder(
    most,
    lists.reduce((sum, { bytes }) => sum + bytes, 0),
    isPublic,
  )
  for (const [number, list] of lists.entries()) {
    builder.begin(number)
    for await (const piece of list.pieces()) await inTurns(builder, piece)
    builder.endLine()
  }
  return nameSetOf(builder.finish())
}

async function inTurns(builder: Builder, piece: Uint8Array): Promise<void> {
  let began = performance.now()
  for (let at = 0; at < piece.length; ) {
    at = builder.take(piece, at)
    if (performance.now() - began < TURN_MS) continue
    await new Promise((resolve) => setImmediate(resolve))
    began = performance.now()
  }
}

/** Names under which anybody may have one: registries and shared platforms (Public Suffix List, both of its parts). */
export function isPublicSuffix(name: string): boolean {
  return getPublicSuffix(name, { allowPrivateDomains: true, extractHostname: false, validateHostname: false }) === name
}

class Builder {
  readonly #most: number
  readonly #isPublic: (name: string) => boolean
  readonly #text: Uint8Array
  readonly #starts: Uint32Array
  readonly #combined: Uint16Array
  readonly #table: Uint32Array
  readonly #combinations: (readonly number[])[] = []
  readonly #combinationOf = new Map<string, number>()
  readonly #exactOnly: string[] = []
  #size = 0
  #end = 0
  #list = 0

  constructor(most: number, bytes: number, isPublic: (name: string) => boolean) {
    this.#most = most
    this.#isPublic = isPublic
    this.#text = new Uint8Array(bytes + LONGEST_NAME + 1)
    this.#starts = new Uint32Array(most + 2)
    this.#combined = new Uint16Array(most + 1)
    this.#table = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(16, most * 1.5))))
  }

  begin(list: number): void {
    this.#list = list
  }

  /** Reads on in a piece, for a number of names at most. @returns where it stopped */
  take(piece: Uint8Array, from: number): number {
    let at = from
    for (let names = 0; at < piece.length && names < NAMES_BETWEEN_LOOKS; at++) {
      const byte = piece[at] ?? NEW_LINE
      if (byte === NEW_LINE) {
        this.endLine()
        names++
      } else {
        if (this.#end >= this.#text.length) throw new WrongLength('too many bytes')
        this.#text[this.#end++] = byte
      }
    }
    return at
  }

  /** What was written since the last name is one. */
  endLine(): void {
    const start = this.#starts[this.#size] ?? 0
    const length = this.#end - start
    if (length === 0) return
    if (length > LONGEST_NAME) {
      this.#end = start
      return
    }
    let hash = FIRST_HASH
    for (let at = this.#end - 1; at >= start; at--) hash = hashOn(hash, this.#text[at] ?? 0)
    const mask = this.#table.length - 1
    for (let slot = slotOf(hash, mask); ; slot = (slot + 1) & mask) {
      const entry = this.#table[slot] ?? 0
      if (entry === 0) return this.#add(slot, start)
      if (!this.#isSame(entry - 1, start, length)) continue
      this.#end = start
      return this.#join(entry - 1)
    }
  }

  #add(slot: number, start: number): void {
    if (this.#size >= this.#most) throw new WrongLength('too many names')
    const name = Buffer.from(this.#text.buffer, start, this.#end - start).toString('latin1')
    const isExact = this.#isPublic(name)
    if (isExact) this.#exactOnly.push(name)
    this.#combined[this.#size] = this.#combination([this.#list]) | (isExact ? EXACT : 0)
    this.#size += 1
    this.#table[slot] = this.#size
    this.#starts[this.#size] = this.#end
  }

  /** Another list has it too. */
  #join(index: number): void {
    const flags = this.#combined[index] ?? 0
    const lists = this.#combinations[flags & ~EXACT] ?? []
    if (lists.includes(this.#list)) return
    this.#combined[index] = this.#combination([...lists, this.#list], flags & ~EXACT) | (flags & EXACT)
  }

  #combination(lists: readonly number[], otherwise = 0): number {
    const key = lists.join(' ')
    const found = this.#combinationOf.get(key)
    if (found !== undefined) return found
    if (this.#combinations.length >= MOST_COMBINATIONS) return otherwise
    this.#combinations.push(lists)
    this.#combinationOf.set(key, this.#combinations.length - 1)
    return this.#combinations.length - 1
  }

  #isSame(index: number, start: number, length: number): boolean {
    const other = this.#starts[index] ?? 0
    if ((this.#starts[index + 1] ?? 0) - other !== length) return false
    for (let i = 0; i < length; i++) if (this.#text[other + i] !== this.#text[start + i]) return false
    return true
  }

  finish(): NameArrays {
    return {
      size: this.#size,
      text: this.#text,
      starts: this.#starts,
      combined: this.#combined,
      table: this.#table,
      combinations: this.#combinations,
      exactOnly: this.#exactOnly,
    }
  }
}
