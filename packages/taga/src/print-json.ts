import type { Io } from './io.ts'

/** One JSON document on stdout and nothing else. `Infinity` (an answer that nothing ages) becomes null, as JSON has no word for it. */
export function printJson(io: Io, value: unknown): void {
  io.stdout(`${JSON.stringify(value, null, 2)}\n`)
}
