import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'

/** A list of passwords that have leaked, as the administrator supplies it. Nothing is sent anywhere. */
export type LeakList = {
  readonly has: (password: string) => Promise<boolean>
  readonly close: () => Promise<void>
}

const HASH_LENGTH = 40
const LONGEST_LINE = 64

/**
 * A file of SHA-1 hashes in hexadecimal, one a line and in order, each perhaps followed by a colon and a count: the form in which lists
 * of leaked passwords are handed round. It is searched where it lies, some thirty reads a question, and never held in memory.
 */
export async function openLeakList(path: string): Promise<LeakList> {
  const file = await open(path, 'r')
  const { size } = await file.stat()
  return {
    has: async (password) => {
      const wanted = createHash('sha1').update(password).digest('hex').toUpperCase()
      return find(file, wanted, size)
    },
    close: () => file.close(),
  }
}

/** Bisects by byte: a guess falls somewhere into a line, and the line that begins after it decides. */
async function find(file: FileHandle, wanted: string, size: number): Promise<boolean> {
  let [low, high] = [0, size]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const line = await lineFrom(file, middle)
    if (line === undefined || line.hash >= wanted) {
      if (line?.hash === wanted) return true
      high = middle
    } else low = middle + 1
  }
  return (await lineFrom(file, low))?.hash === wanted
}

/** The first whole line that begins at this byte or behind it; undefined behind the last. */
async function lineFrom(file: FileHandle, from: number): Promise<{ readonly hash: string } | undefined> {
  const start = Math.max(0, from - 1)
  const buffer = Buffer.alloc(LONGEST_LINE * 2 + HASH_LENGTH)
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start)
  const text = buffer.toString('latin1', 0, bytesRead)
  const begin = from === 0 ? 0 : text.indexOf('\n') + 1
  if (from !== 0 && begin === 0) return undefined
  const hash = text.slice(begin, begin + HASH_LENGTH).toUpperCase()
  return hash.length === HASH_LENGTH ? { hash } : undefined
}
