import type { Io } from '@taga/agent'

/** One JSON document on stdout and nothing else. */
export function printJson(io: Io, value: unknown): void {
  io.stdout(`${JSON.stringify(value, null, 2)}\n`)
}
