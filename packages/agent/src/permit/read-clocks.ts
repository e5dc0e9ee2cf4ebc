import { readFile } from 'node:fs/promises'
import { uptime } from 'node:os'
import { readMemory } from '../state/memory.ts'
import type { Clocks } from './judge-permit.ts'

/** This computer's clocks now. Which start of the computer this is, Linux alone tells. */
export async function readClocks(folder: string, now: () => number): Promise<Clocks> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => undefined)
  const memory = await readMemory(folder)
  return { now: now(), uptimeMs: uptime() * 1_000, boot: boot?.trim(), lookedAt: memory?.lookedAt }
}
