import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { findingWords } from '../ledger/finding.ts'
import { verifyStore } from '../ledger/verify-store.ts'
import type { Acknowledged } from './acknowledged.ts'

export type Survivors = {
  readonly entries: number
  /** Acknowledged and not there. */
  readonly lost: readonly string[]
  /** There in one table and not in another. */
  readonly halves: readonly string[]
  /** What is wrong with the chain. */
  readonly findings: readonly string[]
}

type Told = { readonly counters: Map<string, number>; readonly versions: Map<string, number> }

/** Holds what is in the database to what was acknowledged, to itself, and to its ledger. Give it a snapshot. */
export async function checkSurvivors(db: Kysely<Schema>, acknowledged: readonly Acknowledged[]): Promise<Survivors> {
  const hashes = new Set(acknowledged.flatMap((said) => (said.kind === 'checkpoint' ? [said.hash] : [])))
  const verification = await verifyStore(db, { expectedCheckpoints: [...hashes] })
  const told = await readLedger(db)
  return {
    entries: verification.entries,
    lost: await findLost(db, acknowledged),
    halves: [...(await findHalfReports(db, told)), ...(await findHalfDevices(db, told))],
    findings: verification.findings.map((finding) => findingWords(finding).en),
  }
}

/** The newest counter and version that the ledger tells of each device. */
async function readLedger(db: Kysely<Schema>): Promise<Told> {
  const told: Told = { counters: new Map(), versions: new Map() }
  const rows = await db
    .selectFrom('ledger_entries as e')
    .innerJoin('ledger_bodies as b', (join) => join.onRef('b.writer', '=', 'e.writer').onRef('b.seq', '=', 'e.seq'))
    .select(['e.kind', 'e.subject', 'b.body'])
    .where('e.kind', 'in', ['report.accepted', 'device.added', 'device.moved'])
    .execute()
  for (const { kind, subject, body } of rows) {
    const device = subject.slice('device:'.length)
    if (kind === 'report.accepted') told.counters.set(device, Math.max(told.counters.get(device) ?? 0, counterIn(body)))
    else told.versions.set(device, (told.versions.get(device) ?? 0) + 1)
  }
  return told
}

function counterIn(body: string | null): number {
  const counter = /"counter":(\d+)/.exec(body ?? '')?.[1]
  return Number(counter ?? Number.NaN)
}

async function findLost(db: Kysely<Schema>, acknowledged: readonly Acknowledged[]): Promise<readonly string[]> {
  const counters = new Map((await reportRows(db)).map((row) => [row.device_id, row.counter]))
  const versions = new Map((await deviceRows(db)).map((row) => [row.id, row.version]))
  return acknowledged.flatMap((said) => {
    switch (said.kind) {
      case 'report':
        return (counters.get(said.device) ?? 0) >= said.counter ? [] : [`report ${said.device} ${said.counter}`]
      case 'register':
        return (versions.get(said.device) ?? 0) >= said.version ? [] : [`device ${said.device} ${said.version}`]
      case 'checkpoint':
        return [] // one that is not there is a finding of the verification
    }
  })
}

async function findHalfReports(db: Kysely<Schema>, { counters }: Told): Promise<readonly string[]> {
  const halves: string[] = []
  const rows = await reportRows(db)
  const facts = new Map<string, Set<string>>()
  for (const row of await factRows(db)) {
    facts.set(row.subject_id, (facts.get(row.subject_id) ?? new Set()).add(row.value ?? ''))
  }
  for (const { device_id: device, counter, answer } of rows) {
    const values = [...(facts.get(device) ?? [])]
    const whole = counters.get(device) === counter && counterIn(answer) === counter && values.join() === `"${counter}"`
    if (!whole)
      halves.push(`report of ${device}: row ${counter}, ledger ${counters.get(device)}, facts ${values.join()}`)
  }
  const known = new Set(rows.map((row) => row.device_id))
  for (const device of counters.keys()) if (!known.has(device)) halves.push(`report of ${device}: in the ledger only`)
  return halves
}

async function findHalfDevices(db: Kysely<Schema>, { versions }: Told): Promise<readonly string[]> {
  const rows = await deviceRows(db)
  const known = new Set(rows.map((row) => row.id))
  return [
    ...rows
      .filter((row) => versions.get(row.id) !== row.version)
      .map((row) => `device ${row.id}: version ${row.version}`),
    ...[...versions.keys()].filter((id) => !known.has(id)).map((id) => `device ${id}: in the ledger only`),
  ]
}

function reportRows(db: Kysely<Schema>) {
  return db.selectFrom('device_reports').select(['device_id', 'counter', 'answer']).execute()
}

function deviceRows(db: Kysely<Schema>) {
  return db.selectFrom('devices').select(['id', 'version']).execute()
}

function factRows(db: Kysely<Schema>) {
  return db
    .selectFrom('facts')
    .select(['subject_id', 'value'])
    .where('key', 'in', ['device.osName', 'device.osVersion', 'device.osBuild'])
    .execute()
}
