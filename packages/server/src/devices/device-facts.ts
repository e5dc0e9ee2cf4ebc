import type { Observation, Seen, Value } from '@taga/core'
import type { DeviceRow } from './store.ts'

/**
 * The register of devices as facts. Kind and system are what was written at registration; what an agent reports of them takes their
 * place, and without an agent they grow stale like any other observation.
 */
export function deviceFacts(row: DeviceRow): Seen {
  const facts: Record<string, Observation> = {
    'device.ownership': recorded(row.created_at, row.ownership),
    'device.management': recorded(row.updated_at, row.management),
    'device.lifecycle': recorded(row.state_since, row.state),
    'device.kind': recorded(row.updated_at, row.kind),
    'device.os': recorded(row.updated_at, row.os),
  }
  if (row.user_id !== null) facts['device.user'] = recorded(row.state_since, row.user_id)
  return facts
}

function recorded(at: number, value: Value): Observation {
  return { at, provenance: 'recorded', source: 'register.devices', kind: 'value', value }
}
