import { join } from 'node:path'
import { oneAtATime } from './one-at-a-time.ts'
import { DamagedState, readTextIfThere } from './read-state.ts'
import { writeDurably } from './write-durably.ts'

/** The number of the next report, on disk before it is used: a killed or cut-off agent never signs two reports under one number. */
export function takeCounter(folder: string): Promise<number> {
  return oneAtATime(`${folder} counter`, async () => {
    const next = (await readCounter(folder)) + 1
    await writeDurably(join(folder, 'counter'), `${next}\n`)
    return next
  })
}

/** The last number that was taken; 0 before the first. */
export async function readCounter(folder: string): Promise<number> {
  const path = join(folder, 'counter')
  const text = await readTextIfThere(path)
  if (text === undefined) return 0
  if (!/^\d{1,15}\n$/.test(text)) throw new DamagedState(path, 'is not a number')
  return Number(text)
}

/** Moves on where the server has seen a higher number, as after this folder was restored from a backup. Never moves back. */
export function raiseCounter(folder: string, atLeast: number): Promise<void> {
  return oneAtATime(`${folder} counter`, async () => {
    if (atLeast > (await readCounter(folder))) await writeDurably(join(folder, 'counter'), `${atLeast}\n`)
  })
}
