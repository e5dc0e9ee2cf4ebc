import { AtlasAnswer, AtlasQueryInput, Fault } from '@taga/contract'
import type { RuleSet } from '@taga/core'
import { z } from 'zod'
import { CSV_ENCODINGS } from '../csv/encoding.ts'
import { currentRules } from '../decisions/rules.ts'
import type { Deps } from '../deps.ts'
import { overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import { readContent } from '../rules/draft-rules.ts'
import { findPreview } from '../rules/store.ts'
import { answerPoint, countAtlas, coveredBy } from './ask-atlas.ts'
import { atlasTable } from './atlas-table.ts'
import { writeAtlas } from './write-atlas.ts'

export const atlasRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/atlas',
    summary: {
      ja: '誰が・どこから・何に届くかを、すべての組み合わせで尋ねる',
      en: 'Ask the atlas: who reaches what from where, over every combination',
    },
    allow: overseers,
    query: AtlasQueryInput,
    answer: AtlasAnswer,
    run: async (deps, { query }) => {
      const asked = await askedOf(deps, query.preview)
      const covered = coveredBy(query, asked.table, asked.before)
      const from = Number(readCursor(query.after)?.key ?? 0)
      if (!Number.isSafeInteger(from) || from < 0)
        throw new Fault('bad_input', { in: 'query', fields: [{ field: 'after' }] })
      const shown = covered.slice(from, from + query.limit)
      const next = from + query.limit
      return {
        number: asked.number,
        version: asked.version,
        notEnforced: asked.notEnforced,
        all: asked.table.points.length,
        total: covered.length,
        // counted whatever the outcome: what is open is told beside what is not
        ...countAtlas(coveredBy({ ...query, outcome: undefined }, asked.table, asked.before), asked.table, asked.rules),
        rows: shown.flatMap((at) => answerPoint(at, asked.table, asked.before) ?? []),
        next: next < covered.length ? writeCursor({ key: String(next), id: '' }) : undefined,
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/atlas/csv',
    summary: { ja: '全組み合わせの判定をCSVで書き出す', en: 'Export the atlas as CSV' },
    allow: overseers,
    query: AtlasQueryInput.omit({ after: true, limit: true }).extend({
      encoding: z.enum(CSV_ENCODINGS).default('utf-8-bom'),
      lang: z.enum(['ja', 'en']).default('ja'),
    }),
    mediaType: 'text/csv',
    run: async (deps, { query }) => {
      const asked = await askedOf(deps, query.preview)
      const covered = coveredBy(query, asked.table, asked.before)
      const bytes = writeAtlas(covered, asked, { encoding: query.encoding, language: query.lang })
      return new Response(bytes, {
        headers: {
          'content-type': `text/csv; charset=${query.encoding === 'cp932' ? 'Shift_JIS' : 'utf-8'}`,
          'content-disposition': 'attachment; filename="taga-atlas.csv"',
        },
      })
    },
  }),
]

/** Rules that nobody is stopped by, whatever they say: an "allowed" may stand on them. Those that are off were not wanted. */
function countNotEnforced({ rules, adopted }: Pick<RuleSet, 'rules' | 'adopted'>, now: number): number {
  return rules.filter(({ mode, from, sources, otherwise }) => {
    if (mode === 'off' || otherwise.kind === 'warn') return false
    const waits = mode !== 'enforce' || (from !== undefined && from > now)
    return waits || !sources.every((source) => adopted.includes(source))
  }).length
}

/** The atlas of the rules in force, or of a drafted set beside it. A draft is shown to those who oversee: it holds rules, and nobody's facts. */
async function askedOf({ store, now }: Pick<Deps, 'store' | 'now'>, preview: string | undefined) {
  const at = now()
  const published = await currentRules(store.read, at)
  const present = await atlasTable(published.set, at)
  const { number } = published
  if (preview === undefined)
    return {
      number,
      version: published.set.version,
      notEnforced: countNotEnforced(published.set, at),
      table: present,
      before: undefined,
      rules: published.byId,
    }
  const row = await findPreview(store.read, preview)
  if (row === undefined) throw new Fault('not_found')
  const { rules, ...rest } = readContent(row)
  // as they will be once all of them have begun
  const begun = { ...rest, rules: rules.map(({ from: _begins, ...rule }) => rule) }
  const table = await atlasTable({ ...begun, version: `${row.version} begun` }, at)
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  return { number, version: row.version, notEnforced: countNotEnforced(begun, at), table, before: present, rules: byId }
}
