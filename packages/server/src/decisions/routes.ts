import { z } from 'zod'
import { anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { cutPage, readCursor, writeCursor } from '../page-cursor.ts'
import { askDecision } from './ask-decision.ts'
import { type PublishedRules, currentRules } from './rules.ts'
import {
  DecisionAnswer,
  DecisionInput,
  type DecisionRecord,
  DecisionsAnswer,
  DecisionsQuery,
  TodayAnswer,
  TodayQuery,
  answerDecision,
  answerReason,
} from './shapes.ts'
import { type DecisionRow, listDecisions } from './store.ts'
import { type TodayRow, countToday, judgeDevices, usableCells, worstReasons } from './today.ts'

const MOST_REASONS = 3

export const decisionRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api/decisions',
    summary: {
      ja: 'この人がこの端末で今これをしてよいか尋ねる',
      en: 'Ask whether this person may do this on this device now',
    },
    allow: anyoneSignedIn,
    body: DecisionInput,
    answer: DecisionAnswer,
    run: async (deps, { actor, body, request }) => {
      const { id, decision, rules } = await askDecision(deps, actor, body, request.address)
      return answerDecision(id, decision, rules.byId)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/decisions',
    summary: { ja: '判定の記録を絞り込んで一覧する', en: 'List the record of decisions, filtered' },
    allow: overseers,
    query: DecisionsQuery,
    answer: DecisionsAnswer,
    run: async ({ store }, { query }) => {
      const rows = await listDecisions(store.read, { ...query, after: readCursor(query.after), limit: query.limit + 1 })
      const page = cutPage(rows, query.limit, (row) => ({ key: String(row.at), id: row.id }))
      return { decisions: page.rows.map(answerRecord), next: page.next }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/today',
    summary: { ja: '今日、誰がどの端末で働けるか', en: 'Who can work on which device today' },
    allow: overseers,
    query: TodayQuery,
    answer: TodayAnswer,
    run: async ({ store, now }, { query }) => {
      const at = now()
      const rules = await currentRules(store.read, at)
      const afterId = readCursor(query.after)?.id ?? ''
      const rows = await judgeDevices(store.read, rules, { now, afterId, limit: query.limit })
      const last = rows.length === query.limit ? rows.at(-1)?.device.id : undefined
      const counts = await countToday(store.read, rules, now)
      return {
        now: at,
        counts,
        devices: rows.map((row) => answerToday(row, rules)),
        next: last === undefined ? undefined : writeCursor({ key: '', id: last }),
      }
    },
  }),
]

const ReasonsColumn = z.array(
  z.object({ rule: z.string(), effect: z.string(), state: z.string(), facts: z.array(z.string()) }),
)

function answerRecord(row: DecisionRow): z.infer<typeof DecisionRecord> {
  return {
    id: row.id,
    at: row.at,
    lastAt: row.last_at,
    times: row.times,
    askedBy: row.asked_by,
    person: row.person_id,
    ...(row.device_id === null ? {} : { device: row.device_id }),
    resource: row.resource_id,
    pattern: row.pattern,
    action: row.action,
    outcome: row.outcome,
    rules: row.rules_version,
    reasons: ReasonsColumn.parse(JSON.parse(row.reasons)),
  }
}

function answerToday(row: TodayRow, rules: PublishedRules): z.infer<typeof TodayAnswer>['devices'][number] {
  return {
    device: row.device.id,
    label: row.device.label,
    ...(row.person === undefined ? {} : { person: row.person.id, personName: row.person.name }),
    state: row.state,
    ...(row.lastSeenAt === undefined ? {} : { lastSeenAt: row.lastSeenAt }),
    cells: row.cells.map(({ pattern, level, state, reasons }) => ({
      pattern,
      level,
      state,
      rules: reasons.map((reason) => reason.rule),
    })),
    reasons: worstReasons(usableCells(row.cells), MOST_REASONS).map(({ reason }) => answerReason(reason, rules.byId)),
  }
}
