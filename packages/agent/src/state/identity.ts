import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { CheckpointAnswer } from '@taga/contract'
import { z } from 'zod'
import { readState } from './read-state.ts'
import { writeDurably } from './write-durably.ts'

/** What enrolment gave: who this device is, and for whom it reports. A personal device tells only what the catalogue allows it to. */
export const Identity = z.object({
  device: z.string().min(1),
  audience: z.string().min(1),
  server: z.url(),
  serverKey: z.string().min(1),
  ownership: z.enum(['company', 'personal']),
})
export type Identity = z.infer<typeof Identity>

export function readIdentity(folder: string): Promise<Identity | undefined> {
  return readState(join(folder, 'identity.json'), Identity)
}

export function writeIdentity(folder: string, identity: Identity): Promise<void> {
  return writeDurably(join(folder, 'identity.json'), JSON.stringify(identity))
}

/** The newest checkpoint this device was answered with: it is a witness to the ledger. */
export function readWitnessed(folder: string): Promise<CheckpointAnswer | undefined> {
  return readState(join(folder, 'checkpoint.json'), CheckpointAnswer)
}

/** Keeps a checkpoint unless a newer one is kept already, or its name is not the hash of what it says: such a one would witness nothing. */
export async function keepWitnessed(folder: string, checkpoint: CheckpointAnswer): Promise<void> {
  if (checkpointHash(checkpoint) !== checkpoint.hash) return
  const kept = await readWitnessed(folder)
  if (kept !== undefined && kept.number >= checkpoint.number) return
  await writeDurably(join(folder, 'checkpoint.json'), JSON.stringify(checkpoint))
}

/** The name by which a witness remembers a checkpoint: SHA-256 (hex) over its canonical JSON (RFC 8785) without `hash`. */
export function checkpointHash({ hash: _, ...said }: CheckpointAnswer): string {
  return createHash('sha256').update(canonical(said)).digest('hex')
}

/** A checkpoint holds texts, whole numbers and true only, for which sorted names are all that RFC 8785 asks beyond JSON.stringify. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  const sorted = members.toSorted(([left], [right]) => (left < right ? -1 : 1))
  return `{${sorted.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}
