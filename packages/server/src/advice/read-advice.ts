import {
  type CostsAnswer,
  CostsNote,
  type DepartmentAdvice,
  type DepartmentAdviceAnswer,
  Fault,
  NeedsNote,
  type ServiceAdviceLine,
  ServiceNote,
} from '@taga/contract'
import { type NeedState, PATTERN_IDS, type Seen, judgeNeeds } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { joinDeviceFacts } from '../decisions/read-facts.ts'
import { readPatterns } from '../people/person-facts.ts'
import { listDepartments } from '../people/store.ts'
import { MAX_SUBJECTS, readFactsOf } from '../reports/store.ts'
import { WHOLE } from './keep-note.ts'
import type { NoteKind } from './tables.ts'

type Db = Kysely<Schema>

/** Every department with its recorded patterns, how many people it has, and what it was said to need. */
export async function readDepartments(db: Db): Promise<DepartmentAdvice[]> {
  const notes = await notesOf(db, 'needs')
  const counts = await db
    .selectFrom('people')
    .select('department_id')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('state', '=', 'active')
    .groupBy('department_id')
    .limit(5_000)
    .execute()
  const people = new Map(counts.map((row) => [row.department_id, Number(row.count)]))
  return (await listDepartments(db)).map((row) => {
    const note = notes.get(row.id)
    return {
      id: row.id,
      name: row.name,
      patterns: [...readPatterns(row)],
      version: row.version,
      people: people.get(row.id) ?? 0,
      ...(note === undefined ? {} : { needs: NeedsNote.parse(JSON.parse(note.body)).needs }),
      noteVersion: note?.version ?? 0,
    }
  })
}

/**
 * One department, and how the needs of each pattern stand today by the devices its people hold (at most 500) and by how they sign in.
 * @throws Fault `not_found`
 */
export async function readDepartment(db: Db, id: string, now: () => number): Promise<DepartmentAdviceAnswer> {
  const department = (await readDepartments(db)).find((each) => each.id === id)
  if (department === undefined) throw new Fault('not_found')
  const devices = await devicesOf(db, id)
  const accounts = await accountsOf(db, id)
  const at = now() // after the reading: later facts are not believed
  return {
    department,
    devices: devices.length,
    patternNeeds: PATTERN_IDS.map((pattern) => ({
      pattern,
      needs: judgeNeeds(pattern, { devices, accounts, now: at }).map(answerNeed),
    })),
  }
}

function answerNeed({ need, state, n, of, unknown }: NeedState) {
  return { id: need.id, title: need.title, measures: [...need.measures], state, n, of, unknown }
}

async function devicesOf(db: Db, department: string): Promise<readonly Seen[]> {
  const rows = await db
    .selectFrom('devices')
    .innerJoin('people', 'people.id', 'devices.user_id')
    .selectAll('devices')
    .where('people.department_id', '=', department)
    .where('devices.state', 'in', ['lent', 'inUse'])
    .orderBy('devices.id')
    .limit(MAX_SUBJECTS)
    .execute()
  const reported = await readFactsOf(
    db,
    'device',
    rows.map((row) => row.id),
  )
  return rows.map((row) => joinDeviceFacts(row, reported.get(row.id) ?? {}))
}

/** Accounts of the department's active people, and those among them that have a second factor or a passkey set up. */
async function accountsOf(db: Db, department: string): Promise<{ readonly strong: number; readonly of: number }> {
  const rows = await db
    .selectFrom('accounts')
    .innerJoin('people', 'people.id', 'accounts.person_id')
    .select('accounts.id')
    .where('people.department_id', '=', department)
    .where('people.state', '=', 'active')
    .orderBy('accounts.id')
    .limit(5_000)
    .execute()
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return { strong: 0, of: 0 }
  const factors = await db
    .selectFrom('passkeys')
    .select('account_id')
    .where('account_id', 'in', ids)
    .union(
      db.selectFrom('totps').select('account_id').where('account_id', 'in', ids).where('confirmed_at', 'is not', null),
    )
    .execute()
  return { strong: new Set(factors.map((row) => row.account_id)).size, of: ids.length }
}

export async function readCosts(db: Db): Promise<CostsAnswer> {
  const note = (await notesOf(db, 'costs')).get(WHOLE)
  return note === undefined
    ? { inputs: {}, version: 0 }
    : { ...CostsNote.parse(JSON.parse(note.body)), version: note.version }
}

/** The register of services, each with what was weighed before a move. */
export async function readServices(db: Db): Promise<ServiceAdviceLine[]> {
  const notes = await notesOf(db, 'service')
  const rows = await db
    .selectFrom('services')
    .select(['id', 'name', 'state', 'highest_level'])
    .orderBy('name_key')
    .orderBy('id')
    .limit(500)
    .execute()
  return rows.map((row) => {
    const note = notes.get(row.id)
    return {
      id: row.id,
      name: row.name,
      state: row.state,
      ...(row.highest_level === null ? {} : { highestLevel: row.highest_level }),
      answers: note === undefined ? {} : ServiceNote.parse(JSON.parse(note.body)).answers,
      version: note?.version ?? 0,
    }
  })
}

async function notesOf(db: Db, kind: NoteKind) {
  const rows = await db
    .selectFrom('advice_notes')
    .select(['subject', 'body', 'version'])
    .where('kind', '=', kind)
    .orderBy('subject')
    .limit(5_000)
    .execute()
  return new Map(rows.map((row) => [row.subject, row]))
}
