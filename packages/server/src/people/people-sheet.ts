import { Mail } from '@taga/contract'
import type { Kysely } from 'kysely'
import { type Cell, readOptionalText, readText, readTexts, takeCell } from '../csv/read-cell.ts'
import { type RegisterSheet, type Report, type SheetPlan, planLines } from '../csv/register-sheet.ts'
import type { Column, SheetRow } from '../csv/sheet.ts'
import type { Schema } from '../db/schema.ts'
import { foldText } from '../register-text.ts'
import { updatePerson } from './change-person.ts'
import { insertPerson, mailKey } from './insert-person.ts'
import { readRights } from './person-facts.ts'
import { type DepartmentRow, type PersonRow, listDepartments, walkPeople } from './store.ts'

const columns: readonly Column[] = [
  { key: 'id', name: { ja: 'ID', en: 'ID' }, required: false },
  { key: 'name', name: { ja: '氏名', en: 'Name' }, required: true },
  { key: 'kana', name: { ja: 'フリガナ', en: 'Kana' }, required: false },
  { key: 'mail', name: { ja: 'メール', en: 'Mail' }, required: false },
  { key: 'department', name: { ja: '部署', en: 'Department' }, required: false },
  { key: 'rights', name: { ja: '利用権', en: 'Rights' }, required: false },
  { key: 'version', name: { ja: '改訂番号', en: 'Version' }, required: false },
]

/** The register of people as a sheet. State changes are made on the screen, one person at a time, never by a file. */
export const peopleSheet: RegisterSheet = {
  columns,
  write: async (db) => {
    const departments = new Map((await listDepartments(db)).map((row) => [row.id, row.name]))
    return (await allPeople(db)).map((row) => ({
      id: row.id,
      name: row.name,
      kana: row.kana ?? '',
      mail: row.mail ?? '',
      department: row.department_id === null ? '' : (departments.get(row.department_id) ?? ''),
      rights: readRights(row).join('、'),
      version: String(row.version),
    }))
  },
  plan: planPeople,
}

type Draft = {
  readonly name: string
  readonly kana: string | undefined
  readonly mail: string | undefined
  readonly department: string | undefined
  readonly rights: readonly string[]
}

async function planPeople(db: Kysely<Schema>, rows: readonly SheetRow[]): Promise<SheetPlan> {
  const departments = await listDepartments(db)
  return planLines<PersonRow, PlanDraft>(rows, {
    present: await allPeople(db),
    read: (row, present, report) => readPerson(row, present, { departments, report }),
    key: (draft) => (draft.mail === null ? undefined : mailKey(draft.mail)),
    keyColumn: 'mail',
    keyOf: (row) => row.mail_key ?? undefined,
    draftOf,
    add: (tx, deps, actor, draft) => insertPerson(tx, deps, actor, toDraft(draft)),
    change: (tx, deps, actor, { present, draft }) =>
      updatePerson(tx, deps, actor, { id: present.id, version: present.version, draft: toDraft(draft) }),
  })
}

/** A draft as JSON can say it. */
type PlanDraft = {
  readonly name: string
  readonly kana: string | null
  readonly mail: string | null
  readonly department: string | null
  readonly rights: readonly string[]
}

function draftOf(row: PersonRow): PlanDraft {
  return { name: row.name, kana: row.kana, mail: row.mail, department: row.department_id, rights: readRights(row) }
}

function toDraft(draft: PlanDraft): Draft {
  return {
    name: draft.name,
    kana: draft.kana ?? undefined,
    mail: draft.mail ?? undefined,
    department: draft.department ?? undefined,
    rights: draft.rights,
  }
}

function readPerson(
  { cells }: SheetRow,
  present: PersonRow | undefined,
  { departments, report }: { readonly departments: readonly DepartmentRow[]; readonly report: Report },
): PlanDraft | undefined {
  const name = takeCell(readText(cells['name'] ?? '', 200), 'name', report)
  const kana = takeCell(readOptionalText(cells['kana'] ?? present?.kana ?? '', 200), 'kana', report)
  const mail = takeCell(readMail(cells['mail'] ?? present?.mail ?? ''), 'mail', report)
  const rights = takeCell(
    cells['rights'] === undefined && present !== undefined
      ? { kind: 'value', value: readRights(present) }
      : readTexts(cells['rights'] ?? '', 64, 100),
    'rights',
    report,
  )
  const department = takeCell(readDepartment(cells['department'], present, departments), 'department', report)
  if (name === undefined || rights === undefined) return undefined
  return { name, kana: kana ?? null, mail: mail ?? null, department: department ?? null, rights }
}

function readMail(cell: string): Cell<string | undefined> {
  if (cell === '') return { kind: 'value', value: undefined }
  if (Mail.safeParse(cell).success) return { kind: 'value', value: cell }
  return { kind: 'bad', reason: { ja: 'メールアドレスの形ではありません。', en: 'This is not a mail address.' } }
}

function readDepartment(
  cell: string | undefined,
  present: PersonRow | undefined,
  departments: readonly DepartmentRow[],
): Cell<string | undefined> {
  if (cell === undefined) return { kind: 'value', value: present?.department_id ?? undefined }
  if (cell === '') return { kind: 'value', value: undefined }
  const found = departments.find((row) => row.name_key === foldText(cell))
  if (found !== undefined) return { kind: 'value', value: found.id }
  const shown = cell.slice(0, 40)
  return {
    kind: 'bad',
    reason: { ja: `部署「${shown}」は登録されていません。`, en: `There is no department "${shown}".` },
  }
}

async function allPeople(db: Kysely<Schema>): Promise<PersonRow[]> {
  const all: PersonRow[] = []
  for (
    let rows = await walkPeople(db, '', PAGE);
    rows.length > 0;
    rows = await walkPeople(db, all.at(-1)?.id ?? '', PAGE)
  )
    all.push(...rows)
  return all
}

const PAGE = 2_000
