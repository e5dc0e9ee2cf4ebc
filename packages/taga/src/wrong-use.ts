import type { Words } from '@taga/core'

/** The command was called in a way it does not know; the sentence says what to write instead. Exit code 64. */
export class WrongUse extends Error {
  readonly words: Words
  constructor(words: Words) {
    super(words.en)
    this.name = 'WrongUse'
    this.words = words
  }
}

/** Words were missing or too many: the sentence is how to call the command. */
export function wrongUsage(usage: string): WrongUse {
  return new WrongUse({ ja: `使い方: ./taga ${usage}`, en: `Usage: ./taga ${usage}` })
}
