import type { Io } from '@taga/agent'

export type { Io } from '@taga/agent'

/** A command of the program: its arguments without its own name; resolves to the exit code. */
export type Command = (args: readonly string[], io: Io) => Promise<number>

export function processIo(): Io {
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    env: process.env,
    isTty: process.stdout.isTTY === true,
    columns: process.stdout.columns ?? 80,
  }
}
