import type { AccessRecord } from '@taga/contract'
import type { AccessLog } from '../log/access-log.ts'

export type TestLog = AccessLog & { readonly lines: Omit<AccessRecord, 'id' | 'at'>[]; full: boolean }

/** Keeps what was written, for a test to read. */
export function createTestLog(): TestLog {
  const log: TestLog = {
    lines: [],
    full: false,
    write: (record) => void log.lines.push(record),
    isFull: () => log.full,
    flush: async () => undefined,
    close: async () => undefined,
  }
  return log
}
