import type { ServiceInput, ServiceKind, ServiceState } from '@taga/contract'
import type { Authentication, Level, Words } from '@taga/core'
import { type Cell, readChoice, readDay, readOptionalText, readText, takeCell, writeDay } from '../csv/read-cell.ts'
import { type RegisterSheet, type Report, planLines } from '../csv/register-sheet.ts'
import type { Column, SheetRow } from '../csv/sheet.ts'
import { AUTHENTICATION_WORDS } from '../entrances/entrances-sheet.ts'
import { foldText } from '../register-text.ts'
import { insertInto, updateIn } from '../registers/named-register.ts'
import { LEVEL_WORDS } from '../resources/resources-sheet.ts'
import { type ServiceRow, readChecks, serviceRegister, walkServices } from './store.ts'

const columns: readonly Column[] = [
  { key: 'id', name: { ja: 'ID', en: 'ID' }, required: false },
  { key: 'name', name: { ja: '名称', en: 'Name' }, required: true },
  { key: 'kind', name: { ja: '種類', en: 'Kind' }, required: true },
  { key: 'url', name: { ja: 'URL', en: 'URL' }, required: false },
  { key: 'state', name: { ja: '可否', en: 'State' }, required: true },
  { key: 'highestLevel', name: { ja: '置いてよい情報', en: 'Highest level' }, required: false },
  { key: 'authentication', name: { ja: '認証', en: 'Authentication' }, required: true },
  { key: 'conditions', name: { ja: '条件', en: 'Conditions' }, required: false },
  { key: 'howTo', name: { ja: '使い始め方', en: 'How to begin' }, required: false },
  { key: 'reviewDueAt', name: { ja: '見直し期限', en: 'Review due' }, required: false },
  { key: 'version', name: { ja: '改訂番号', en: 'Version' }, required: false },
]

const KIND_WORDS: Readonly<Record<ServiceKind, Words>> = {
  storage: { ja: 'クラウドストレージ', en: 'storage' },
  sharing: { ja: 'ファイル共有', en: 'sharing' },
  mail: { ja: 'メール', en: 'mail' },
  chat: { ja: 'チャット', en: 'chat' },
  meeting: { ja: 'ウェブ会議', en: 'meeting' },
  sns: { ja: 'SNS', en: 'social media' },
  business: { ja: '業務アプリ', en: 'business' },
  other: { ja: 'その他', en: 'other' },
}
const STATE_WORDS: Readonly<Record<ServiceState, Words>> = {
  inReview: { ja: '審査中', en: 'in review' },
  approved: { ja: '承認', en: 'approved' },
  refused: { ja: '不可', en: 'refused' },
  retired: { ja: '利用終了', en: 'retired' },
}

const MOST = 5_000

/** The register of services as a sheet. What was asked of providers stays as it is: it is answered on the page. */
export const servicesSheet: RegisterSheet = {
  columns,
  write: async (db, language) => (await walkServices(db, MOST)).map((row) => cellsOf(row, language)),
  plan: async (db, rows) =>
    planLines<ServiceRow, Draft>(rows, {
      present: await walkServices(db, MOST),
      read: (row, present, report) => readService(row, present, report),
      key: (draft) => foldText(draft.name),
      keyColumn: 'name',
      keyOf: (row) => row.name_key,
      draftOf,
      add: (tx, deps, actor, draft) =>
        insertInto(tx, deps, { register: serviceRegister, actor, draft: toInput(draft, {}) }),
      change: (tx, deps, actor, { present, draft }) =>
        updateIn(tx, deps, {
          register: serviceRegister,
          actor,
          change: { id: present.id, version: present.version, draft: toInput(draft, readChecks(present)) },
        }),
    }),
}

type Draft = {
  readonly name: string
  readonly kind: ServiceKind
  readonly url: string | null
  readonly state: ServiceState
  readonly highestLevel: Level | null
  readonly authentication: Authentication
  readonly conditions: string | null
  readonly howTo: string | null
  readonly reviewDueAt: number | null
}

function draftOf(row: ServiceRow): Draft {
  return {
    name: row.name,
    kind: row.kind,
    url: row.url,
    state: row.state,
    highestLevel: row.highest_level,
    authentication: row.authentication as Authentication, // written by serviceRegister, which takes nothing else
    conditions: row.conditions,
    howTo: row.how_to,
    reviewDueAt: row.review_by,
  }
}

function toInput({ name, kind, state, authentication, ...rest }: Draft, checks: ServiceInput['checks']): ServiceInput {
  const known = Object.entries(rest).filter(([, value]) => value !== null)
  return { name, kind, state, authentication, checks, ...Object.fromEntries(known) }
}

function cellsOf(row: ServiceRow, language: keyof Words): Readonly<Record<string, string>> {
  const { authentication } = draftOf(row)
  return {
    id: row.id,
    name: row.name,
    kind: KIND_WORDS[row.kind][language],
    url: row.url ?? '',
    state: STATE_WORDS[row.state][language],
    highestLevel: row.highest_level === null ? '' : LEVEL_WORDS[row.highest_level][language],
    authentication: AUTHENTICATION_WORDS[authentication][language],
    conditions: row.conditions ?? '',
    howTo: row.how_to ?? '',
    reviewDueAt: writeDay(row.review_by ?? undefined),
    version: String(row.version),
  }
}

function readService({ cells }: SheetRow, present: ServiceRow | undefined, report: Report): Draft | undefined {
  const before = present === undefined ? undefined : draftOf(present)
  const name = takeCell(readText(cells['name'] ?? '', 200), 'name', report)
  const kind = takeCell(readChoice<ServiceKind>(cells['kind'] ?? '', KIND_WORDS), 'kind', report)
  const state = takeCell(readChoice<ServiceState>(cells['state'] ?? '', STATE_WORDS), 'state', report)
  const authentication = takeCell(
    readChoice<Authentication>(cells['authentication'] ?? '', AUTHENTICATION_WORDS),
    'authentication',
    report,
  )
  const read = <T>(
    key: string,
    kept: T | null | undefined,
    reader: (cell: string) => Cell<T | undefined>,
  ): T | null => {
    const cell = cells[key]
    return cell === undefined ? (kept ?? null) : (takeCell(reader(cell), key, report) ?? null)
  }
  const rest = {
    url: read('url', before?.url, readUrl),
    highestLevel: read('highestLevel', before?.highestLevel, (cell) =>
      cell === '' ? { kind: 'value', value: undefined } : readChoice<Level>(cell, LEVEL_WORDS),
    ),
    conditions: read('conditions', before?.conditions, (cell) => readOptionalText(cell, 1_000)),
    howTo: read('howTo', before?.howTo, (cell) => readOptionalText(cell, 1_000)),
    reviewDueAt: read('reviewDueAt', before?.reviewDueAt, readDay),
  }
  if (name === undefined || kind === undefined || state === undefined || authentication === undefined) return undefined
  const { url, highestLevel, ...others } = rest
  return { name, kind, url, state, highestLevel, authentication, ...others }
}

function readUrl(cell: string): Cell<string | undefined> {
  if (cell === '' || /^https?:\/\/[^\s]{1,490}$/u.test(cell)) return readOptionalText(cell, 500)
  return {
    kind: 'bad',
    reason: { ja: 'http:// か https:// で始めてください。', en: 'Begin with http:// or https://.' },
  }
}
