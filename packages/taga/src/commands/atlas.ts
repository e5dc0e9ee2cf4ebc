import { EXIT, type Io, readFlags } from '@taga/agent'
import { ATLAS_AXES, atlas, type AtlasQuery, compile, SOURCES } from '@taga/core'
import { allEnforced } from '../enforced.ts'
import { noWords } from '../no-words.ts'
import { readOwnRules } from '../own-rules.ts'
import { ruleSetVersion } from '@taga/server'
import { WrongUse } from '../wrong-use.ts'

const AXES = ['role', 'pattern', 'place', 'network', 'level', 'posture'] as const
const OUTCOMES = ['allow', 'step-up', 'deny'] as const
const USAGE = `atlas [--json] [--rules FILE] [--enforced] [${AXES.map((axis) => `--${axis} A,B`).join('] [')}] [--outcome allow,step-up,deny]`

/**
 * `taga atlas`: every combination of role, pattern, place, network, level and posture class with its outcome, or those asked for.
 * `--enforced` takes every rule as enforced; otherwise rules keep the mode they have. With `--json` one document; else one line a row.
 */
export async function printAtlas(args: readonly string[], io: Io): Promise<number> {
  const spec = { json: 'flag', enforced: 'flag', rules: 'text', outcome: 'text' } as const
  const axes = {
    role: 'text',
    pattern: 'text',
    place: 'text',
    network: 'text',
    level: 'text',
    posture: 'text',
  } as const
  const read = readFlags(args, { ...spec, ...axes }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  noWords(read.words, USAGE)
  const { flags } = read
  const kept = await readOwnRules(flags.rules)
  const rules = flags.enforced === true ? allEnforced(kept) : kept
  const version = ruleSetVersion({ rules, settings: {}, adopted: SOURCES })
  const query: AtlasQuery = {
    ...narrow('role', flags.role, ATLAS_AXES.role),
    ...narrow('pattern', flags.pattern, ATLAS_AXES.pattern),
    ...narrow('place', flags.place, ATLAS_AXES.place),
    ...narrow('network', flags.network, ATLAS_AXES.network),
    ...narrow('level', flags.level, ATLAS_AXES.level),
    ...narrow('posture', flags.posture, ATLAS_AXES.posture),
    ...narrow('outcome', flags.outcome, OUTCOMES),
  }
  const rows = atlas(compile({ version, rules, adopted: SOURCES }), Date.now(), query)
  if (flags.json === true) {
    // One row a line: the whole table is large, and a reader may take it line by line.
    io.stdout(
      `{"format":"taga.atlas/1","rules":${JSON.stringify(version)},"axes":${JSON.stringify(ATLAS_AXES)},"rows":[\n`,
    )
    io.stdout(`${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`)
  } else {
    for (const row of rows)
      io.stdout(`${row.outcome.padEnd(8)}${AXES.map((axis) => row[axis]).join(' ')}  ${row.rules.join(' ')}\n`)
  }
  return EXIT.done
}

function narrow<const A extends string, T extends string>(axis: A, given: string | undefined, all: readonly T[]) {
  if (given === undefined) return {}
  const asked = given.split(',').filter((value) => value !== '')
  const wanted = all.filter((value) => asked.includes(value))
  const strange = asked.filter((value) => !all.some((known) => known === value))
  if (strange.length > 0 || wanted.length === 0) {
    throw new WrongUse({
      ja: `--${axis} の「${strange.join(',') || given}」は知らない値です。選べる値: ${all.join(', ')}`,
      en: `--${axis} does not know "${strange.join(',') || given}". Choose from: ${all.join(', ')}`,
    })
  }
  return { [axis]: wanted }
}
