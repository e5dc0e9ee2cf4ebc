import { Fault } from '@taga/contract'
import type { Level } from '@taga/core'
import type { Tx } from '../db/store.ts'
import { findDevice } from '../devices/store.ts'
import type { Deps } from '../deps.ts'
import { type NamedRegister, addTo } from '../registers/named-register.ts'
import type { ResourceRow } from './store.ts'

/** What the register is told of a resource. What is left out is not known, and counts as the worse. */
export type ResourceDraft = {
  readonly name: string
  readonly level?: Level | undefined
  readonly rightNeeded?: string | undefined
  readonly teleworkAllowed?: boolean | undefined
  readonly fitForConfidential?: boolean | undefined
  readonly savingPossible?: boolean | undefined
  readonly external?: boolean | undefined
  readonly hostDevice?: string | undefined
}

/** What people open, with the highest level of information reachable through it and the right that it asks for (AD-2, EX-2). */
export const resourceRegister: NamedRegister<ResourceRow, ResourceDraft> = {
  table: 'resources',
  kind: 'resource',
  columns: (draft) => ({
    level: draft.level ?? null,
    right_needed: draft.rightNeeded ?? null,
    telework_allowed: flag(draft.teleworkAllowed),
    fit_for_confidential: flag(draft.fitForConfidential),
    saving_possible: flag(draft.savingPossible),
    external: flag(draft.external),
    host_device_id: draft.hostDevice ?? null,
  }),
  body: (draft) => ({
    name: draft.name,
    level: draft.level ?? null,
    rightNeeded: draft.rightNeeded ?? null,
    teleworkAllowed: flag(draft.teleworkAllowed),
    fitForConfidential: flag(draft.fitForConfidential),
    savingPossible: flag(draft.savingPossible),
    external: flag(draft.external),
    hostDevice: draft.hostDevice ?? null,
  }),
  check: requireHost,
}

/** @throws Fault `conflict` where a resource has this name; `bad_input` for a host device that does not exist */
export function addResource(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  draft: ResourceDraft,
): Promise<ResourceRow> {
  return addTo(deps, resourceRegister, actor, draft)
}

async function requireHost(tx: Tx, { hostDevice }: ResourceDraft): Promise<void> {
  if (hostDevice === undefined) return
  if ((await findDevice(tx.db, hostDevice)) === undefined)
    throw new Fault('bad_input', { in: 'body', fields: [{ field: 'hostDevice' }] })
}

function flag(value: boolean | undefined): number | null {
  if (value === undefined) return null
  return value ? 1 : 0
}
