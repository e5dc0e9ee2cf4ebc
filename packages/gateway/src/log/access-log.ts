import type { AccessRecord } from '@taga/contract'

/** Where carriers and the live connections write what happened. Returns at once; what was written is spooled and synced before the server is told. */
export type AccessLog = {
  write(record: Omit<AccessRecord, 'id' | 'at'>): void
  /** There is no room for more: nothing new may be let in, since it could not be told. */
  isFull(): boolean
  /** Resolves when everything written so far is on this machine's disk. */
  flush(): Promise<void>
  close(): Promise<void>
}
