import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLeakList } from './leak-list.ts'

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()

describe('a list of leaked passwords', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-leaks-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function listOf(lines: readonly string[], end = '\n') {
    const path = join(folder, `list-${lines.length}-${end.length}.txt`)
    await writeFile(path, lines.map((line) => line + end).join(''))
    return openLeakList(path)
  }

  it.each([1, 2, 3, 10, 1_000])('finds each of %i and nothing else, with counts and without', async (count) => {
    const words = Array.from({ length: count }, (_, at) => `leaked ${at}`)
    const hashes = words.map(sha1).toSorted()
    for (const [lines, end] of [
      [hashes, '\n'],
      [hashes.map((hash, at) => `${hash}:${at * 977}`), '\r\n'],
    ] as const) {
      const list = await listOf(lines, end)
      for (const word of words) expect(await list.has(word)).toBe(true)
      for (let at = 0; at < 50; at += 1) expect(await list.has(`kept ${at}`)).toBe(false)
      await list.close()
    }
  })

  it('finds nothing in an empty list', async () => {
    const list = await listOf([])
    expect(await list.has('anything')).toBe(false)
    await list.close()
  })
})
