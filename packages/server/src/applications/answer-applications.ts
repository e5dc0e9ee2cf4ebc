import type { ApplicationAnswer, DeviationAnswer, DeviceApplications, PublishedApplications } from '@taga/contract'
import { DEVICE_SYSTEMS, type DeviceSystem } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { dueOf } from './count-device.ts'
import { compileResemblance } from './match.ts'
import {
  type ApplicationRow,
  type OnDevice,
  type SeenRow,
  listMatches,
  listedOf,
  readMatches,
  seenNameOf,
} from './store.ts'

export function answerApplication(row: ApplicationRow, names: ReadonlyMap<string, string>): ApplicationAnswer {
  return {
    id: row.id,
    name: row.name,
    ...(row.publisher === null ? {} : { publisher: row.publisher }),
    matches: readMatches(row),
    verdict: row.verdict,
    ...(row.conditions === null ? {} : { conditions: row.conditions }),
    ...(row.place === null ? {} : { place: row.place }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.review_at === null ? {} : { reviewAt: row.review_at }),
    ...(row.removal_due_at === null ? {} : { removalDueAt: row.removal_due_at }),
    ...(row.decided_account === null ? {} : { decidedBy: names.get(row.decided_account) ?? row.decided_account }),
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
    version: row.version,
  }
}

/** On which systems it may be used: those its names are for, or every one. */
export function answerPublished(row: ApplicationRow): PublishedApplications['rows'][number] {
  const systems = readMatches(row).map(({ os }) => os)
  const named = systems.filter((os) => os !== undefined)
  return {
    id: row.id,
    name: row.name,
    ...(row.publisher === null ? {} : { publisher: row.publisher }),
    systems: named.length === systems.length ? [...new Set(named)] : [],
    ...(row.conditions === null ? {} : { conditions: row.conditions }),
    ...(row.place === null ? {} : { place: row.place }),
  }
}

export function answerDeviation(
  row: SeenRow & {
    readonly verdict: ApplicationRow['verdict'] | null
    readonly removal_due_at: number | null
    readonly devices: number | string | null
  },
  resembles: DeviationAnswer['resembles'],
): DeviationAnswer {
  const { verdict } = row
  return {
    id: row.id,
    os: systemOf(row.os),
    name: row.name,
    ...(row.publisher === null ? {} : { publisher: row.publisher }),
    ...(row.identifier === null ? {} : { identifier: row.identifier }),
    ...(resembles === undefined ? {} : { resembles }),
    firstSeenAt: row.first_seen_at,
    devices: Number(row.devices ?? 0),
    ...(verdict === null ? {} : { verdict }),
    ...(row.application_id === null ? {} : { application: row.application_id }),
    ...(row.removal_due_at === null ? {} : { removalDueAt: row.removal_due_at }),
  }
}

/** Finds what is approved under the name of something seen, from another publisher. */
export async function findResembled(db: Kysely<Schema>): Promise<(row: SeenRow) => DeviationAnswer['resembles']> {
  const rows = await listMatches(db)
  const find = compileResemblance(rows.map(listedOf))
  const byId = new Map(rows.map((row) => [row.id, row]))
  return (seen) => {
    const entry = byId.get(find(seenNameOf(seen)) ?? '')
    if (entry === undefined || entry.id === seen.application_id) return undefined
    return { id: entry.id, name: entry.name, ...(entry.publisher === null ? {} : { publisher: entry.publisher }) }
  }
}

export function answerOnDevice(
  device: { readonly id: string; readonly label: string },
  { lookedAt, rows }: { readonly lookedAt: number | undefined; readonly rows: readonly OnDevice[] },
): DeviceApplications {
  return {
    device: device.id,
    label: device.label,
    ...(lookedAt === undefined ? {} : { lookedAt }),
    applications: rows.map((row) => {
      const dueAt = dueOf(row)
      return {
        name: row.name,
        version: row.version,
        ...(row.publisher === null ? {} : { publisher: row.publisher }),
        firstSeenAt: row.first_seen_at,
        ...(row.verdict === null ? {} : { verdict: row.verdict }),
        ...(dueAt === undefined ? {} : { dueAt }),
      }
    }),
  }
}

function systemOf(os: string): DeviceSystem {
  const system = DEVICE_SYSTEMS.find((one) => one === os)
  if (system === undefined) throw new Error(`there is no system ${os}`)
  return system
}
