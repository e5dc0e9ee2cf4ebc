import { ATLAS_AXES, atlas, type AtlasQuery, compile, type Rule, SOURCES } from '@taga/core'
import type { Io } from '../io.ts'
import { EXIT } from '../io.ts'
import { readOwnRules } from '../own-rules.ts'
import { readArgs, refusePositionals } from '../read-args.ts'
import { ruleSetVersion } from '@taga/server'
import { WrongUse } from '../wrong-use.ts'

const AXES = ['role', 'pattern', 'place', 'network', 'level', 'posture'] as const
const OUTCOMES = ['allow', 'step-up', 'deny'] as const
const USAGE = `./taga atlas [--json] [--rules FILE] [--enforced] [${AXES.map((axis) => `--${axis} A,B`).join('] [')}] [--outcome allow,step-up,deny]`

/**
 * `taga atlas`: every combination of role, pattern, place, network, level and posture class with its outcome, or those asked for.
 * `--enforced` takes every rule as enforced; otherwise rules keep the mode they have. With `--json` one document; else one line a row.
 */
export async function printAtlas(args: readonly string[], io: Io): Promise<number> {
  const text = { type: 'string' } as const
  const { values, positionals } = readArgs(args, {
    json: { type: 'boolean' },
    enforced: { type: 'boolean' },
    rules: text,
    role: text,
    pattern: text,
    place: text,
    network: text,
    level: text,
    posture: text,
    outcome: text,
  })
  refusePositionals(positionals, USAGE)
  const kept = await readOwnRules(values.rules)
  const rules = values.enforced === true ? kept.map(asEnforced) : kept
  const version = ruleSetVersion({ rules, settings: {}, adopted: SOURCES })
  const query: AtlasQuery = {
    ...narrow('role', values.role, ATLAS_AXES.role),
    ...narrow('pattern', values.pattern, ATLAS_AXES.pattern),
    ...narrow('place', values.place, ATLAS_AXES.place),
    ...narrow('network', values.network, ATLAS_AXES.network),
    ...narrow('level', values.level, ATLAS_AXES.level),
    ...narrow('posture', values.posture, ATLAS_AXES.posture),
    ...narrow('outcome', values.outcome, OUTCOMES),
  }
  const rows = atlas(compile({ version, rules, adopted: SOURCES }), Date.now(), query)
  if (values.json === true) {
    // One row a line: the whole table is large, and a reader may take it line by line.
    io.stdout(`{"format":"taga.atlas/1","rules":${JSON.stringify(version)},"axes":${JSON.stringify(ATLAS_AXES)},"rows":[\n`)
    io.stdout(`${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`)
  } else {
    for (const row of rows)
      io.stdout(`${row.outcome.padEnd(8)}${AXES.map((axis) => row[axis]).join(' ')}  ${row.rules.join(' ')}\n`)
  }
  return EXIT.done
}

function asEnforced({ from: _begins, ...rule }: Rule): Rule {
  return rule.mode === 'off' ? rule : { ...rule, mode: 'enforce' }
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
