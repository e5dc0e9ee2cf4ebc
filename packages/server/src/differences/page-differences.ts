import type { DifferencesQuery, DifferingDevice } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import { foldText } from '../register-text.ts'
import { readFactsOf } from '../reports/store.ts'
import { answerAll, isOfRegister, namesOf } from './judge-differences.ts'
import { judgeLately } from './judge-lately.ts'

/** One page of the devices that differ. All are judged for it, since differences stand nowhere but in facts and register. */
export async function pageDifferences(db: Kysely<Schema>, query: DifferencesQuery, now: number) {
  const search = query.search === undefined ? undefined : foldText(query.search)
  const wanted = (await judgeLately(db, now)).filter(
    ({ row, differences }) =>
      differences.some(
        (each) =>
          (query.kind === undefined || each.kind === query.kind) &&
          (query.shown === undefined || (query.shown === 'urgent' ? each.isUrgent : isOfRegister(each))),
      ) &&
      (search === undefined || [row.search_key, row.user_key].some((key) => key?.includes(search) ?? false)),
  )
  const sorted = query.sort.startsWith('-') ? wanted.toReversed() : wanted
  const place = readCursor(query.after)
  const from = place === undefined ? 0 : sorted.findIndex(({ row }) => row.id === place.id) + 1
  const shown = sorted.slice(from, from + query.limit)
  const last = shown.at(-1)
  const facts = await readFactsOf(
    db,
    'device',
    shown.map(({ row }) => row.id),
  )
  const names = await namesOf(db, shown)
  return {
    rows: shown.map(
      (judged): DifferingDevice => ({
        device: judged.row.id,
        label: judged.row.label,
        state: judged.row.state,
        ...(judged.row.user_name === null ? {} : { userName: judged.row.user_name }),
        differences: answerAll(judged, facts.get(judged.row.id) ?? {}, names),
      }),
    ),
    ...(last !== undefined && from + shown.length < sorted.length
      ? { next: writeCursor({ key: query.sort, id: last.row.id }) }
      : {}),
    total: sorted.length,
  }
}
