import { WrongUse } from './wrong-use.ts'

/** For commands that take flags only: a word beside them is wrong use. */
export function noWords(words: readonly string[], usage: string): void {
  if (words.length === 0) return
  throw new WrongUse({
    ja: `「${words.join(' ')}」は受け取れません。使い方: ./taga ${usage}`,
    en: `Unexpected "${words.join(' ')}". Usage: ./taga ${usage}`,
  })
}
