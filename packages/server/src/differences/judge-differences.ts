import type { ApplicationMove, DeviceDifferences, DifferenceAnswer } from '@taga/contract'
import {
  ACCEPTABLE_DIFFERENCES,
  type AcceptableDifference,
  type Difference,
  type Seen,
  findDifferences,
  knownSerial,
} from '@taga/core'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { findDevices } from '../devices/store.ts'
import { foldText } from '../register-text.ts'
import { readFactsOf } from '../reports/store.ts'
import {
  type LastUse,
  type StandingRow,
  TRAIT_FACTS,
  countCame,
  countGone,
  listAccepted,
  listCame,
  listGone,
  listHolders,
  listLastUses,
  listOddlyReporting,
  listStanding,
  listUnlike,
  listUsedByOthers,
} from './store.ts'

type Db = Kysely<Schema>

/** A device that differs from its register, with all that it was judged by. */
export type Judged = {
  readonly row: StandingRow
  readonly differences: readonly Difference[]
  readonly lastUse: LastUse | undefined
  readonly measured: Readonly<Record<AcceptableDifference, string | undefined>>
  readonly accepted: ReadonlyMap<string, string>
}

/**
 * The devices that differ from the register, or one whether it does or not. Computed from facts and register each time: the database
 * names those that may differ, and only they are judged.
 */
export async function judgeDifferences(db: Db, now: number, device?: string): Promise<readonly Judged[]> {
  const accepted = await listAccepted(db, device)
  // compared only where somebody accepted one; the page of a device offers the others
  const isAsked = device !== undefined || accepted.size > 0
  const named = isAsked ? (['model', 'hostName'] as const) : []
  const unlike = await listUnlike(db, ['serial', 'system', 'kind', ...named], device)
  // a serial number may be another device's: all that are unlike the register are read for one device, too
  const serials = device === undefined ? unlike.serial : (await listUnlike(db, ['serial'])).serial
  const { system: systems, kind: kinds, model: models, hostName: hostNames } = unlike
  const [came, gone] = [await countCame(db, now, device), await countGone(db, now, device)]
  const holders = await serialHolders(db, serials)
  const usedByOthers = device === undefined ? await listUsedByOthers(db, now) : [device]
  const lastUses = await listLastUses(db, now, usedByOthers)
  const mayDiffer = new Set([
    ...[serials, systems, kinds, came, gone].flatMap((found) => [...found.keys()]),
    ...[...holders.values()].filter((ids) => ids.length > 1).flat(),
    ...[...accepted.keys()].map((key) => key.slice(0, key.indexOf(' '))),
    ...usedByOthers,
    ...(device === undefined ? await listOddlyReporting(db, now) : []),
  ])
  const rows = await listStanding(db, device === undefined ? [...mayDiffer] : [device])
  return rows.map((row): Judged => {
    const measured = {
      serial: textOf(serials.get(row.id)) ?? twinOf(row, holders),
      system: textOf(systems.get(row.id)),
      kind: textOf(kinds.get(row.id)),
      model: textOf(models.get(row.id)),
      hostName: textOf(hostNames.get(row.id)),
    }
    const lastUse = lastUses.get(row.id)
    const serial = knownSerial(measured.serial)
    const differences = findDifferences(
      {
        ...row,
        stateSince: row.state_since,
        serial: row.serial ?? undefined,
        user: row.user_id ?? undefined,
        model: accepted.get(`${row.id} model`),
        hostName: accepted.get(`${row.id} hostName`),
      },
      {
        ...measured,
        os: measured.system,
        lastSeenAt: row.last_seen_at ?? undefined,
        knockedAt: row.knocked_at ?? undefined,
        serialHolder: serial === undefined ? undefined : holders.get(foldText(serial))?.find((id) => id !== row.id),
        lastUser: lastUse?.id,
        applicationsCame: came.get(row.id) ?? 0,
        applicationsGone: gone.get(row.id) ?? 0,
      },
      now,
    )
    return { row, differences, lastUse, measured, accepted }
  })
}

/** Which devices have a serial number that was measured otherwise than registered: those that measured it, and the one registered with it. */
async function serialHolders(
  db: Db,
  unlike: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const holders = new Map<string, string[]>()
  for (const [id, value] of unlike) {
    const serial = knownSerial(textOf(value))
    if (serial === undefined) continue
    const key = foldText(serial)
    holders.set(key, [...(holders.get(key) ?? []), id])
  }
  for (const [key, id] of await listHolders(db, [...holders.keys()]))
    holders.set(key, [...(holders.get(key) ?? []), id])
  return holders
}

/** The register's own serial number of a device, where another device measured the same. */
function twinOf(row: StandingRow, holders: ReadonlyMap<string, readonly string[]>): string | undefined {
  if (row.serial === null || row.serial_key === null) return undefined
  return holders.get(row.serial_key)?.some((id) => id !== row.id) === true ? row.serial : undefined
}

function textOf(json: string | undefined): string | undefined {
  const value: unknown = json === undefined ? undefined : JSON.parse(json)
  return typeof value === 'string' ? value : undefined
}

/** Applications that came or went are told, and are nothing to mend in the register. */
export function isOfRegister({ kind }: Difference): boolean {
  return kind !== 'applicationsCame' && kind !== 'applicationsGone'
}

/** Every difference of one device, and what was measured of it that stands nowhere yet. */
export async function differencesOf(db: Db, device: string, now: number): Promise<DeviceDifferences> {
  const [judged] = await judgeDifferences(db, now, device)
  if (judged === undefined) return { differences: [], traits: [], came: [], gone: [] }
  const facts = (await readFactsOf(db, 'device', [device])).get(device) ?? {}
  const traits = ACCEPTABLE_DIFFERENCES.flatMap((kind) => {
    const measured = judged.measured[kind]
    const isListed = judged.differences.some((each) => each.kind === kind)
    const isNew = (kind === 'model' || kind === 'hostName') && !judged.accepted.has(`${device} ${kind}`)
    return measured !== undefined && isNew && !isListed ? [{ kind, measured, ...seenOf(kind, facts) }] : []
  })
  return {
    differences: answerAll(judged, facts, await namesOf(db, [judged])),
    traits: traits.map(({ kind, measured, at, source }) => ({
      kind,
      measured,
      ...(at && { at }),
      ...(source && { source }),
    })),
    came: (await listCame(db, now, device)).map(answerMove),
    gone: (await listGone(db, now, device)).map(answerMove),
  }
}

function answerMove(row: {
  readonly name: string
  readonly version: string
  readonly publisher: string | null
  readonly at: number
}): z.infer<typeof ApplicationMove> {
  const { name, version, publisher, at } = row
  return { name, version, at, ...(publisher === null ? {} : { publisher }) }
}

export function answerAll(judged: Judged, facts: Seen, names: ReadonlyMap<string, string>): DifferenceAnswer[] {
  return judged.differences.map((each): DifferenceAnswer => {
    const { about, ...plain } = each
    const name = about === undefined ? undefined : (names.get(about) ?? about)
    return {
      ...plain,
      ...(about === undefined || name === undefined ? {} : { about: { id: about, name } }),
      ...whenOf(each, judged, facts),
    }
  })
}

function whenOf({ kind }: Difference, { row, lastUse }: Judged, facts: Seen) {
  switch (kind) {
    case 'reportsThough': {
      const at = Math.max(row.knocked_at ?? 0, row.last_seen_at ?? 0)
      return { at, source: 'reports', provenance: 'measured' as const }
    }
    case 'usedByAnother':
      return lastUse === undefined ? {} : { at: lastUse.at, source: 'decisions', provenance: 'recorded' as const }
    case 'serialOfAnother':
      return seenOf('serial', facts)
    case 'serial':
    case 'system':
    case 'kind':
    case 'model':
    case 'hostName':
      return seenOf(kind, facts)
    case 'neverReported':
    case 'applicationsCame':
    case 'applicationsGone':
      return {}
  }
}

function seenOf(kind: AcceptableDifference, facts: Seen) {
  const fact = facts[TRAIT_FACTS[kind]]
  return fact === undefined ? {} : { at: fact.at, source: fact.source, provenance: fact.provenance }
}

/** Names of the devices and people that differences are about. */
export async function namesOf(db: Db, judged: readonly Judged[]): Promise<ReadonlyMap<string, string>> {
  const people = judged.flatMap(({ lastUse }) => (lastUse === undefined ? [] : [[lastUse.id, lastUse.name] as const]))
  const ids = judged.flatMap(({ differences }) =>
    differences.flatMap(({ kind, about }) => (kind === 'serialOfAnother' && about !== undefined ? [about] : [])),
  )
  const devices = await findDevices(db, ids)
  return new Map([...people, ...devices.map(({ id, label }) => [id, label] as const)])
}
