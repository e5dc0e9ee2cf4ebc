import type { Decision, Reason } from '@taga/core'

/** How two sets of rules differ over one question. */
type Change = 'stopped' | 'letIn' | 'asked' | 'warned'

type Tallied = { requests: number; ways: number; readonly rules: Set<string>; doubt: boolean }

/** Counts, person by person and rule by rule, what one set of rules does that another does not. */
export type Tally = {
  readonly people: Readonly<Record<Change, Map<string, Tallied>>>
  readonly rules: Map<string, Readonly<Record<Change, Set<string>>>>
}

export function emptyTally(): Tally {
  return { people: { stopped: new Map(), letIn: new Map(), asked: new Map(), warned: new Map() }, rules: new Map() }
}

/** Adds one question, decided by the rules in force and by the changed ones. */
export function addToTally(
  tally: Tally,
  asked: { readonly person: string; readonly of: 'requests' | 'ways' },
  { present, changed }: { readonly present: Decision; readonly changed: Decision },
): void {
  const change = changeOf(present, changed)
  if (change !== undefined) note(tally, change, asked, blamed(change, present, changed))
  const warnings = without(changed.warnings, present.warnings)
  if (changed.outcome !== 'deny' && warnings.length > 0) note(tally, 'warned', asked, warnings)
}

function changeOf(present: Decision, changed: Decision): Exclude<Change, 'warned'> | undefined {
  if (present.outcome === changed.outcome) return undefined
  if (changed.outcome === 'deny') return 'stopped'
  if (present.outcome === 'deny') return 'letIn'
  return changed.outcome === 'step-up' ? 'asked' : undefined
}

/** The rules that make the difference: those that deny or ask now, or did before. */
function blamed(change: Change, present: Decision, changed: Decision): readonly Reason[] {
  const [before, after] = [reasonsOf(present), reasonsOf(changed)]
  const found = change === 'letIn' ? without(before, after) : without(after, before)
  return change === 'stopped' ? found.filter(({ effect }) => effect !== 'stepUp') : found
}

function reasonsOf(decision: Decision): readonly Reason[] {
  return decision.outcome === 'allow' ? [] : decision.reasons
}

function without(some: readonly Reason[], others: readonly Reason[]): readonly Reason[] {
  return some.filter(({ rule, effect }) => !others.some((other) => other.rule === rule && other.effect === effect))
}

function note(
  { people, rules }: Tally,
  change: Change,
  { person, of }: { readonly person: string; readonly of: 'requests' | 'ways' },
  reasons: readonly Reason[],
): void {
  const known = people[change].get(person) ?? { requests: 0, ways: 0, rules: new Set<string>(), doubt: true }
  known[of] += 1
  if (reasons.some(({ state }) => state === 'fails')) known.doubt = false
  for (const { rule } of reasons) {
    known.rules.add(rule)
    const of = rules.get(rule) ?? { stopped: new Set(), letIn: new Set(), asked: new Set(), warned: new Set() }
    of[change].add(person)
    rules.set(rule, of)
  }
  people[change].set(person, known)
}
