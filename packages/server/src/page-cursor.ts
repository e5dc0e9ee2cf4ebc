import { Fault } from '@taga/contract'
import { z } from 'zod'
import { isStorable } from './http/refuse-unstorable.ts'

export { PageCursor, PageLimit } from '@taga/contract'

/** The sort value and the id of the last row shown. */
export type Place = { readonly key: string; readonly id: string }

const Written = z.tuple([z.string(), z.string()])

export function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify([place.key, place.id])).toString('base64url')
}

/** @throws Fault `bad_input` for a text that no list has handed out */
export function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined
  const [key, id] = Written.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString())).data ?? []
  if (key === undefined || id === undefined || !isStorable(key + id))
    throw new Fault('bad_input', { in: 'query', fields: [{ field: 'after' }] })
  return { key, id }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}

/** One page out of `limit + 1` rows, with the cursor of the next where there is one. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => Place,
): { readonly rows: readonly Row[]; readonly next: string | undefined } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > limit && last !== undefined ? writeCursor(placeOf(last)) : undefined }
}
