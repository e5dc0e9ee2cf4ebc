import { guideline } from '@taga/core'
import { printJson } from '../print-json.ts'
import type { Io } from '../io.ts'
import { EXIT } from '../io.ts'
import { chooseLanguage } from '../language.ts'
import { readArgs, refusePositionals } from '../read-args.ts'

/** `taga guideline [--json]`: the whole catalogue as JSON, or the 43 measures as a list. */
export async function printGuideline(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs(args, { json: { type: 'boolean' } })
  refusePositionals(positionals, './taga guideline [--json] [--lang ja|en]')
  if (values.json === true) {
    printJson(io, guideline)
    return EXIT.done
  }
  const language = chooseLanguage(args, io.env)
  for (const measure of guideline.measures) io.stdout(`${measure.id.padEnd(6)} ${measure.title[language]}\n`)
  return EXIT.done
}
