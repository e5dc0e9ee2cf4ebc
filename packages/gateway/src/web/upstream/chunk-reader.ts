/** Bytes of a line that tells the size of a chunk, and of all lines after the last one. */
const MOST_LINE = 256
const MOST_TRAILERS = 16 * 1024
/** A size in hexadecimal digits, and what some servers add to it, which means nothing to us (RFC 9112 section 7.1.1). */
const SIZE = /^([0-9A-Fa-f]{1,8})(?:;[\t -~\x80-\xff]*)?$/

/** Takes a body in chunks apart (RFC 9112 section 7.1). What comes after the last chunk is read and dropped. */
export class ChunkReader {
  #expects: 'size' | 'data' | 'dataEnd' | 'trailers' | 'end' = 'size'
  #line = ''
  #left = 0
  #trailers = 0

  /**
   * Gives each part of the body to `take`. @returns how many of these bytes it took: fewer than there are where the body ended within
   * them; -1 where they are no chunks
   */
  read(bytes: Buffer, take: (part: Buffer) => void): number {
    let at = 0
    while (at < bytes.length && this.#expects !== 'end') {
      if (this.#expects === 'data') {
        const end = Math.min(bytes.length, at + this.#left)
        this.#left -= end - at
        if (this.#left === 0) this.#expects = 'dataEnd'
        take(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end))
        at = end
        continue
      }
      const end = bytes.indexOf(10, at)
      const until = end < 0 ? bytes.length : end + 1
      if (this.#line.length + until - at > MOST_LINE) return -1
      this.#line += bytes.toString('latin1', at, until)
      at = until
      if (end >= 0 && !this.#meetLine()) return -1
    }
    return at
  }

  get isEnded(): boolean {
    return this.#expects === 'end'
  }

  #meetLine(): boolean {
    const line = this.#line
    this.#line = ''
    if (!line.endsWith('\r\n')) return false
    const text = line.slice(0, -2)
    if (this.#expects === 'size') return this.#meetSize(text)
    if (this.#expects === 'dataEnd') {
      this.#expects = 'size'
      return text === ''
    }
    this.#trailers += line.length
    if (text === '') this.#expects = 'end'
    return this.#trailers <= MOST_TRAILERS
  }

  #meetSize(text: string): boolean {
    const size = SIZE.exec(text)?.[1]
    if (size === undefined) return false
    this.#left = Number.parseInt(size, 16)
    this.#expects = this.#left === 0 ? 'trailers' : 'data'
    return true
  }
}
