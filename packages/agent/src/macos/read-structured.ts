import type { UnknownReason } from '@taga/core'
import { z } from 'zod'
import type { World } from '../look/collector.ts'
import { asDict, parsePlist, type PlistDict } from './parse-plist.ts'

export type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'failed'; readonly reason: UnknownReason | 'absent' }

/** A property list from a file, whatever its form on disk: `plutil` writes it out as XML (JSON has no dates). */
export async function readPlistFile(world: World, path: string, limitMs = 800): Promise<Read<PlistDict>> {
  const stat = await world.stat(path)
  if (stat.kind === 'failed') return stat
  return readPlistFrom(world, 'plutil', ['-convert', 'xml1', '-o', '-', path], limitMs)
}

/** What a tool prints as a property list. */
export async function readPlistFrom(
  world: World,
  command: string,
  args: readonly string[],
  limitMs = 800,
): Promise<Read<PlistDict>> {
  const ended = await world.run(command, args, { limitMs })
  if (ended.kind === 'failed') return ended
  const value = ended.code === 0 ? asDict(parsePlist(ended.stdout)) : undefined
  return value === undefined ? { kind: 'failed', reason: 'unreadable' } : { kind: 'read', value }
}

const Profile = z.record(z.string(), z.array(z.record(z.string(), z.unknown())).max(20_000))

/** The items of one data type of `system_profiler -json`. Keys and enumerated values are identifiers; `_name` may be translated. */
export async function readProfile(
  world: World,
  type: string,
  limitMs: number,
): Promise<Read<readonly Readonly<Record<string, unknown>>[]>> {
  const ended = await world.run('system_profiler', ['-json', type], { limitMs, maxBytes: 16 * 1024 * 1024 })
  if (ended.kind === 'failed') return ended
  const read = ended.code === 0 ? Profile.safeParse(parseJson(ended.stdout)) : undefined
  const items = read?.data?.[type]
  return items === undefined ? { kind: 'failed', reason: 'unreadable' } : { kind: 'read', value: items }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}

/** The text, where the value is one. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
