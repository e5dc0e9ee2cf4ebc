import {
  AnswerStockTaking,
  BeginStockTaking,
  CloseStockTaking,
  DeviceKind,
  Fault,
  LabelledDeviceAnswer,
  MyStockTakingAnswer,
  type MyStockTakingLine,
  RegisterId,
  ReportSighting,
  ResolveStockTakingLine,
  ScanAnswer,
  ScanLabel,
  StockTakingLine,
  StockTakingLinesAnswer,
  StockTakingLinesQuery,
  StockTakingSummary,
  StockTakingsAnswer,
} from '@taga/contract'
import { z } from 'zod'
import { CSV_ENCODINGS } from '../csv/encoding.ts'
import type { Deps } from '../deps.ts'
import { maySeeDevice } from '../devices/routes.ts'
import { findDevice, findLabelledDevice } from '../devices/store.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { accountOf, administrators, anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { isSamePerson } from '../people/routes.ts'
import { findPerson } from '../people/store.ts'
import { answerLine as writeAnswer, readLabel, scanLabel } from './answer-line.ts'
import { beginStockTaking } from './begin-stock-taking.ts'
import { closeStockTaking, resolveLine } from './close-stock-taking.ts'
import { exportResult } from './export-result.ts'
import { answerLine, countTaking, judgeLine, judgeLines, pageLines } from './judged-lines.ts'
import { remindHolders } from './remind-holders.ts'
import { reportSighting } from './report-sighting.ts'
import {
  type LineRow,
  type StockTakingRow,
  findLine,
  findStockTaking,
  listLinesOf,
  listStockTakings,
  readFilter,
} from './store.ts'

const TakingParams = z.strictObject({ taking: RegisterId })
const LineParams = z.strictObject({ taking: RegisterId, device: RegisterId })

/** Whoever had the device when it began answers for it, and an administrator at the desk for anybody. */
export function mayAnswer(actor: Actor, line: Pick<LineRow, 'holder_id'>): boolean {
  return administrators(actor) || (line.holder_id !== null && isSamePerson(actor, line.holder_id))
}

async function takingOf({ store }: Pick<Deps, 'store'>, id: string): Promise<StockTakingRow> {
  const row = await findStockTaking(store.read, id)
  if (row === undefined) throw new Fault('not_found')
  return row
}

async function summaryOf({ store }: Pick<Deps, 'store'>, row: StockTakingRow): Promise<StockTakingSummary> {
  return {
    id: row.id,
    name: row.name,
    filter: readFilter(row),
    startedAt: row.started_at,
    until: row.until,
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
    ...(row.reminded_at === null ? {} : { remindedAt: row.reminded_at }),
    version: row.version,
    counts: await countTaking(store.read, row),
  }
}

async function lineOf(deps: Pick<Deps, 'store'>, taking: string, device: string) {
  const line = await judgeLine(deps.store.read, await takingOf(deps, taking), device)
  if (line === undefined) throw new Fault('not_found')
  return answerLine(line)
}

/** What this person is asked for. */
async function askedOf({ store }: Pick<Deps, 'store'>, actor: Actor): Promise<MyStockTakingLine[]> {
  const { person } = accountOf(actor)
  const rows = person === undefined ? [] : await listLinesOf(store.read, person)
  return rows.map((row) => ({
    stockTaking: row.stock_taking_id,
    stockTakingName: row.stock_taking_name,
    until: row.until,
    device: row.device_id,
    label: row.label,
    ...(row.tag === null ? {} : { tag: row.tag }),
    ...(row.kind === null ? {} : { kind: DeviceKind.parse(row.kind) }),
    ...(row.answer === null ? {} : { answer: row.answer }),
    ...(row.answered_at === null ? {} : { answeredAt: row.answered_at }),
    ...(row.place === null ? {} : { place: row.place }),
    ...(row.note === null ? {} : { note: row.note }),
  }))
}

export const stockTakingRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/stock-takings',
    summary: { ja: '棚卸しを一覧する', en: 'List stock-takings' },
    allow: overseers,
    answer: StockTakingsAnswer,
    run: async (deps) => {
      const rows: StockTakingSummary[] = []
      for (const row of await listStockTakings(deps.store.read)) rows.push(await summaryOf(deps, row))
      return { rows }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/stock-takings',
    summary: { ja: '棚卸しを始める', en: 'Begin a stock-taking' },
    allow: administrators,
    body: BeginStockTaking,
    answer: StockTakingSummary,
    status: 201,
    run: async (deps, { actor, body }) => summaryOf(deps, await beginStockTaking(deps, actorName(actor), body)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/stock-takings/:taking',
    summary: { ja: '棚卸しの進み具合を見る', en: 'See how a stock-taking stands' },
    allow: overseers,
    params: TakingParams,
    answer: StockTakingSummary,
    run: async (deps, { params }) => summaryOf(deps, await takingOf(deps, params.taking)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/stock-takings/:taking/lines',
    summary: { ja: '棚卸しの端末を一覧する', en: 'List the devices of a stock-taking' },
    allow: overseers,
    params: TakingParams,
    query: StockTakingLinesQuery,
    answer: StockTakingLinesAnswer,
    run: async (deps, { params, query }) => pageLines(deps.store.read, await takingOf(deps, params.taking), query),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/stock-takings/:taking/lines/:device/answer',
    summary: { ja: '端末が手元にあるかを答える', en: 'Say whether one has a device' },
    allow: anyoneSignedIn,
    params: LineParams,
    body: AnswerStockTaking,
    answer: z.object({ answeredAt: z.number().int() }),
    run: async (deps, { actor, params, body }) => {
      const line = await findLine(deps.store.read, params.taking, params.device)
      if (line === undefined || !mayAnswer(actor, line)) throw new Fault('not_found')
      const own = line.holder_id !== null && isSamePerson(actor, line.holder_id)
      const said = { ...body, stockTaking: params.taking, device: params.device, how: own ? 'own' : 'desk' } as const
      const row = await writeAnswer(deps, actorName(actor), said)
      return { answeredAt: row.answered_at ?? deps.now() }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/stock-takings/:taking/scans',
    summary: { ja: 'ラベルを読み取って確認する', en: 'Scan a label and find the device' },
    allow: administrators,
    params: TakingParams,
    body: ScanLabel,
    answer: ScanAnswer,
    run: async (deps, { actor, params, body }) => {
      await takingOf(deps, params.taking)
      const scanned = await scanLabel(deps, actorName(actor), { ...body, stockTaking: params.taking })
      if (scanned.kind === 'unknown') return scanned
      const device = await findDevice(deps.store.read, scanned.device)
      const user = device?.user_id ?? undefined
      const holder = user === undefined ? undefined : await findPerson(deps.store.read, user)
      return { ...scanned, label: device?.label, stateNow: device?.state, holderName: holder?.name }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/stock-takings/:taking/reminders',
    summary: { ja: 'まだ答えていない人に催促する', en: 'Remind everybody who has not answered' },
    allow: administrators,
    params: TakingParams,
    answer: z.object({ people: z.number().int(), mailed: z.number().int() }),
    run: (deps, { actor, params }) => remindHolders(deps, actorName(actor), params.taking),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/stock-takings/:taking/close',
    summary: { ja: '棚卸しを締める', en: 'Close a stock-taking' },
    allow: administrators,
    params: TakingParams,
    body: CloseStockTaking,
    answer: StockTakingSummary,
    run: async (deps, { actor, params, body }) =>
      summaryOf(deps, await closeStockTaking(deps, actorName(actor), { id: params.taking, ...body })),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/stock-takings/:taking/lines/:device/resolution',
    summary: { ja: '見つからない端末を処置する', en: 'Settle a device that was not found' },
    allow: administrators,
    params: LineParams,
    body: ResolveStockTakingLine,
    answer: StockTakingLine,
    run: async (deps, { actor, params, body }) => {
      const keepSession = actor.kind === 'account' ? actor.session : undefined
      const { taking: stockTaking, device } = params
      await resolveLine(deps, actorName(actor), { ...body, stockTaking, device, keepSession })
      return lineOf(deps, stockTaking, device)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/stock-takings/:taking/result',
    summary: { ja: '棚卸しの結果をCSVで書き出す', en: 'Export the result of a stock-taking as CSV' },
    allow: overseers,
    params: TakingParams,
    query: z.strictObject({
      encoding: z.enum(CSV_ENCODINGS).default('utf-8-bom'),
      lang: z.enum(['ja', 'en']).default('ja'),
    }),
    mediaType: 'text/csv',
    run: async (deps, { params, query }) => {
      const lines = await judgeLines(deps.store.read, await takingOf(deps, params.taking))
      return new Response(exportResult(lines, { encoding: query.encoding, language: query.lang }), {
        headers: {
          'content-type': `text/csv; charset=${query.encoding === 'cp932' ? 'Shift_JIS' : 'utf-8'}`,
          'content-disposition': 'attachment; filename="taga-stock-taking.csv"',
        },
      })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/my/stock-taking',
    summary: { ja: '自分が答える棚卸しを見る', en: 'See the devices one is asked for' },
    allow: anyoneSignedIn,
    answer: MyStockTakingAnswer,
    run: async (deps, { actor }) => ({ lines: await askedOf(deps, actor) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/labels/:label',
    summary: { ja: 'ラベルの端末を見る', en: 'See the device that a label names' },
    allow: anyoneSignedIn,
    params: z.strictObject({ label: z.string().min(1).max(300) }),
    answer: LabelledDeviceAnswer,
    run: async (deps, { actor, params }) => {
      const device = await findLabelledDevice(deps.store.read, readLabel(params.label))
      const lines = device === undefined ? [] : (await askedOf(deps, actor)).filter((line) => line.device === device.id)
      // who is asked for it may see it, though it may have gone on to somebody else meanwhile
      if (device === undefined || !(maySeeDevice(actor, device) || lines.length > 0)) throw new Fault('not_found')
      const mine = device.user_id !== null && isSamePerson(actor, device.user_id)
      return { device: device.id, label: device.label, mine, lines }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/sightings',
    summary: { ja: '自分のものでない端末を見つけたと知らせる', en: 'Tell of a device that is not one’s own' },
    allow: anyoneSignedIn,
    body: ReportSighting,
    answer: z.object({ received: z.literal(true) }),
    run: async (deps, { actor, body }) => {
      await reportSighting(deps, actorName(actor), { label: readLabel(body.label), note: body.note })
      return { received: true as const }
    },
  }),
]
