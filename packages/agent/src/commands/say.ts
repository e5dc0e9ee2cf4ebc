import type { Words } from '@taga/core'
import type { Io, Language } from './io.ts'

/** One sentence to the person, on stderr: stdout is for what was asked for. */
export function say(io: Io, language: Language, words: Words): void {
  io.stderr(`${words[language]}\n`)
}
