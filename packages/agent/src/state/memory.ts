import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { oneAtATime } from './one-at-a-time.ts'
import { readState, readTextIfThere } from './read-state.ts'
import { writeDurably } from './write-durably.ts'

/**
 * What the agent remembers from look to look, all times epoch ms.
 * - `pending`: for each security update that waits, since when it can have been available (the last look that did not list it); null where
 *   it was there at the first look.
 * - `unusedBeforeMs`: how long the computer had not been used before its present use.
 * - `skew`: how far the server found this clock off, and when.
 */
export const Memory = z.object({
  lookedAt: z.number(),
  unusedBeforeMs: z.number(),
  updatesLookedAt: z.number().optional(),
  pending: z.record(z.string(), z.number().nullable()),
  skew: z.object({ ms: z.number(), at: z.number() }).optional(),
})
export type Memory = z.infer<typeof Memory>

export function readMemory(folder: string): Promise<Memory | undefined> {
  return readState(join(folder, 'memory.json'), Memory)
}

/** Changes what is remembered in one step. `change` gets undefined before the first look; where it gives undefined, nothing is written. */
export function changeMemory(
  folder: string,
  change: (before: Memory | undefined) => Memory | undefined,
): Promise<void> {
  return oneAtATime(`${folder} memory`, async () => {
    const memory = change(await readMemory(folder))
    if (memory !== undefined) await writeDurably(join(folder, 'memory.json'), JSON.stringify(memory))
  })
}

/** The secret under which networks are hashed; made once and never sent. */
export async function fingerprintKey(folder: string): Promise<string> {
  const path = join(folder, 'fingerprint-key')
  const kept = await readTextIfThere(path)
  if (kept !== undefined && kept.length >= 43) return kept
  const made = randomBytes(32).toString('base64url')
  await writeDurably(path, made)
  return made
}
