import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { errorCode } from '../look/failure-reason.ts'

/** A file of the state folder is damaged, or may be read by others. The sentence names it; nothing is overwritten. */
export class DamagedState extends Error {
  readonly path: string
  constructor(path: string, what: string, options?: ErrorOptions) {
    super(`${path}: ${what}`, options)
    this.name = 'DamagedState'
    this.path = path
  }
}

/** Reads a JSON file of the state folder; undefined where there is none. */
export async function readState<S extends z.ZodType>(path: string, schema: S): Promise<z.infer<S> | undefined> {
  const text = await readTextIfThere(path)
  if (text === undefined) return undefined
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new DamagedState(path, 'is not JSON', { cause })
  }
  const read = schema.safeParse(json)
  if (!read.success) throw new DamagedState(path, 'does not have the expected shape', { cause: read.error })
  return read.data
}

export async function readTextIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined
    throw cause
  }
}
