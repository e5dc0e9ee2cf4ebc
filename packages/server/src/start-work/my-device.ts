import { Fault, type MyDeviceAnswer, type ReportedItem } from '@taga/contract'
import { DEFAULT_RULES, type MeasureId, type Observation, factSpec, isFactKey } from '@taga/core'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { findDevice } from '../devices/store.ts'
import { type Actor } from '../http/actor.ts'
import { administrators } from '../http/allow.ts'
import { isSamePerson } from '../people/routes.ts'
import { findInventory, lastHeardOf, readFacts } from '../reports/store.ts'

/**
 * Everything a device has told about itself, item by item, with what it is collected for (fairness to people; EX-1, AD-9). Its user sees it,
 * and an administrator, who sees nothing more of it elsewhere.
 * @throws Fault `not_found` for the device of another
 */
export async function readMyDevice(db: Kysely<Schema>, actor: Actor, id: string): Promise<MyDeviceAnswer> {
  const row = await findDevice(db, id)
  const theirs = row !== undefined && row.user_id !== null && isSamePerson(actor, row.user_id)
  if (row === undefined || !(theirs || administrators(actor))) throw new Fault('not_found')
  const seen = await readFacts(db, 'device', id)
  const heard = (await lastHeardOf(db, [id])).get(id)?.at
  const inventory = await findInventory(db, id)
  const { label, ownership, management, state } = row
  return {
    id,
    label,
    ownership,
    management,
    state,
    ...(heard === undefined ? {} : { heardAt: heard }),
    ...(inventory === undefined
      ? {}
      : { applications: { at: inventory.at, names: readNames(inventory.applications) } }),
    items: Object.entries(seen).flatMap(([key, observation]) => itemOf(key, observation)),
  }
}

const ApplicationsColumn = z.array(z.object({ name: z.string(), version: z.string() }))

function readNames(column: string): string[] {
  return ApplicationsColumn.parse(JSON.parse(column)).map(({ name, version }) => `${name} ${version}`.trim())
}

function itemOf(key: string, observation: Observation): readonly ReportedItem[] {
  if (!isFactKey(key) || factSpec(key).source !== 'posture') return []
  const { at, source } = observation
  const said =
    observation.kind === 'unknown'
      ? { unknown: observation.reason }
      : { value: typeof observation.value === 'object' ? [...observation.value] : observation.value }
  return [{ key, title: factSpec(key).title, at, source, measures: measuresOf(key), ...said }]
}

/** The measures of the default rules that ask about a fact: what it is collected for. */
function measuresOf(key: string): string[] {
  const asking = DEFAULT_RULES.filter((rule) => [rule.when, ...rule.must].flat().some((test) => test.fact === key))
  return [...new Set([...asking.flatMap((rule) => rule.measures), ...(BESIDE_RULES[key] ?? [])])].toSorted()
}

/** What is collected for a measure though no rule of access asks about it. */
const BESIDE_RULES: Readonly<Partial<Record<string, readonly MeasureId[]>>> = {
  'device.networkFingerprint': ['AD-13', 'TW-14', 'TW-15'],
  'device.networkKind': ['AD-13', 'TW-14', 'TW-15'],
  'device.applicationCount': ['AD-6', 'TW-6'],
  'device.browsers': ['TW-5'],
  'device.browserExtensions': ['TW-5'],
  'device.pendingUpdates': ['AD-8', 'TW-8'],
  'device.lastUpdateInstalledAt': ['AD-8', 'TW-8'],
  'device.restartPending': ['AD-8', 'TW-8'],
  'device.osVersion': ['AD-8', 'TW-8'],
  'device.osBuild': ['AD-8', 'TW-8'],
  'device.osName': ['AD-8', 'TW-8'],
  'device.antimalwareProduct': ['AD-7', 'TW-7'],
}
