import type { ResourceAnswer } from '@taga/contract'
import type { ResourceRow } from './store.ts'

export function answerResource(row: ResourceRow): ResourceAnswer {
  return {
    id: row.id,
    name: row.name,
    level: row.level ?? undefined,
    rightNeeded: row.right_needed ?? undefined,
    teleworkAllowed: flag(row.telework_allowed),
    fitForConfidential: flag(row.fit_for_confidential),
    savingPossible: flag(row.saving_possible),
    external: flag(row.external),
    hostDevice: row.host_device_id ?? undefined,
    version: row.version,
  }
}

function flag(value: number | null): boolean | undefined {
  return value === null ? undefined : value === 1
}
