import type { z } from 'zod'

/** The body of a ledger entry as its schema reads it; undefined where it was erased or is not what was written. */
export function readBody<S extends z.ZodType>(schema: S, text: string | null): z.output<S> | undefined {
  if (text === null) return undefined
  const read = schema.safeParse(parse(text))
  return read.success ? read.data : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // somebody altered it: the proof beside it says so
  }
}
