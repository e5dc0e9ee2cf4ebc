import { EXIT, type Io, paintFor, readFlags } from '@taga/agent'
import { findMeasure } from '@taga/core'
import { judgeOrganisation, openStoreReader } from '@taga/server'
import { configFor } from '../data-place.ts'
import { noWords } from '../no-words.ts'
import { printJson } from '../print-json.ts'
import { type Judged, writeMeasures } from '../write-measures.ts'

const USAGE = 'measures [--json] [--data DIR] [--lang ja|en]'

/** `taga measures`: the state of each of the 43 measures as n of m, the barrel, and the three next steps; also while a server runs. */
export async function printMeasures(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { json: 'flag', data: 'text' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  noWords(read.words, USAGE)
  const store = await openStoreReader({ url: configFor(io.env, read.flags.data).database, now: Date.now })
  try {
    const judged = await store.snapshot((db) => judgeOrganisation(db, Date.now))
    if (read.flags.json === true) printJson(io, { format: 'taga.measures/1', at: judged.now, ...describe(judged) })
    else io.stdout(writeMeasures(judged, { language: read.language, columns: io.columns, paint: paintFor(io) }))
    return EXIT.done
  } finally {
    await store.close()
  }
}

function describe({ states, barrel, steps }: Judged) {
  return {
    measures: states.map(({ mechanisms, ...state }) => ({
      ...state,
      title: findMeasure(state.measure).title,
      mechanisms: mechanisms.map(({ mechanism, result }) => ({
        id: mechanism.id,
        title: mechanism.title,
        denominator: mechanism.denominator,
        ...result,
      })),
    })),
    barrel,
    nextSteps: steps,
  }
}
