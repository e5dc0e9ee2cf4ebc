import type { Answer, Authentication, EntranceKind, PasswordPolicy, Words } from '@taga/core'
import { readChoice, readDay, readOptionalText, readText, readYesNo, takeCell, writeDay } from '../csv/read-cell.ts'
import { type RegisterSheet, type Report, planLines } from '../csv/register-sheet.ts'
import type { Column, SheetRow } from '../csv/sheet.ts'
import { foldText } from '../register-text.ts'
import { insertInto, updateIn } from '../registers/named-register.ts'
import { type EntranceDraft, entranceRegister } from './keep-entrance.ts'
import { type EntranceRow, type Known, listEntrances, readKnown } from './store.ts'

const columns: readonly Column[] = [
  { key: 'id', name: { ja: 'ID', en: 'ID' }, required: false },
  { key: 'name', name: { ja: '名称', en: 'Name' }, required: true },
  { key: 'kind', name: { ja: '種類', en: 'Kind' }, required: true },
  { key: 'address', name: { ja: 'アドレス', en: 'Address' }, required: false },
  { key: 'frontedByTaga', name: { ja: 'Taga経由', en: 'Fronted by Taga' }, required: true },
  { key: 'authentication', name: { ja: '認証', en: 'Authentication' }, required: true },
  { key: 'passwordPolicy', name: { ja: 'パスワードの検査', en: 'Password policy' }, required: true },
  { key: 'encryptedPath', name: { ja: '通信の暗号化', en: 'Encrypted path' }, required: true },
  { key: 'boundaryRestricted', name: { ja: '接続元の制限', en: 'Boundary restricted' }, required: true },
  { key: 'boundaryReviewedAt', name: { ja: '制限の確認日', en: 'Boundary reviewed' }, required: false },
  { key: 'logsKept', name: { ja: 'ログの保存', en: 'Logs kept' }, required: true },
  { key: 'owner', name: { ja: '担当', en: 'Owner' }, required: true },
  { key: 'reviewDueAt', name: { ja: '見直し期限', en: 'Review due' }, required: true },
  { key: 'version', name: { ja: '改訂番号', en: 'Version' }, required: false },
]

/** The register of entrances as a sheet. "Not known" is written as such: an empty cell is an error, not a guess. */
export const entrancesSheet: RegisterSheet = {
  columns,
  write: async (db, language) => (await listEntrances(db)).map((row) => cellsOf(row, language)),
  plan: async (db, rows) =>
    planLines<EntranceRow, Draft>(rows, {
      present: await listEntrances(db),
      read: (row, _present, report) => readEntrance(row, report),
      key: (draft) => foldText(draft.name),
      keyColumn: 'name',
      keyOf: (row) => row.name_key,
      draftOf: (row) => ({ name: row.name, reviewDueAt: row.review_by ?? 0, ...plain(readKnown(row)) }),
      add: (tx, deps, actor, draft) =>
        insertInto(tx, deps, { register: entranceRegister, actor, draft: toDraft(draft) }),
      change: (tx, deps, actor, { present, draft }) =>
        updateIn(tx, deps, {
          register: entranceRegister,
          actor,
          change: { id: present.id, version: present.version, draft: toDraft(draft) },
        }),
    }),
}

type Draft = Omit<Known, 'address' | 'boundaryReviewedAt'> & {
  readonly name: string
  readonly reviewDueAt: number
  readonly address: string | null
  readonly boundaryReviewedAt: number | null
}

/** In one order of names, so that equal drafts are equal as JSON. */
function plain(known: Known): Omit<Draft, 'name' | 'reviewDueAt'> {
  return {
    kind: known.kind,
    frontedByTaga: known.frontedByTaga,
    authentication: known.authentication,
    passwordPolicy: known.passwordPolicy,
    encryptedPath: known.encryptedPath,
    boundaryRestricted: known.boundaryRestricted,
    logsKept: known.logsKept,
    owner: known.owner,
    address: known.address ?? null,
    boundaryReviewedAt: known.boundaryReviewedAt ?? null,
  }
}

function toDraft({ name, reviewDueAt, address, boundaryReviewedAt, ...rest }: Draft): EntranceDraft {
  return {
    name,
    reviewDueAt,
    known: {
      ...rest,
      ...(address === null ? {} : { address }),
      ...(boundaryReviewedAt === null ? {} : { boundaryReviewedAt }),
    },
  }
}

function readEntrance({ cells }: SheetRow, report: Report): Draft | undefined {
  const cell = (key: string) => cells[key] ?? ''
  const name = takeCell(readText(cell('name'), 200), 'name', report)
  const kind = takeCell(readChoice(cell('kind'), KIND_WORDS), 'kind', report)
  const address = takeCell(readOptionalText(cell('address'), 500), 'address', report)
  const fronted = takeCell(readYesNo(cell('frontedByTaga')), 'frontedByTaga', report)
  const authentication = takeCell(readChoice(cell('authentication'), AUTHENTICATION_WORDS), 'authentication', report)
  const passwordPolicy = takeCell(readChoice(cell('passwordPolicy'), POLICY_WORDS), 'passwordPolicy', report)
  const encryptedPath = takeCell(readChoice(cell('encryptedPath'), ANSWER_WORDS), 'encryptedPath', report)
  const boundaryRestricted = takeCell(
    readChoice(cell('boundaryRestricted'), ANSWER_WORDS),
    'boundaryRestricted',
    report,
  )
  const boundaryReviewedAt = takeCell(readDay(cell('boundaryReviewedAt')), 'boundaryReviewedAt', report)
  const logsKept = takeCell(readChoice(cell('logsKept'), ANSWER_WORDS), 'logsKept', report)
  const owner = takeCell(readText(cell('owner'), 200), 'owner', report)
  const reviewDueAt = takeCell(readDay(cell('reviewDueAt')), 'reviewDueAt', report)
  if (fronted === undefined && cell('frontedByTaga') === '') report('frontedByTaga', needed)
  if (reviewDueAt === undefined && cell('reviewDueAt') === '') report('reviewDueAt', needed)
  if (!name || !kind || !authentication || !passwordPolicy || !encryptedPath || !boundaryRestricted) return undefined
  if (!logsKept || !owner || fronted === undefined || reviewDueAt === undefined) return undefined
  const known = {
    kind,
    frontedByTaga: fronted,
    authentication,
    passwordPolicy,
    encryptedPath,
    boundaryRestricted,
    logsKept,
    owner,
  }
  return { name, reviewDueAt, ...plain({ ...known, address, boundaryReviewedAt }) }
}

function cellsOf(row: EntranceRow, language: keyof Words): Readonly<Record<string, string>> {
  const known = readKnown(row)
  return {
    id: row.id,
    name: row.name,
    kind: KIND_WORDS[known.kind][language],
    address: known.address ?? '',
    frontedByTaga: known.frontedByTaga ? 'yes' : 'no',
    authentication: AUTHENTICATION_WORDS[known.authentication][language],
    passwordPolicy: POLICY_WORDS[known.passwordPolicy][language],
    encryptedPath: ANSWER_WORDS[known.encryptedPath][language],
    boundaryRestricted: ANSWER_WORDS[known.boundaryRestricted][language],
    boundaryReviewedAt: writeDay(known.boundaryReviewedAt),
    logsKept: ANSWER_WORDS[known.logsKept][language],
    owner: known.owner,
    reviewDueAt: writeDay(row.review_by ?? undefined),
    version: String(row.version),
  }
}

const needed = { ja: '空欄にはできません。', en: 'This cannot be empty.' }

export const KIND_WORDS: Readonly<Record<EntranceKind, Words>> = {
  vpn: { ja: 'VPN', en: 'VPN' },
  remoteDesktop: { ja: 'リモートデスクトップ', en: 'remote desktop' },
  virtualDesktop: { ja: '仮想デスクトップ', en: 'virtual desktop' },
  fileServer: { ja: 'ファイルサーバー', en: 'file server' },
  cloudService: { ja: 'クラウドサービス', en: 'cloud service' },
  webApplication: { ja: 'Webアプリケーション', en: 'web application' },
  mail: { ja: 'メール', en: 'mail' },
  administration: { ja: '管理画面', en: 'administration' },
  other: { ja: 'その他', en: 'other' },
}
export const AUTHENTICATION_WORDS: Readonly<Record<Authentication, Words>> = {
  passkey: { ja: 'パスキー', en: 'passkey' },
  multiFactor: { ja: '多要素', en: 'multi-factor' },
  certificateAndPassword: { ja: '証明書とパスワード', en: 'certificate and password' },
  password: { ja: 'パスワードのみ', en: 'password only' },
  none: { ja: 'なし', en: 'none' },
  unknown: { ja: '不明', en: 'not known' },
}
export const POLICY_WORDS: Readonly<Record<PasswordPolicy, Words>> = {
  checked: { ja: '弱いものを拒む', en: 'weak ones refused' },
  noPasswords: { ja: 'パスワードを使わない', en: 'no passwords' },
  unchecked: { ja: '検査しない', en: 'not checked' },
  unknown: { ja: '不明', en: 'not known' },
}
export const ANSWER_WORDS: Readonly<Record<Answer, Words>> = {
  yes: { ja: 'はい', en: 'yes' },
  no: { ja: 'いいえ', en: 'no' },
  unknown: { ja: '不明', en: 'not known' },
}
