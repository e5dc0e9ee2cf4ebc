import {
  bestFixes,
  type Fix,
  judgePosture,
  type PostureFinding,
  recogniseComputer,
  type WorkVerdict,
  type WorkVerdicts,
  workVerdicts,
} from '@taga/core'
import type { Look } from '../look/look.ts'

export type Answer = 'mayWork' | 'mayNot' | 'couldNotTell'

/** A look, judged. A server has no verdicts of telework: it is judged by the items that apply to servers (AD-7.4, AD-8.1). */
export type Checked = {
  readonly look: Look
  readonly judgedAs: 'client' | 'server'
  readonly findings: readonly PostureFinding[]
  readonly work: WorkVerdicts | undefined
  readonly fixes: readonly Fix[]
  readonly answer: Answer
}

export function judgeLook(look: Look, settings: Readonly<Record<string, number>> = {}): Checked {
  const judgedAs: Checked['judgedAs'] = recogniseComputer(look.seen) === 'server' ? 'server' : 'client'
  const question = { seen: look.seen, now: look.at, settings, judgedAs }
  const findings = judgePosture(question)
  const work = judgedAs === 'server' ? undefined : workVerdicts(question)
  const answer = work === undefined ? answerOfServer(findings) : answerOfClient(work.verdicts)
  return { look, judgedAs, findings, work, fixes: bestFixes(question), answer }
}

/**
 * For a person's computer, at the level of business information:
 * - `mayWork`: by at least one pattern nothing about device and network stands against it (a proof of identity may still be asked).
 * - `couldNotTell`: by none, but by at least one only for want of facts.
 * - `mayNot`: by every pattern something known stands against it.
 */
export function answerOfClient(verdicts: readonly WorkVerdict[]): Answer {
  const business = verdicts.filter(({ level }) => level === 'business')
  if (business.some(({ outcome }) => outcome !== 'deny')) return 'mayWork'
  return business.some(isForWantOfFacts) ? 'couldNotTell' : 'mayNot'
}

/** Denied, and by nothing that is known to be wrong. */
export function isForWantOfFacts({ outcome, reasons }: WorkVerdict): boolean {
  return outcome === 'deny' && reasons.every(({ effect, state }) => effect !== 'deny' || state !== 'fails')
}

/** A server: `mayNot` where an item fails, `couldNotTell` where one is unknown or stale, else `mayWork`. */
export function answerOfServer(findings: readonly PostureFinding[]): Answer {
  const judged = findings.filter(({ item }) => item.kind === 'judged').map(({ state }) => state)
  if (judged.includes('fails')) return 'mayNot'
  return judged.some((state) => state === 'unknown' || state === 'stale') ? 'couldNotTell' : 'mayWork'
}
