import { MEASURE_IDS, type MeasureId } from '../guideline/ids.ts'
import { type DeclaredPart, declaredPartsOf } from './declared-parts.ts'
import { type Found, type Mechanism, tally } from './mechanism.ts'
import type { Declaration, EnforcedPart, OrganisationView } from './organisation-view.ts'

/** Mechanisms that count what the organisation declares of itself, where nothing can measure or record it. Better than declared is only what a gateway enforces for all. */
export const declaredMechanisms: readonly Mechanism[] = MEASURE_IDS.flatMap((measure) => {
  const parts = declaredPartsOf(measure)
  return parts.length === 0 ? [] : [declared(measure, parts)]
})

function declared(measure: MeasureId, parts: readonly DeclaredPart[]): Mechanism {
  return {
    id: `${measure}.declared`,
    measure,
    subject: 'part',
    title: {
      ja: '実施の申告が期限内にそろっている',
      en: 'everything is declared as done, and the word still stands',
    },
    denominator: { ja: '申告で確かめる事項', en: 'what can only be declared' },
    evidence: measure === 'AD-5' ? ['enforced', 'declared'] : ['declared'],
    evaluate: (view) => tally(parts.map(({ id }) => findDeclared(id, view))),
  }
}

function findDeclared(id: string, { now, declarations = [], enforcedParts = [] }: OrganisationView): Found {
  const enforced = enforcedParts.find(({ part }) => part === id)
  if (enforced !== undefined && coversAll(enforced, now))
    return { id, state: 'holds', provenance: 'enforced', at: enforced.at }
  const declaration = declarations.find(({ part }) => part === id)
  // for some devices only: the word on another filter may stand, but without one it does not hold
  if (declaration === undefined && enforced !== undefined && enforced.n > 0)
    return { id, state: 'fails', reason: 'notForAll' }
  if (declaration === undefined) return { id, state: 'unknown', reason: 'notDeclared' }
  return judgeDeclaration(id, declaration, now)
}

/** A device that was not heard of for longer may be out of it by now. */
const ENFORCED_MS = 7 * 86_400_000

function coversAll({ n, m, at }: EnforcedPart, now: number): boolean {
  return m > 0 && n === m && at <= now && now - at <= ENFORCED_MS
}

/** A word given later than now is not believed, and one that has run out is no word any more; a "no" stands until it is taken back. */
function judgeDeclaration(id: string, { answer, at, until }: Declaration, now: number): Found {
  if (answer === 'no') return { id, state: 'fails', reason: 'declaredNot' }
  if (at > now) return { id, state: 'unknown', reason: 'notDeclared' }
  if (until <= now) return { id, state: 'stale', reason: 'declarationOld' }
  return { id, state: 'holds', provenance: 'declared', at }
}
