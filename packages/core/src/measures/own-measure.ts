import type { CategoryId, DimensionId, RoleId, TierId } from '../guideline/ids.ts'

/**
 * A measure that the organisation has added for itself, beside the 43. Nobody measures it: somebody states whether it is carried out,
 * and the word stands until `reviewAt` (epoch ms). It is shown and counted apart, never on a stave of the guideline's barrel.
 */
export type OwnMeasure = {
  readonly id: string
  readonly title: string
  readonly role: RoleId
  readonly dimension: DimensionId
  readonly tier: TierId
  readonly category?: CategoryId
  readonly stated?: { readonly answer: 'yes' | 'no'; readonly at: number }
  readonly reviewAt: number
}

/** The state of such a measure at `now`: only a word that is not from the future and not past its review holds. */
export function judgeOwnMeasure(
  { stated, reviewAt }: OwnMeasure,
  now: number,
): 'holds' | 'fails' | 'stale' | 'unknown' {
  if (stated === undefined || stated.at > now) return 'unknown'
  if (stated.answer === 'no') return 'fails'
  return now < reviewAt ? 'holds' : 'stale'
}
