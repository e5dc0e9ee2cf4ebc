import { findSetting } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { currentRules } from '../decisions/rules.ts'
import type { Deps } from '../deps.ts'
import { helpContact } from '../contacts/help-contact.ts'
import { destinationsFor, gatewayKeys } from '../destinations/for-gateway.ts'
import { listOff, tryDestinations } from '../destinations/store.ts'
import { findOutpost } from '../outposts/store.ts'
import type { Tried } from './unreadable.ts'

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

/** What one gateway may open, its secrets sealed to it. `tried`: which destinations could be read. */
export async function readDestinationsMessage(
  db: Kysely<Schema>,
  deps: Pick<Deps, 'sealer' | 'publicName'>,
  gateway: { readonly outpost: string; readonly sealKey: string | undefined },
): Promise<{ readonly text: string; readonly tried: readonly Tried[] }> {
  const { destinations, connectors } = await destinationsFor(db, deps, gateway)
  const { authority } = deps.publicName.state()
  const ownUrl = (await findOutpost(db, gateway.outpost))?.url ?? undefined
  const off = await listOff(db)
  const contact = await helpContact(db)
  const text = JSON.stringify({
    kind: 'destinations',
    destinations,
    connectors,
    off,
    contact,
    ownUrl,
    authority,
    gatewayKeys: await gatewayKeys(db),
  })
  const tried = (await tryDestinations(db)).map((each) => ({ kind: 'destination', ...each }))
  return { text, tried }
}
