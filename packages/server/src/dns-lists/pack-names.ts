import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { MOST_PART_BYTES } from '@taga/contract'

const zip = promisify(gzip)
const unzip = promisify(gunzip)

/** Names in parts by the hash of each, so that one name is found by unpacking one part. */
export type PackedNames = { readonly parts: readonly string[]; readonly sha256: string; readonly bytes: number }

/** About so many bytes of text in a part. */
const PART_BYTES = 192 * 1024
const TURN_MS = 8

/** @throws RangeError where names that were made for it all fall into one part */
export async function packNames(names: ReadonlySet<string>): Promise<PackedNames> {
  let bytes = 0
  for (const name of names) bytes += name.length + 1
  const groups: string[][] = Array.from({ length: Math.ceil(bytes / PART_BYTES) }, () => [])
  let began = performance.now()
  let count = 0
  for (const name of names) {
    groups[partOf(name, groups.length)]?.push(name)
    if (++count % 1_024 !== 0 || performance.now() - began < TURN_MS) continue
    await new Promise((resolve) => setImmediate(resolve))
    began = performance.now()
  }
  const hash = createHash('sha256')
  const parts: string[] = []
  for (const group of groups) {
    const text = group.length === 0 ? '' : `${group.join('\n')}\n`
    if (text.length > MOST_PART_BYTES) throw new RangeError('names that all have one hash')
    hash.update(text)
    parts.push((await zip(text)).toString('base64'))
  }
  return { parts, sha256: hash.digest('hex'), bytes }
}

/** In which part a name stands, if it does (FNV-1a). */
export function partOf(name: string, parts: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % parts
}

export async function isInPart(body: string, name: string): Promise<boolean> {
  const text = (await unzip(Buffer.from(body, 'base64'), { maxOutputLength: MOST_PART_BYTES + 1 })).toString('latin1')
  return text.startsWith(`${name}\n`) || text.includes(`\n${name}\n`)
}
