import { setImmediate } from 'node:timers/promises'
import { type AtlasRow, type Coordinates, type RuleSet, ATLAS_AXES, atlas, compile } from '@taga/core'

/** What the rules answer at a point; equal answers are one object. */
export type AtlasAnswerAt = Pick<AtlasRow, 'outcome' | 'rules' | 'obligations'>

/** Every point of the atlas with its answer, always in the same order. */
export type AtlasTable = { readonly points: readonly Coordinates[]; readonly answers: readonly AtlasAnswerAt[] }

/** Tables kept: the rules in force, a draft or two beside them. */
const KEPT = 4

/**
 * The whole atlas under a set of rules, worked out once for each version and each time that a rule begins, in slices of a few
 * milliseconds so that other requests have their turn.
 */
export function atlasTable(set: RuleSet, now: number): Promise<AtlasTable> {
  const begun = set.rules.filter(({ from }) => from !== undefined && from <= now).length
  const key = `${set.version} ${begun}`
  const known = tables.get(key)
  if (known !== undefined) return known
  const made = makeTable(set, now).catch((error: unknown) => {
    tables.delete(key) // the next who asks tries again
    throw error
  })
  tables.set(key, made)
  for (const old of [...tables.keys()].slice(0, -KEPT)) tables.delete(old)
  return made
}

/** What is kept follows from its key alone, so it cannot be out of date. */
const tables = new Map<string, Promise<AtlasTable>>()

async function makeTable(set: RuleSet, now: number): Promise<AtlasTable> {
  const compiled = compile(set)
  const points: Coordinates[] = []
  const answers: AtlasAnswerAt[] = []
  const same = new Map<string, AtlasAnswerAt>()
  for (const role of ATLAS_AXES.role)
    for (const pattern of ATLAS_AXES.pattern)
      for (const place of ATLAS_AXES.place) {
        for (const row of atlas(compiled, now, { role: [role], pattern: [pattern], place: [place] })) {
          const { network, level, posture, outcome, rules, obligations } = row
          points.push({ role, pattern, place, network, level, posture })
          const key = `${outcome} ${rules.join()} ${obligations.join()}`
          const answer = same.get(key) ?? { outcome, rules, obligations }
          same.set(key, answer)
          answers.push(answer)
        }
        await setImmediate() // other requests have their turn
      }
  return { points, answers }
}
