import type { Words } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Json, Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import type { BadLine, Column, SheetRow } from './sheet.ts'

export type Clock = Pick<Deps, 'now' | 'random'>

/** What importing one line would do. `plan` says it as data: equal plans do equal things, so the digest of all plans names an import. */
export type SheetStep = {
  readonly line: number
  readonly kind: 'add' | 'change' | 'same'
  readonly plan: Json
  readonly apply: (tx: Tx, deps: Clock, actor: string) => Promise<unknown>
}

export type SheetPlan = { readonly steps: readonly SheetStep[]; readonly bad: readonly BadLine[] }

/** A register that goes out as a sheet: its columns, and its rows as cells. `now` is for states that depend on the time. */
export type WrittenSheet = {
  readonly columns: readonly Column[]
  readonly write: (
    db: Kysely<Schema>,
    language: keyof Words,
    now: number,
  ) => Promise<readonly Readonly<Record<string, string>>[]>
}

/** A register as a sheet that also comes in: what the rows of a file would do to it. */
export type RegisterSheet = WrittenSheet & {
  readonly plan: (db: Kysely<Schema>, rows: readonly SheetRow[]) => Promise<SheetPlan>
}

/** A register's row as the sheet needs it. */
export type Present = { readonly id: string; readonly version: number }

/** How one register reads a line: what stands there now is given where the line names it by id. */
export type LineReader<Row extends Present, Draft extends Json> = {
  readonly present: readonly Row[]
  /** Problems go to `report`; undefined where there were any. */
  readonly read: (row: SheetRow, present: Row | undefined, report: Report) => Draft | undefined
  /** What may be there once only, e.g. a serial number, as it is compared. */
  readonly key: (draft: Draft) => string | undefined
  readonly keyColumn: string
  readonly keyOf: (row: Row) => string | undefined
  readonly draftOf: (row: Row) => Draft
  readonly add: (tx: Tx, deps: Clock, actor: string, draft: Draft) => Promise<unknown>
  readonly change: (tx: Tx, deps: Clock, actor: string, change: { present: Row; draft: Draft }) => Promise<unknown>
}

export type Report = (column: string, reason: Words) => undefined

/** Plans every line and names every bad one: unknown ids, old versions, and keys that stand twice in the file or in the register. */
export function planLines<Row extends Present, Draft extends Json>(
  rows: readonly SheetRow[],
  reader: LineReader<Row, Draft>,
): SheetPlan {
  const bad: BadLine[] = []
  const steps: SheetStep[] = []
  const byId = new Map(reader.present.map((row) => [row.id, row]))
  const holders = new Map(reader.present.flatMap((row) => keyed(reader.keyOf(row), row.id)))
  const linesByKey = new Map<string, number>()
  const linesById = new Map<string, number>()
  for (const row of rows) {
    const report: Report = (column, reason) => void bad.push({ line: row.line, column, reason })
    const before = bad.length
    const id = row.cells['id'] ?? ''
    const present = byId.get(id)
    if (id !== '' && present === undefined) report('id', unknownId)
    if (present !== undefined) checkPresent(row, present, { linesById, report })
    const draft = reader.read(row, present, report)
    const key = draft === undefined ? undefined : reader.key(draft)
    if (key !== undefined) {
      const holder = holders.get(key)
      const earlier = linesByKey.get(key)
      if (earlier !== undefined) report(reader.keyColumn, twiceInFile(earlier))
      else if (holder !== undefined && holder !== present?.id) report(reader.keyColumn, twiceInRegister)
      if (earlier === undefined) linesByKey.set(key, row.line)
    }
    if (draft === undefined || bad.length > before) continue
    steps.push(
      present === undefined ? addStep(row.line, draft, reader) : changeStep(row.line, { present, draft }, reader),
    )
  }
  return { steps, bad }
}

function keyed(key: string | undefined, id: string): [string, string][] {
  return key === undefined ? [] : [[key, id]]
}

function checkPresent(
  row: SheetRow,
  present: Present,
  { linesById, report }: { readonly linesById: Map<string, number>; readonly report: Report },
): void {
  const earlier = linesById.get(present.id)
  if (earlier !== undefined) report('id', twiceInFile(earlier))
  linesById.set(present.id, row.line)
  const version = row.cells['version'] ?? ''
  if (version !== '' && version !== String(present.version)) report('version', changedSince)
}

function addStep<Row extends Present, Draft extends Json>(
  line: number,
  draft: Draft,
  reader: LineReader<Row, Draft>,
): SheetStep {
  return {
    line,
    kind: 'add',
    plan: { line, add: draft },
    apply: (tx, deps, actor) => reader.add(tx, deps, actor, draft),
  }
}

function changeStep<Row extends Present, Draft extends Json>(
  line: number,
  change: { readonly present: Row; readonly draft: Draft },
  reader: LineReader<Row, Draft>,
): SheetStep {
  const { present, draft } = change
  const same = JSON.stringify(reader.draftOf(present)) === JSON.stringify(draft)
  return {
    line,
    kind: same ? 'same' : 'change',
    plan: { line, change: draft, id: present.id, version: present.version },
    apply: (tx, deps, actor) => reader.change(tx, deps, actor, change),
  }
}

const unknownId: Words = {
  ja: 'この ID は台帳にありません。新しく加えるときは空欄にしてください。',
  en: 'The register has no such ID. Leave it empty to add a new entry.',
}
const twiceInRegister: Words = {
  ja: 'すでに台帳にあります。変更するときは、書き出したファイルの ID を書いてください。',
  en: 'The register has this already. To change it, give the ID from an exported file.',
}
const changedSince: Words = {
  ja: '書き出したあとに台帳が変更されています。書き出し直してください。',
  en: 'The register was changed after this was exported. Export it again.',
}
function twiceInFile(earlier: number): Words {
  return { ja: `${earlier} 行目と重複しています。`, en: `This repeats line ${earlier}.` }
}
