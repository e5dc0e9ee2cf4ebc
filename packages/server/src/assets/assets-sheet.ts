import type { AssetForm, AssetInput } from '@taga/contract'
import type { Level, Words } from '@taga/core'
import type { Kysely } from 'kysely'
import {
  type Cell,
  readChoice,
  readDay,
  readOptionalText,
  readText,
  readYesNo,
  takeCell,
  writeDay,
} from '../csv/read-cell.ts'
import { type RegisterSheet, type Report, planLines } from '../csv/register-sheet.ts'
import type { Column, SheetRow } from '../csv/sheet.ts'
import type { Schema } from '../db/schema.ts'
import { listLocations } from '../locations/store.ts'
import { listDepartments } from '../people/store.ts'
import { foldText } from '../register-text.ts'
import { insertInto, updateIn } from '../registers/named-register.ts'
import { LEVEL_WORDS } from '../resources/resources-sheet.ts'
import { assetRegister } from './asset-register.ts'
import { type NamedAssetRow, walkAssets } from './store.ts'

const columns: readonly Column[] = [
  { key: 'id', name: { ja: 'ID', en: 'ID' }, required: false },
  { key: 'name', name: { ja: '名称', en: 'Name' }, required: true },
  { key: 'form', name: { ja: '形態', en: 'Form' }, required: true },
  { key: 'level', name: { ja: '情報のレベル', en: 'Level' }, required: false },
  { key: 'owner', name: { ja: '責任者', en: 'Owner' }, required: false },
  { key: 'department', name: { ja: '部署', en: 'Department' }, required: false },
  { key: 'location', name: { ja: '保管場所', en: 'Place' }, required: false },
  { key: 'personal', name: { ja: '個人情報', en: 'Personal information' }, required: false },
  { key: 'note', name: { ja: 'メモ', en: 'Note' }, required: false },
  { key: 'reviewDueAt', name: { ja: '見直し期限', en: 'Review due' }, required: false },
  { key: 'disposedAt', name: { ja: '廃棄日', en: 'Disposed on' }, required: false },
  { key: 'version', name: { ja: '改訂番号', en: 'Version' }, required: false },
]

const FORM_WORDS: Readonly<Record<AssetForm, Words>> = {
  paper: { ja: '紙', en: 'paper' },
  electronic: { ja: 'データ', en: 'data' },
  system: { ja: 'システム', en: 'system' },
}

const MOST = 5_000

/** The register of information assets as a sheet. Departments and places are given by name; an empty cell is "not known". */
export const assetsSheet: RegisterSheet = {
  columns,
  write: async (db, language) => (await walkAssets(db, MOST)).map((row) => cellsOf(row, language)),
  plan: async (db, rows) => {
    const names = await namesOf(db)
    return planLines<NamedAssetRow, Draft>(rows, {
      present: await walkAssets(db, MOST),
      read: (row, present, report) => readAsset(row, present, { names, report }),
      key: (draft) => foldText(draft.name),
      keyColumn: 'name',
      keyOf: (row) => row.name_key,
      draftOf,
      add: (tx, deps, actor, draft) => insertInto(tx, deps, { register: assetRegister, actor, draft: toInput(draft) }),
      change: (tx, deps, actor, { present, draft }) =>
        updateIn(tx, deps, {
          register: assetRegister,
          actor,
          change: { id: present.id, version: present.version, draft: toInput(draft) },
        }),
    })
  },
}

type Draft = {
  readonly name: string
  readonly form: AssetForm
  readonly level: Level | null
  readonly owner: string | null
  readonly department: string | null
  readonly location: string | null
  readonly resource: string | null
  readonly personal: boolean | null
  readonly note: string | null
  readonly reviewDueAt: number | null
  readonly disposedAt: number | null
}

function draftOf(row: NamedAssetRow): Draft {
  return {
    name: row.name,
    form: row.form,
    level: row.level,
    owner: row.owner,
    department: row.department_id,
    location: row.location_id,
    resource: row.resource_id,
    personal: row.personal === null ? null : row.personal === 1,
    note: row.note,
    reviewDueAt: row.review_by,
    disposedAt: row.disposed_at,
  }
}

function toInput({ name, form, ...rest }: Draft): AssetInput {
  const known = Object.entries(rest).filter(([, value]) => value !== null)
  return { name, form, ...Object.fromEntries(known) }
}

function cellsOf(row: NamedAssetRow, language: keyof Words): Readonly<Record<string, string>> {
  const flag = row.personal === 1 ? { ja: 'はい', en: 'yes' } : { ja: 'いいえ', en: 'no' }
  return {
    id: row.id,
    name: row.name,
    form: FORM_WORDS[row.form][language],
    level: row.level === null ? '' : LEVEL_WORDS[row.level][language],
    owner: row.owner ?? '',
    department: row.department_name ?? '',
    location: row.location_name ?? '',
    personal: row.personal === null ? '' : flag[language],
    note: row.note ?? '',
    reviewDueAt: writeDay(row.review_by ?? undefined),
    disposedAt: writeDay(row.disposed_at ?? undefined),
    version: String(row.version),
  }
}

type Names = { readonly department: ReadonlyMap<string, string>; readonly location: ReadonlyMap<string, string> }

async function namesOf(db: Kysely<Schema>): Promise<Names> {
  const ids = (rows: readonly { readonly name_key: string; readonly id: string }[]) =>
    new Map(rows.map((row) => [row.name_key, row.id]))
  return { department: ids(await listDepartments(db)), location: ids(await listLocations(db)) }
}

function readAsset(
  { cells }: SheetRow,
  present: NamedAssetRow | undefined,
  { names, report }: { readonly names: Names; readonly report: Report },
): Draft | undefined {
  const before = present === undefined ? undefined : draftOf(present)
  const name = takeCell(readText(cells['name'] ?? '', 200), 'name', report)
  const form = takeCell(readChoice<AssetForm>(cells['form'] ?? '', FORM_WORDS), 'form', report)
  const read = <T>(
    key: string,
    kept: T | null | undefined,
    reader: (cell: string) => Cell<T | undefined>,
  ): T | null => {
    const cell = cells[key]
    return cell === undefined ? (kept ?? null) : (takeCell(reader(cell), key, report) ?? null)
  }
  const named = (key: keyof Names) =>
    read(key, before?.[key], (cell) => {
      if (cell === '') return { kind: 'value', value: undefined }
      const id = names[key].get(foldText(cell))
      return id === undefined ? { kind: 'bad', reason: notRegistered } : { kind: 'value', value: id }
    })
  const draft = {
    level: read('level', before?.level, readLevel),
    owner: read('owner', before?.owner, (cell) => readOptionalText(cell, 200)),
    department: named('department'),
    location: named('location'),
    resource: before?.resource ?? null,
    personal: read('personal', before?.personal, readYesNo),
    note: read('note', before?.note, (cell) => readOptionalText(cell, 1_000)),
    reviewDueAt: read('reviewDueAt', before?.reviewDueAt, readDay),
    disposedAt: read('disposedAt', before?.disposedAt, readDay),
  }
  return name === undefined || form === undefined ? undefined : { name, form, ...draft }
}

function readLevel(cell: string): Cell<Level | undefined> {
  return cell === '' ? { kind: 'value', value: undefined } : readChoice<Level>(cell, LEVEL_WORDS)
}

const notRegistered: Words = {
  ja: 'この名称は登録されていません。先に登録してください。',
  en: 'Nothing of this name is registered. Register it first.',
}
