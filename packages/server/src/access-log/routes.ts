import {
  AccessLogAnswer,
  AccessLogQuery,
  AccessSummary,
  AccessSummaryQuery,
  Fault,
  KeepAccessLog,
  MOST_SUMMED_MS,
} from '@taga/contract'
import type { Rule } from '@taga/core'
import { z } from 'zod'
import { currentRules } from '../decisions/rules.ts'
import { actorName } from '../http/actor.ts'
import { administrators } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { isRecorded } from '../recordings/watch.ts'
import { type AccessLogRow, pageAccessLog, putKeptDays, readKeptDays, sumAccess } from './store.ts'
import { sumPlaces } from './sum-places.ts'

const HOUR_MS = 3_600_000

export const accessLogRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/access-log',
    summary: { ja: '接続の記録を絞り込んで一覧する', en: 'List what gateways let in, stopped and cut' },
    allow: administrators,
    query: AccessLogQuery,
    answer: AccessLogAnswer,
    run: async ({ store, now }, { query }) => {
      const page = await pageAccessLog(store.read, query)
      const { byId } = await currentRules(store.read, now())
      return { ...page, rows: page.rows.map((row) => lineOf(row, byId)) }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/access-log/summary',
    summary: { ja: '接続の記録を時間ごとに集計する', en: 'Sum up by the hour what gateways let in and stopped' },
    allow: administrators,
    query: AccessSummaryQuery,
    answer: AccessSummary,
    run: async ({ store }, { query: { since, until } }) => {
      if (until <= since || until - since > MOST_SUMMED_MS)
        throw new Fault('bad_input', { in: 'query', fields: [{ field: 'until', problem: 'invalid_value' }] })
      const from = Math.floor(since / HOUR_MS) * HOUR_MS
      const keptDays = await readKeptDays(store.read)
      const places = await sumPlaces(store.read, from, until)
      return { keptDays, places, ...(await sumAccess(store.read, from, until)) }
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/access-log/kept-days',
    summary: { ja: '接続の記録を残す日数を決める', en: 'Set how long the access log is kept' },
    allow: administrators,
    fresh: true,
    body: KeepAccessLog,
    answer: z.object({}),
    run: async ({ store }, { actor, body: { keptDays } }) => {
      await store.write(async (tx) => {
        await putKeptDays(tx.db, keptDays)
        const by = actorName(actor)
        await tx.append({ kind: 'access.keptDaysSet', actor: by, subject: 'organisation', body: { keptDays } })
      })
      return {}
    },
  }),
]

const Texts = z.array(z.string())

function lineOf(row: AccessLogRow, rules: ReadonlyMap<string, Rule>): z.input<typeof AccessLogAnswer>['rows'][number] {
  const unknown = Texts.parse(JSON.parse(row.unknown))
  const named = (field: string, id: string | null, name: string | null) =>
    id === null ? {} : { [field]: { id, known: !unknown.includes(field), ...(name !== null && { name }) } }
  return {
    id: row.id,
    at: row.at,
    event: row.event,
    outcome: row.outcome,
    carrier: row.carrier,
    gateway: row.outpost_name ?? row.outpost_id,
    ...named('person', row.person_id, row.person_name),
    ...named('device', row.device_id, row.device_name),
    ...named('resource', row.resource_id, row.resource_name),
    ...named('destination', row.destination_id, row.destination_name),
    ...(row.pattern !== null && { pattern: row.pattern }),
    ...(row.address !== null && { address: row.address }),
    reasons: Texts.parse(JSON.parse(row.reasons)).map((rule) => {
      const title = rules.get(rule)?.title
      return { rule, ...(title && { title }) }
    }),
    obligations: Texts.parse(JSON.parse(row.obligations)),
    ...(row.cause !== null && { cause: row.cause }),
    ...(row.bytes_in !== null && { bytesIn: row.bytes_in }),
    ...(row.bytes_out !== null && { bytesOut: row.bytes_out }),
    ...(row.lasted_ms !== null && { lastedMs: row.lasted_ms }),
    times: row.times,
    recorded: isRecorded(row),
  }
}
