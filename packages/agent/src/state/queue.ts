import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Application, ReportedObservation } from '@taga/contract'
import { z } from 'zod'
import { oneAtATime } from './one-at-a-time.ts'
import { readState } from './read-state.ts'
import { syncFolder, writeDurably } from './write-durably.ts'

/** What waits to be reported: facts with the times they were seen at. When it is sent stands in the report, not here. */
export const Queued = z.object({
  seen: z.record(z.string(), ReportedObservation),
  inventory: z.object({ applications: z.array(Application) }).optional(),
})
export type Queued = z.infer<typeof Queued>

/** A day of looks; beyond it the oldest goes, since newer looks tell the same facts better. */
export const MAX_QUEUED = 288

/** Puts a look at the end of the queue; on disk once it resolves. */
export function enqueue(folder: string, queued: Queued): Promise<void> {
  return oneAtATime(`${folder} queue`, () => putLast(folder, queued))
}

async function putLast(folder: string, queued: Queued): Promise<void> {
  const names = await queuedNames(folder)
  const last = Number(names.at(-1)?.slice(0, -'.json'.length) ?? 0)
  await writeDurably(join(folder, 'queue', `${String(last + 1).padStart(12, '0')}.json`), JSON.stringify(queued))
  for (const name of names.slice(0, Math.max(0, names.length + 1 - MAX_QUEUED))) await dequeue(folder, name)
}

/** Names in the order they were put in. */
export async function queuedNames(folder: string): Promise<readonly string[]> {
  const queue = join(folder, 'queue')
  await mkdir(queue, { recursive: true, mode: 0o700 })
  return (await readdir(queue)).filter((name) => /^\d{12}\.json$/.test(name)).toSorted()
}

export function readQueued(folder: string, name: string): Promise<Queued | undefined> {
  return readState(join(folder, 'queue', name), Queued)
}

/** Takes one out for good. */
export async function dequeue(folder: string, name: string): Promise<void> {
  await rm(join(folder, 'queue', name), { force: true })
  await syncFolder(join(folder, 'queue'))
}
