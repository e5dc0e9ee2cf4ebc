import type { Words } from '../words.ts'
import type { CategoryId, DimensionId, GroupId, MeasureId, RoleId, TierId } from './ids.ts'

/** Which document the digest is of and how it is meant to be used. */
export type About = {
  readonly title: Words
  readonly edition: 4
  readonly document: Words
  readonly textBasis: Words
  readonly pageNote: Words
  readonly counts: { readonly total: number; readonly groups: number } & Readonly<Record<RoleId, number>>
  readonly purpose: Words
  readonly basis: Words
  readonly notAllMandatory: Words
  readonly forIndividuals: Words
  readonly tierNote: Words
  readonly dimensionNote: Words
  readonly selfChecklistUse: Words
  readonly caseNote: Words
}

/** A role, the prefix of its measures' ids and how many it has. */
export type Role = Words & { readonly id: RoleId; readonly prefix: 'EX' | 'AD' | 'TW'; readonly count: number }

/** `thirdEditionName` is the 3rd edition's Japanese name where it differed, null where the category did not exist. */
export type Category = Words & {
  readonly id: CategoryId
  readonly letter: string
  readonly thirdEditionName?: string | null
}

export type Tier = Words & { readonly id: TierId }

export type Dimension = Words & { readonly id: DimensionId }

/** Measures of several roles that the guideline explains together. */
export type Group = {
  readonly id: GroupId
  readonly topic: Words
  readonly members: readonly [MeasureId, ...MeasureId[]]
}
