import { findSetting } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { currentRules } from '../decisions/rules.ts'
import type { Deps } from '../deps.ts'
import { destinationsFor } from '../destinations/for-gateway.ts'
import { findOutpost } from '../outposts/store.ts'

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
  deps: Pick<Deps, 'sealer' | 'publicName'>,
  gateway: { readonly outpost: string; readonly sealKey: string | undefined },
): Promise<string> {
  const { destinations, connectors } = await destinationsFor(db, deps, gateway)
  const { authority } = deps.publicName.state()
  const ownUrl = (await findOutpost(db, gateway.outpost))?.url ?? undefined
  return JSON.stringify({ kind: 'destinations', destinations, connectors, ownUrl, authority })
}
