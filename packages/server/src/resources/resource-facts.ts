import type { Observation, Seen, Value } from '@taga/core'
import type { ResourceRow } from './store.ts'

/**
 * The register of resources as facts, with what the agent on its host reported where it has one (`host`: the host's device facts).
 * What the register does not say is absent: an unknown level counts as confidential.
 */
export function resourceFacts(row: ResourceRow, host: Seen): Seen {
  const facts: Record<string, Observation> = {}
  const add = (key: string, value: Value | null) => {
    if (value !== null)
      facts[key] = { at: row.updated_at, provenance: 'recorded', source: 'register.resources', kind: 'value', value }
  }
  add('resource.level', row.level)
  add('resource.right', row.right_needed)
  add('resource.teleworkAllowed', yesNo(row.telework_allowed))
  add('resource.fitForConfidential', yesNo(row.fit_for_confidential))
  add('resource.savingPossible', yesNo(row.saving_possible))
  add('resource.external', yesNo(row.external))
  for (const [to, from] of HOST_FACTS) {
    const seen = host[from]
    if (seen !== undefined) facts[to] = seen
  }
  return facts
}

/** What of its host counts for a resource: rule 38, AD-7, AD-8. */
const HOST_FACTS = [
  ['resource.hostAntimalware', 'device.antimalwareRealtime'],
  ['resource.hostSignatureAt', 'device.antimalwareSignatureAt'],
  ['resource.hostPendingSecurityUpdates', 'device.pendingSecurityUpdates'],
  ['resource.hostOldestPendingAt', 'device.oldestPendingSecurityUpdateAt'],
  ['resource.hostOsSupportedUntil', 'device.osSupportedUntil'],
] as const

function yesNo(flag: number | null): boolean | null {
  return flag === null ? null : flag === 1
}
