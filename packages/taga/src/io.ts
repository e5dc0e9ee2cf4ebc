/** What a command may touch of the terminal. JSON alone goes to `stdout`; words about it go to `stderr`. */
export type Io = {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isTty: boolean
  readonly columns: number
}

/** Exit codes a script can rely on. */
export const EXIT = { done: 0, refused: 1, couldNotTell: 2, wrongUse: 64 } as const

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
