/** One of the names that a name stands under, or is, and which lists have it (positions in the order of the build). */
export type Listed = { readonly entry: string; readonly lists: readonly number[] }

/**
 * Names of all lists in four flat arrays: the text of every name once, where each begins, which lists have it, and a table that finds one by
 * the hash of its bytes, read from the end. Reading a name from its end meets every name it stands under on the way. What the hash finds is
 * compared byte for byte, so that nothing is taken for listed that is not.
 */
export type NameSet = {
  readonly size: number
  /** Names under which others have theirs: there only the host itself counts. */
  readonly exactOnly: readonly string[]
  readonly bytes: number
  /** The listed names that this one is or stands under; undefined where there is none. `name`: lower case ASCII. */
  find(name: string): readonly Listed[] | undefined
}

/** The flat arrays; `combined`: of a name, the position in `combinations` and the mark `EXACT`. */
export type NameArrays = {
  readonly size: number
  readonly text: Uint8Array
  readonly starts: Uint32Array
  readonly combined: Uint16Array
  readonly table: Uint32Array
  readonly combinations: readonly (readonly number[])[]
  readonly exactOnly: readonly string[]
}

export const EXACT = 0x8000
export const FIRST_HASH = 0x811c9dc5
const DOT = 0x2e

/** FNV-1a, a byte at a time. */
export function hashOn(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193)
}

/** Where a hash stands first in a table whose length is a power of two: FNV's upper bits are the better mixed. */
export function slotOf(hash: number, mask: number): number {
  return (hash ^ (hash >>> 15)) & mask
}

export function nameSetOf(arrays: NameArrays): NameSet {
  const { size, text, starts, combined, table, combinations, exactOnly } = arrays
  const mask = table.length - 1
  return {
    size,
    exactOnly,
    bytes: text.byteLength + starts.byteLength + combined.byteLength + table.byteLength,
    find(name) {
      let found: Listed[] | undefined
      let hash = FIRST_HASH
      for (let at = name.length - 1; at >= 0; at--) {
        hash = hashOn(hash, name.charCodeAt(at))
        if (at > 0 && name.charCodeAt(at - 1) !== DOT) continue
        const index = lookUp(name, at, hash)
        if (index < 0) continue
        const flags = combined[index] ?? 0
        if (at > 0 && (flags & EXACT) !== 0) continue
        found ??= []
        found.push({ entry: name.slice(at), lists: combinations[flags & ~EXACT] ?? [] })
      }
      return found
    },
  }

  /** The position of the name that begins at `from`, or -1. */
  function lookUp(name: string, from: number, hash: number): number {
    const length = name.length - from
    for (let slot = slotOf(hash, mask); ; slot = (slot + 1) & mask) {
      const entry = table[slot] ?? 0
      if (entry === 0) return -1
      const start = starts[entry - 1] ?? 0
      if ((starts[entry] ?? 0) - start === length && isSame(name, from, start)) return entry - 1
    }
  }

  function isSame(name: string, from: number, start: number): boolean {
    for (let i = from; i < name.length; i++) if (name.charCodeAt(i) !== text[start + i - from]) return false
    return true
  }
}
