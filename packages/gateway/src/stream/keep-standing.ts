import { join } from 'node:path'
import { StreamPosition } from '@taga/contract'
import { z } from 'zod'
import { keepFile, readKept, UnusableFile } from '../identity/keep-file.ts'
import type { KeptStanding } from './standing.ts'

const FILE = 'stream.json'
const Kept = z.strictObject({ epoch: z.string().max(200), heads: z.array(StreamPosition).max(10_000) })

/** Where the stream stood when it was last written down. @throws UnusableFile: without it older data could not be told from newer */
export async function readStanding(folder: string): Promise<KeptStanding | undefined> {
  const path = join(folder, FILE)
  const text = await readKept(path)
  if (text === undefined) return undefined
  try {
    return Kept.parse(JSON.parse(text))
  } catch (cause) {
    throw new UnusableFile(path, 'does not have the expected shape', { cause })
  }
}

export function keepStanding(folder: string, standing: KeptStanding): Promise<void> {
  return keepFile(join(folder, FILE), JSON.stringify(standing))
}
