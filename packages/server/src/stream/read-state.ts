import { findSetting } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { currentRules } from '../decisions/rules.ts'
import type { Deps } from '../deps.ts'
import { destinationsFor } from '../destinations/for-gateway.ts'

/** The rules in force as the stream says them. `key` tells two readings apart. */
export async function readRulesMessage(
  db: Kysely<Schema>,
  now: number,
): Promise<{ readonly key: string; readonly text: string }> {
  const { set, confirmBy } = await currentRules(db, now)
  const { version, rules, settings = {}, adopted } = set
  const said = {
    kind: 'rules',
    version,
    rules,
    settings,
    adopted,
    ...(confirmBy === undefined ? {} : { until: confirmBy }),
    streamLossMs: settings['streamLossMs'] ?? findSetting('streamLossMs').value,
  }
  return { key: `${version} ${confirmBy ?? ''}`, text: JSON.stringify(said) }
}

/** What one gateway may open, its secrets sealed to it. */
export async function readDestinationsMessage(
  db: Kysely<Schema>,
  deps: Pick<Deps, 'sealer'>,
  gateway: { readonly sealKey: string | undefined },
): Promise<string> {
  const { destinations, connectors } = await destinationsFor(db, deps, gateway)
  return JSON.stringify({ kind: 'destinations', destinations, connectors })
}
