/** What a command may touch of the terminal. JSON alone goes to `stdout`; words about it go to `stderr`. */
export type Io = {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isTty: boolean
  readonly columns: number
}

/** 0: may work, or done. 1: may not, or refused. 2: could not tell, or the server could not be reached. 64: wrong use. */
export const EXIT = { done: 0, refused: 1, couldNotTell: 2, wrongUse: 64 } as const

export type Language = 'ja' | 'en'
