import { explainItem, findPostureItem, isPostureItemId, POSTURE_ITEMS } from '@taga/core'
import { paintFor } from '../print/paint.ts'
import { printExplanation } from '../print/print-explanation.ts'
import { wrapText } from '../print/wrap-text.ts'
import { EXIT, type Io } from './io.ts'
import { readFlags, wrong } from './read-flags.ts'

const USAGE = 'explain ITEM [--json] [--lang ja|en]'

/** `taga explain ITEM`: what an item means, what it rests on, which rules ask for it, and how to mend it on each system. */
export async function explainCommand(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { json: 'flag' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  const { flags, words, language } = read
  const [name] = words
  if (name === undefined || words.length > 1 || !isPostureItemId(name)) {
    const known = wrapText(POSTURE_ITEMS.map(({ id }) => id).join(' '), Math.max(40, Math.min(io.columns, 100)) - 2)
    const list = known.map((line) => `\n  ${line}`).join('')
    const asked = words.join(' ')
    return wrong(io, language, USAGE, {
      ja: `${asked === '' ? '項目を一つ書いてください。' : `「${asked}」という項目はありません。`}項目:${list}`,
      en: `${asked === '' ? 'Name one item.' : `There is no item "${asked}".`} Items:${list}`,
    }).code
  }
  const explanation = explainItem(findPostureItem(name))
  if (flags.json === true) io.stdout(`${JSON.stringify(explanation, null, 2)}\n`)
  else
    io.stdout(
      printExplanation(explanation, {
        language,
        columns: Math.max(40, Math.min(io.columns, 100)),
        paint: paintFor(io),
      }),
    )
  return EXIT.done
}
