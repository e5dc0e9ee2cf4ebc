import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { MOST_PART_BYTES, NameListForGateway, NamePart } from '@taga/contract'
import { z } from 'zod'
import { keepFile, readKept } from '../../identity/keep-file.ts'
import type { NameText } from './build-name-set.ts'

const unzip = promisify(gunzip)

/** A list that came otherwise than it was said to be, or was altered on the disk. */
export class WrongContent extends Error {
  override readonly name = 'WrongContent'
}

/** Asks the server for one part of a list. */
export type AskPart = (content: string, number: number) => Promise<unknown>

/**
 * The lists in the gateway's folder: the text of each, under the digest that the server gave it, and which of them were in use last. They say
 * nothing of anybody, and an old list still refuses what is dangerous; facts about people and devices are never kept.
 */
export type KeptLists = {
  /** Which lists were in use last; empty where that cannot be read. */
  readLast(): Promise<readonly NameListForGateway[]>
  /** Fetches what is not here. @throws WrongContent */
  fetch(list: NameListForGateway, ask: AskPart): Promise<void>
  /** The text of a list that is here. Its pieces throw WrongContent where it is not what it should be. */
  textOf(list: NameListForGateway): NameText
  /** These are in use; all others go. */
  keep(lists: readonly NameListForGateway[]): Promise<void>
  /** What was found altered is fetched anew. */
  forget(list: NameListForGateway): Promise<void>
}

const LAST = 'lists.json'

export function keepLists(folder: string): KeptLists {
  const pathOf = ({ sha256 }: NameListForGateway) => join(folder, `${sha256}.txt`)
  return {
    async readLast() {
      const text = await readKept(join(folder, LAST)).catch(() => undefined)
      if (text === undefined) return []
      try {
        return z.array(NameListForGateway).parse(JSON.parse(text))
      } catch {
        return []
      }
    },
    async fetch(list, ask) {
      const path = pathOf(list)
      const had = await stat(path).catch(() => undefined)
      if (had?.size === list.bytes) return
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const beside = `${path}.part`
      const file = await open(beside, 'w', 0o600)
      try {
        const hash = createHash('sha256')
        let bytes = 0
        for (let number = 0; number < list.parts; number++) {
          const { gzip } = NamePart.parse(await ask(list.content, number))
          const text = await unzip(Buffer.from(gzip, 'base64'), { maxOutputLength: MOST_PART_BYTES + 1 })
          bytes += text.length
          if (bytes > list.bytes) throw new WrongContent(`list ${list.id} is longer than it was said to be`)
          hash.update(text)
          await file.writeFile(text)
        }
        if (hash.digest('hex') !== list.sha256) throw new WrongContent(`list ${list.id} is not what was announced`)
        await file.sync()
      } catch (error) {
        await rm(beside, { force: true })
        throw error
      } finally {
        await file.close()
      }
      await rename(beside, path)
    },
    textOf: (list) => ({ names: list.names, bytes: list.bytes, pieces: () => piecesOf(pathOf(list), list) }),
    async keep(lists) {
      await keepFile(join(folder, LAST), JSON.stringify(lists))
      const used = new Set([LAST, ...lists.map(({ sha256 }) => `${sha256}.txt`)])
      for (const name of await readdir(folder)) if (!used.has(name)) await rm(join(folder, name), { force: true })
    },
    forget: (list) => rm(pathOf(list), { force: true }),
  }
}

async function* piecesOf(path: string, { id, sha256, bytes }: NameListForGateway): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256')
  let read = 0
  if (bytes > 0)
    for await (const piece of createReadStream(path)) {
      if (!Buffer.isBuffer(piece)) throw new WrongContent(path)
      hash.update(piece)
      read += piece.length
      if (read > bytes) break
      yield piece
    }
  if (read !== bytes || hash.digest('hex') !== sha256) throw new WrongContent(`list ${id} was altered on the disk`)
}
