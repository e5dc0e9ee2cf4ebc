import {
  Fault,
  PreviewAnswer,
  PreviewInput,
  PublicationsAnswer,
  PublishInput,
  PublishedAnswer,
  RuleAnswer,
  RulesAnswer,
  RulesDifferenceAnswer,
  RulesOverview,
  SourcesAnswer,
  WaitingRules,
} from '@taga/contract'
import { z } from 'zod'
import { namesOfAccounts } from '../approvals/store.ts'
import { type PublishedRules, type RuleSetRow, currentRules, startingRules } from '../decisions/rules.ts'
import type { Deps } from '../deps.ts'
import { actorName } from '../http/actor.ts'
import { administrators, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { answerDifference, answerRule, answerSettings, answerWaiting, hitsOf } from './describe-rules.ts'
import { readContent } from './draft-rules.ts'
import { USABLE_MS, publishPreviewed, resultOf, startPreview, stateOf } from './preview-rules.ts'
import { readSources } from './read-sources.ts'
import { confirmRules, takeBackRules } from './settle-rules.ts'
import { countHits, findPreview, findPublication, listHits, listPublications } from './store.ts'

const HITS_MS = 14 * 86_400_000
const MOST_PEOPLE = 200
const PAGE = 50

const Publication = z.object({ number: z.coerce.number().int().min(0).max(1_000_000_000) })
const RuleParam = z.object({ rule: z.string().min(1).max(80) })

export const ruleRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/rules',
    summary: { ja: '施行中のルール一式を見る', en: 'See the rules in force' },
    allow: overseers,
    answer: RulesAnswer,
    run: async ({ store, now }) => answerRules(await currentRules(store.read, now())),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/rules/overview',
    summary: {
      ja: 'ルールを一覧する（効力と、最近14日に当てはまった人数）',
      en: 'List the rules: whether in force, and whom they met in the last 14 days',
    },
    allow: overseers,
    answer: RulesOverview,
    run: async ({ store, now }) => {
      const at = now()
      const published = await currentRules(store.read, at)
      const counts = await countHits(store.read, at - HITS_MS)
      return {
        number: published.number,
        version: published.set.version,
        publishedAt: published.publishedAt,
        waiting: await waitingOf(store, published),
        since: at - HITS_MS,
        rules: published.set.rules.map((rule) =>
          answerRule(rule, { set: published.set, hits: hitsOf(counts, rule.id), now: at }),
        ),
        settings: answerSettings(published.set.settings ?? {}),
        adopted: [...published.set.adopted],
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/rules/waiting',
    summary: { ja: '確認を待っているルール変更があるか', en: 'Whether a change of the rules waits to be confirmed' },
    allow: overseers,
    answer: z.object({ waiting: WaitingRules.optional() }),
    run: async ({ store, now }) => ({ waiting: await waitingOf(store, await currentRules(store.read, now())) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/rules/sources',
    summary: {
      ja: '事実の情報源と、それで効力を持つルール',
      en: 'Sources of facts, and the rules that stand on them',
    },
    allow: overseers,
    answer: SourcesAnswer,
    run: async ({ store, now }) => readSources(store.read, await currentRules(store.read, now()), now),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/rules/by-id/:rule',
    summary: {
      ja: 'ルールを1つ見る（最近14日に当てはまった人）',
      en: 'See one rule, and whom it met in the last 14 days',
    },
    allow: overseers,
    params: RuleParam,
    answer: RuleAnswer,
    run: async ({ store, now }, { params }) => {
      const at = now()
      const { set, byId } = await currentRules(store.read, at)
      const rule = byId.get(params.rule)
      if (rule === undefined) throw new Fault('not_found')
      const since = at - HITS_MS
      const counts = await countHits(store.read, since)
      const people = await listHits(store.read, { rule: rule.id, since, limit: MOST_PEOPLE })
      return {
        rule: answerRule(rule, { set, hits: hitsOf(counts, rule.id), now: at }),
        settings: { ...set.settings },
        people: people.map((row) => ({
          person: row.person_id,
          name: row.name ?? row.person_id,
          did: row.did,
          lastAt: row.last_at,
          times: row.times,
        })),
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/rules/previews',
    summary: { ja: 'ルール変更の影響を調べ始める', en: 'Begin to preview a change of the rules' },
    allow: administrators,
    body: PreviewInput,
    limits: { bodyBytes: 2_000_000 },
    answer: PreviewAnswer,
    status: 201,
    run: async (deps, { actor, body }) => {
      const { id } = await startPreview(deps, actorName(actor), body) // it goes on by itself, and keeps what goes wrong
      return answerPreview(deps, id)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/rules/previews/:preview',
    summary: { ja: 'ルール変更の影響を見る', en: 'See what a change of the rules would do' },
    allow: administrators,
    params: z.object({ preview: z.string().min(1).max(100) }),
    answer: PreviewAnswer,
    run: (deps, { params }) => answerPreview(deps, params.preview),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/rules/publications',
    summary: { ja: '影響を確かめたルール変更を公開する', en: 'Publish a change of the rules that was previewed' },
    allow: administrators,
    fresh: true,
    body: PublishInput,
    answer: PublishedAnswer,
    status: 201,
    run: async (deps, { actor, body }) => {
      const published = await publishPreviewed(deps, actorName(actor), body)
      return { number: published.number, waiting: await waitingOf(deps.store, published) }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/rules/publications',
    summary: { ja: 'ルールの公開の履歴', en: 'The history of publications' },
    allow: overseers,
    query: z.strictObject({ before: z.coerce.number().int().min(1).optional() }),
    answer: PublicationsAnswer,
    run: async ({ store, now }, { query }) => {
      const rows = await listPublications(store.read, query.before ?? Number.MAX_SAFE_INTEGER, PAGE + 1)
      const at = now()
      const { number } = await currentRules(store.read, at)
      const shown = rows.slice(0, PAGE)
      const names = await namesOfAccounts(
        store.read,
        shown.flatMap((row) => accountIn(row.published_by) ?? []),
      )
      return {
        rows: shown.map((row) => answerPublication(row, number, names)),
        next: rows.length > PAGE ? shown.at(-1)?.number : undefined,
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/rules/publications/:number/difference',
    summary: { ja: '2つの公開の違い', en: 'What differs between two publications' },
    allow: overseers,
    params: Publication,
    query: z.strictObject({ with: z.coerce.number().int().min(0).max(1_000_000_000) }),
    answer: RulesDifferenceAnswer,
    run: async ({ store }, { params, query }) =>
      answerDifference(await publicationAt(store, query.with), await publicationAt(store, params.number)),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/rules/publications/:number/confirm',
    summary: { ja: '確認待ちのルール変更を残す', en: 'Keep a change of the rules that waits' },
    allow: administrators,
    fresh: true,
    params: Publication,
    answer: PublishedAnswer,
    run: async (deps, { actor, params }) => {
      await confirmRules(deps, actorName(actor), params.number)
      return { number: params.number }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/rules/publications/:number/take-back',
    summary: { ja: '確認待ちのルール変更を元に戻す', en: 'Take back a change of the rules that waits' },
    allow: administrators,
    params: Publication,
    answer: PublishedAnswer,
    run: async (deps, { actor, params }) => {
      await takeBackRules(deps, actorName(actor), params.number)
      return { number: (await currentRules(deps.store.read, deps.now())).number }
    },
  }),
]

function answerRules({ number, publishedAt, set }: PublishedRules): z.input<typeof RulesAnswer> {
  return {
    number,
    version: set.version,
    ...(publishedAt === undefined ? {} : { publishedAt }),
    adopted: [...set.adopted],
    settings: { ...set.settings },
    rules: JSON.parse(JSON.stringify(set.rules)), // plain data: texts, numbers and lists
  }
}

async function waitingOf(store: Deps['store'], published: PublishedRules) {
  if (published.confirmBy === undefined) return undefined
  return answerWaiting(published, await findPublication(store.read, published.number))
}

async function answerPreview(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  id: string,
): Promise<z.input<typeof PreviewAnswer>> {
  const row = await findPreview(store.read, id)
  if (row === undefined) throw new Fault('not_found')
  return {
    id,
    after: row.basis,
    version: row.version,
    restores: row.restores ?? undefined,
    state: stateOf(row, now()),
    done: row.done,
    total: row.total,
    usableUntil: row.asked_at + USABLE_MS,
    difference: answerDifference(await publicationAt(store, row.basis), readContent(row)),
    result: resultOf(row),
  }
}

/** The rules of a publication, also of one that was taken back; 0 are the ones a new organisation starts with. */
async function publicationAt({ read }: Pick<Deps['store'], 'read'>, number: number) {
  if (number === 0) return startingRules.set
  const row = await findPublication(read, number)
  if (row === undefined) throw new Fault('not_found')
  return readContent(row)
}

/** The account behind an actor's name; the server itself has none. */
function accountIn(actor: string): string | undefined {
  return actor.startsWith('account:') ? actor.slice('account:'.length) : undefined
}

function answerPublication(
  row: RuleSetRow,
  inForce: number,
  names: ReadonlyMap<string, string>,
): z.input<typeof PublicationsAnswer>['rows'][number] {
  const lapsed = row.number > inForce
  const state =
    row.number === inForce
      ? row.confirm_by !== null && row.confirmed_at === null
        ? 'waiting'
        : 'inForce'
      : row.ended_at !== null || lapsed
        ? 'returned'
        : 'replaced'
  return {
    number: row.number,
    version: row.version,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    publishedByName: names.get(accountIn(row.published_by) ?? ''),
    state,
    confirmBy: row.confirm_by ?? undefined,
    confirmedAt: row.confirmed_at ?? undefined,
    endedAt: row.ended_at ?? (state === 'returned' ? (row.confirm_by ?? undefined) : undefined),
    basis: row.basis ?? Math.max(0, row.number - 1),
    restores: row.restores ?? undefined,
  }
}
