import type { BoardOnDay } from '@taga/contract'
import { type Barrel, DIMENSIONS } from '@taga/core'

/** A recorded barrel for the picture: the staves as wholes, since their groups were not recorded one by one. */
export function barrelOfDay({ barrel }: Pick<NonNullable<BoardOnDay['recorded']>, 'barrel'>): Barrel {
  const { height = 0, possible = 0, staves = [] } = barrel ?? {}
  return {
    height,
    possible,
    shortest: staves.filter((each) => each.height === height).map(({ dimension }) => dimension),
    staves: DIMENSIONS.map((dimension) => {
      const stave = staves.find((each) => each.dimension === dimension) ?? { height: 0, possible: 0 }
      const group = { group: 'G01' as const, height: stave.height, possible: stave.possible, measures: [] }
      return {
        dimension,
        height: stave.height,
        possible: stave.possible,
        unknown: stave.possible > stave.height,
        weakest: [],
        groups: [group],
        declined: [],
      }
    }),
  }
}
