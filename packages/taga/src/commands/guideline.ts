import { EXIT, type Io, readFlags } from '@taga/agent'
import { guideline } from '@taga/core'
import { noWords } from '../no-words.ts'
import { printJson } from '../print-json.ts'

const USAGE = 'guideline [--json] [--lang ja|en]'

/** `taga guideline [--json]`: the whole catalogue as JSON, or the 43 measures as a list. */
export async function printGuideline(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { json: 'flag' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  noWords(read.words, USAGE)
  if (read.flags.json === true) printJson(io, guideline)
  else for (const measure of guideline.measures) io.stdout(`${measure.id.padEnd(6)} ${measure.title[read.language]}\n`)
  return EXIT.done
}
