import { checkJson } from '../check/check-json.ts'
import { judgeLook } from '../check/judge-look.ts'
import { readAgentConfig } from '../config.ts'
import { lookAtThisComputer } from '../look/this-computer.ts'
import { paintFor } from '../print/paint.ts'
import { EXIT_CODES, printChecked } from '../print/print-check.ts'
import { recordLook } from '../record/record-look.ts'
import type { Io } from './io.ts'
import { readFlags, wrong } from './read-flags.ts'
import { say } from './say.ts'

const USAGE = 'check [--json] [--lang ja|en] [--record DIR]'

/**
 * `taga check`: looks at this computer, says what was seen, what it means for work and what to mend first.
 * Exit code 0, 1 or 2 by `Checked.answer`; 64 for wrong use.
 */
export async function checkCommand(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { json: 'flag', record: 'text' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  const { flags, words, language } = read
  if (words.length > 0) {
    return wrong(io, language, USAGE, {
      ja: `「${words.join(' ')}」は受け取れません。`,
      en: `Unexpected "${words.join(' ')}".`,
    }).code
  }
  if (flags.record !== undefined) return recordLook(flags.record, io, language)
  if (io.isTty) say(io, language, { ja: '点検しています…', en: 'Looking at this computer …' })
  const look = await lookAtThisComputer(io.env, { config: readAgentConfig(io.env) })
  const checked = judgeLook(look)
  if (flags.json === true) io.stdout(`${JSON.stringify(checkJson(checked), null, 2)}\n`)
  else io.stdout(printChecked(checked, { lang: language, columns: io.columns, paint: paintFor(io) }))
  return EXIT_CODES[checked.answer]
}
