import type { Kysely } from 'kysely'
import type { Level, Words } from '@taga/core'
import { type Cell, readChoice, readOptionalText, readText, readYesNo, takeCell } from '../csv/read-cell.ts'
import { type RegisterSheet, type Report, planLines } from '../csv/register-sheet.ts'
import type { Column, SheetRow } from '../csv/sheet.ts'
import type { Schema } from '../db/schema.ts'
import { findDevice } from '../devices/store.ts'
import { foldText } from '../register-text.ts'
import { insertInto, updateIn } from '../registers/named-register.ts'
import { type ResourceDraft, resourceRegister } from './keep-resource.ts'
import { type ResourceRow, listResources } from './store.ts'

const columns: readonly Column[] = [
  { key: 'id', name: { ja: 'ID', en: 'ID' }, required: false },
  { key: 'name', name: { ja: '名称', en: 'Name' }, required: true },
  { key: 'level', name: { ja: '情報のレベル', en: 'Level' }, required: false },
  { key: 'rightNeeded', name: { ja: '必要な利用権', en: 'Right needed' }, required: false },
  { key: 'teleworkAllowed', name: { ja: 'テレワーク可', en: 'Telework allowed' }, required: false },
  { key: 'fitForConfidential', name: { ja: '機密に適する', en: 'Fit for confidential' }, required: false },
  { key: 'savingPossible', name: { ja: '保存できる', en: 'Saving possible' }, required: false },
  { key: 'external', name: { ja: '社外サイト', en: 'External' }, required: false },
  { key: 'hostDevice', name: { ja: '接続先端末ID', en: 'Host device ID' }, required: false },
  { key: 'version', name: { ja: '改訂番号', en: 'Version' }, required: false },
]

export const LEVEL_WORDS: Readonly<Record<Level, Words>> = {
  public: { ja: '公開', en: 'public' },
  business: { ja: '業務', en: 'business' },
  confidential: { ja: '機密', en: 'confidential' },
}

const MOST = 5_000

/** The register of resources as a sheet. An empty cell is "not known", which counts as the worse. */
export const resourcesSheet: RegisterSheet = {
  columns,
  write: async (db, language) => (await listResources(db, '', MOST)).map((row) => cellsOf(row, language)),
  plan: async (db, rows) => {
    const hosts = await hostsOf(db, rows)
    return planLines<ResourceRow, Draft>(rows, {
      present: await listResources(db, '', MOST),
      read: (row, present, report) => readResource(row, present, { hosts, report }),
      key: (draft) => foldText(draft.name),
      keyColumn: 'name',
      keyOf: (row) => row.name_key,
      draftOf,
      add: (tx, deps, actor, draft) =>
        insertInto(tx, deps, { register: resourceRegister, actor, draft: toDraft(draft) }),
      change: (tx, deps, actor, { present, draft }) =>
        updateIn(tx, deps, {
          register: resourceRegister,
          actor,
          change: { id: present.id, version: present.version, draft: toDraft(draft) },
        }),
    })
  },
}

type Draft = {
  readonly name: string
  readonly level: Level | null
  readonly rightNeeded: string | null
  readonly teleworkAllowed: boolean | null
  readonly fitForConfidential: boolean | null
  readonly savingPossible: boolean | null
  readonly external: boolean | null
  readonly hostDevice: string | null
}

function draftOf(row: ResourceRow): Draft {
  return {
    name: row.name,
    level: row.level,
    rightNeeded: row.right_needed,
    teleworkAllowed: flag(row.telework_allowed),
    fitForConfidential: flag(row.fit_for_confidential),
    savingPossible: flag(row.saving_possible),
    external: flag(row.external),
    hostDevice: row.host_device_id,
  }
}

function toDraft(draft: Draft): ResourceDraft {
  return {
    name: draft.name,
    level: draft.level ?? undefined,
    rightNeeded: draft.rightNeeded ?? undefined,
    teleworkAllowed: draft.teleworkAllowed ?? undefined,
    fitForConfidential: draft.fitForConfidential ?? undefined,
    savingPossible: draft.savingPossible ?? undefined,
    external: draft.external ?? undefined,
    hostDevice: draft.hostDevice ?? undefined,
  }
}

function cellsOf(row: ResourceRow, language: keyof Words): Readonly<Record<string, string>> {
  return {
    id: row.id,
    name: row.name,
    level: row.level === null ? '' : LEVEL_WORDS[row.level][language],
    rightNeeded: row.right_needed ?? '',
    teleworkAllowed: yesNo(row.telework_allowed, language),
    fitForConfidential: yesNo(row.fit_for_confidential, language),
    savingPossible: yesNo(row.saving_possible, language),
    external: yesNo(row.external, language),
    hostDevice: row.host_device_id ?? '',
    version: String(row.version),
  }
}

function readResource(
  { cells }: SheetRow,
  present: ResourceRow | undefined,
  { hosts, report }: { readonly hosts: ReadonlySet<string>; readonly report: Report },
): Draft | undefined {
  const before = present === undefined ? undefined : draftOf(present)
  const name = takeCell(readText(cells['name'] ?? '', 200), 'name', report)
  const read = <T>(
    key: string,
    kept: T | null | undefined,
    reader: (cell: string) => Cell<T | undefined>,
  ): T | null => {
    const cell = cells[key]
    return cell === undefined ? (kept ?? null) : (takeCell(reader(cell), key, report) ?? null)
  }
  const hostDevice = read('hostDevice', before?.hostDevice, (cell) => readOptionalText(cell, 100))
  if (hostDevice !== null && !hosts.has(hostDevice) && hostDevice !== before?.hostDevice)
    report('hostDevice', noSuchHost)
  const draft = {
    level: read('level', before?.level, readLevel),
    rightNeeded: read('rightNeeded', before?.rightNeeded, (cell) => readOptionalText(cell, 100)),
    teleworkAllowed: read('teleworkAllowed', before?.teleworkAllowed, readYesNo),
    fitForConfidential: read('fitForConfidential', before?.fitForConfidential, readYesNo),
    savingPossible: read('savingPossible', before?.savingPossible, readYesNo),
    external: read('external', before?.external, readYesNo),
    hostDevice,
  }
  return name === undefined ? undefined : { name, ...draft }
}

function readLevel(cell: string): Cell<Level | undefined> {
  return cell === '' ? { kind: 'value', value: undefined } : readChoice<Level>(cell, LEVEL_WORDS)
}

async function hostsOf(db: Kysely<Schema>, rows: readonly SheetRow[]): Promise<ReadonlySet<string>> {
  const named = new Set(rows.flatMap((row) => (row.cells['hostDevice'] ? [row.cells['hostDevice']] : [])))
  const found = new Set<string>()
  for (const id of named) if ((await findDevice(db, id)) !== undefined) found.add(id)
  return found
}

function flag(value: number | null): boolean | null {
  return value === null ? null : value === 1
}

function yesNo(value: number | null, language: keyof Words): string {
  if (value === null) return ''
  if (language === 'en') return value === 1 ? 'yes' : 'no'
  return value === 1 ? 'はい' : 'いいえ'
}

const noSuchHost = { ja: 'この ID の端末は台帳にありません。', en: 'The register has no device of this ID.' }
