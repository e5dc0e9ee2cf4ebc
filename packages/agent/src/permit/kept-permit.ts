import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { oneAtATime } from '../state/one-at-a-time.ts'
import { readState } from '../state/read-state.ts'
import { writeDurably } from '../state/write-durably.ts'

const Instant = z.number().min(0)

/**
 * The permit of this device as the server signed it, and by which clocks it was asked for.
 * - `askedAt`, `uptimeMs`, `boot`: this computer's clock, how long it had been running, and which start of it that was, where it can tell.
 * - `latestAt`: the latest time that this computer's clock was seen to show since.
 */
export const KeptPermit = z.object({
  text: z.string(),
  signature: z.string(),
  askedAt: Instant,
  uptimeMs: Instant,
  boot: z.string().optional(),
  latestAt: Instant,
})
export type KeptPermit = z.infer<typeof KeptPermit>

const fileOf = (folder: string) => join(folder, 'permit.json')

/** @throws DamagedState */
export function readPermit(folder: string): Promise<KeptPermit | undefined> {
  return readState(fileOf(folder), KeptPermit)
}

export function keepPermit(folder: string, permit: KeptPermit): Promise<void> {
  return oneAtATime(`${folder} permit`, () => writeDurably(fileOf(folder), JSON.stringify(permit)))
}

/** The server does not let this device or person work any more: nothing of the permit stays. */
export function dropPermit(folder: string): Promise<void> {
  return oneAtATime(`${folder} permit`, () => rm(fileOf(folder), { force: true }))
}

/** A server that says one of these knows that this device may not work. */
const STOPS: readonly string[] = ['device_stopped', 'unknown_device', 'bad_signature']

/** Whether what the server said ends the permit that it gave before. */
export function endsPermit(fault: string): boolean {
  return STOPS.includes(fault)
}
