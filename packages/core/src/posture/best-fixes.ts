import { resolveBound } from '../access/settings.ts'
import type { Test } from '../access/rule.ts'
import { factSpec } from '../facts/catalogue.ts'
import type { FindingState, Observation, Seen, Value } from '../facts/observation.ts'
import type { MeasureId } from '../guideline/ids.ts'
import { findPostureItem } from './items.ts'
import { judgePosture } from './judge-posture.ts'
import type { PostureItem, PostureItemId, Remedy } from './posture-item.ts'
import {
  type WorkQuestion,
  type WorkRules,
  type WorkVerdicts,
  networkSeen,
  readyWorkRules,
  verdictsBy,
} from './work-verdicts.ts'

/**
 * One thing to mend. `verdictsChanged` verdicts get another outcome by it, after the fixes named before it; `reasonsRemoved` reasons
 * that stand in the way and `warningsRemoved` warnings go away. `denials` is the number of verdicts denied now in which this item has a part.
 */
export type Fix = {
  readonly item: PostureItemId
  readonly state: FindingState
  readonly remedy: Remedy
  readonly measures: readonly [MeasureId, ...MeasureId[]]
  readonly verdictsChanged: number
  readonly reasonsRemoved: number
  readonly warningsRemoved: number
  readonly denials: number
}

const MOST = 3

/** What comes with a remedy: whoever installs antimalware gets its protection and its signatures with it. */
const BRINGS: Readonly<Partial<Record<PostureItemId, readonly PostureItemId[]>>> = {
  'antimalware.presence': ['antimalware.realtime', 'antimalware.signatures'],
}

/**
 * The fixes, at most three, that change most verdicts, the best first: each item that does not hold is supposed to be mended and seen
 * so now, and the verdicts are asked again. Ties go to the item that stands first in the list. A server has no verdicts of telework:
 * its failing items come first, then those that could not be seen.
 */
export function bestFixes(question: WorkQuestion & { readonly judgedAs: 'client' | 'server' }): readonly Fix[] {
  const findings = judgePosture(question).filter(
    ({ item, state }) => item.kind === 'judged' && state !== 'holds' && state !== 'notApplicable',
  )
  if (question.judgedAs === 'server') {
    const failing = findings.filter(({ state }) => state === 'fails')
    const unseen = findings.filter(({ state }) => state !== 'fails')
    return [...failing, ...unseen].slice(0, MOST).map(({ item, state }) => ({ ...describe(item, state), ...NO_CHANGE }))
  }
  const verdictsOf = verdictsWith(question)
  const now = verdictsOf(question.seen)
  const fixes: Fix[] = []
  let seen = question.seen
  let before = now
  let left = findings
  while (fixes.length < MOST) {
    const tried = left.map(({ item, state }) => {
      const mended = mend(item, { ...question, seen })
      const after = verdictsOf(mended)
      return {
        item,
        mended,
        after,
        fix: { ...describe(item, state), ...compare(before, after), denials: denialsOf(item, now) },
      }
    })
    const best = tried.reduce<(typeof tried)[number] | undefined>(
      (top, each) => (isBetter(each.fix, top?.fix) ? each : top),
      undefined,
    )
    if (best === undefined) break
    fixes.push(best.fix)
    seen = best.mended
    before = best.after
    left = left.filter(({ item }) => item !== best.item)
  }
  return fixes
}

const NO_CHANGE = { verdictsChanged: 0, reasonsRemoved: 0, warningsRemoved: 0, denials: 0 } as const

/** The verdicts of one look after another. Rules are compiled again only where the look tells more or less of the network. */
function verdictsWith(question: WorkQuestion): (seen: Seen) => WorkVerdicts {
  const ready = new Map<string, WorkRules>()
  return (seen) => {
    const known = Object.keys(networkSeen(seen, question.connection, question.now))
      .sort()
      .join()
    const rules = ready.get(known) ?? readyWorkRules({ ...question, seen })
    ready.set(known, rules)
    return verdictsBy(rules, { ...question, seen })
  }
}

function describe(item: PostureItem, state: FindingState): Pick<Fix, 'item' | 'state' | 'remedy' | 'measures'> {
  const remedy = state === 'fails' ? item.remedy : item.unknownRemedy
  return { item: item.id, state, remedy, measures: item.measures }
}

/** More changed verdicts first, then more reasons removed, then more warnings. A fix that changes nothing is none. */
function isBetter(fix: Fix, than: Fix | undefined): boolean {
  const ranks = ['verdictsChanged', 'reasonsRemoved', 'warningsRemoved'] as const
  const decisive = ranks.find((rank) => fix[rank] !== (than?.[rank] ?? 0))
  return decisive !== undefined && fix[decisive] > (than?.[decisive] ?? 0)
}

function compare(
  before: WorkVerdicts,
  after: WorkVerdicts,
): Pick<Fix, 'verdictsChanged' | 'reasonsRemoved' | 'warningsRemoved'> {
  return {
    verdictsChanged: before.verdicts.filter(({ outcome }, at) => outcome !== after.verdicts[at]?.outcome).length,
    reasonsRemoved: count(before, 'reasons') - count(after, 'reasons'),
    warningsRemoved: count(before, 'warnings') - count(after, 'warnings'),
  }
}

function count({ verdicts }: WorkVerdicts, kind: 'reasons' | 'warnings'): number {
  return verdicts.reduce((sum, verdict) => sum + verdict[kind].length, 0)
}

function denialsOf(item: PostureItem, { verdicts }: WorkVerdicts): number {
  const facts = new Set<string>(item.facts)
  return verdicts.filter(
    ({ outcome, reasons }) =>
      outcome === 'deny' && reasons.some((reason) => reason.facts.some((fact) => facts.has(fact))),
  ).length
}

/** The look as it would be with this item, and what comes with it, in order. */
function mend(item: PostureItem, question: WorkQuestion): Seen {
  const items = [item, ...(BRINGS[item.id] ?? []).map(findPostureItem)]
  const tests = items.flatMap((each) => (each.kind === 'judged' ? (each.ideal ?? each.must)[0] : []))
  const mended = tests.map((test): readonly [string, Observation] => [
    test.fact,
    { kind: 'value', value: goodValue(test, question), at: question.now, provenance: 'measured', source: 'supposed' },
  ])
  return { ...question.seen, ...Object.fromEntries(mended) }
}

/** A value for which the test holds now. */
function goodValue(test: Test, { now, settings }: WorkQuestion): Value {
  switch (test.op) {
    case 'is':
      return test.value
    case 'in':
      return test.values[0] ?? ''
    case 'atLeast':
    case 'atMost':
      return resolveBound(test.value, settings)
    case 'withinMs':
      return now
    case 'olderThanMs':
      return now - resolveBound(test.value, settings) - 1
    case 'notPassed':
      return now + 1
    case 'passed':
      return now
    case 'isNot':
    case 'notIn':
    case 'sameAs':
    case 'includes':
      throw new Error(
        `an item of posture that asks by ${test.op} for ${factSpec(test.fact).title.en} cannot be supposed mended`,
      )
  }
}
