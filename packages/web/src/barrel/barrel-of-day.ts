import type { BoardOnDay } from '@taga/contract'
import { DIMENSIONS } from '@taga/core'
import type { ShownBarrel } from './barrel-shape.ts'

/** A recorded barrel for the picture: the staves as wholes, since their groups were not recorded one by one. */
export function barrelOfDay({ barrel }: Pick<NonNullable<BoardOnDay['recorded']>, 'barrel'>): ShownBarrel {
  const { height = 0, staves = [] } = barrel ?? {}
  return {
    height,
    shortest: staves.filter((each) => each.height === height).map(({ dimension }) => dimension),
    staves: DIMENSIONS.map((dimension) => {
      const stave = staves.find((each) => each.dimension === dimension)
      const heights = { height: stave?.height ?? 0, possible: stave?.possible ?? 0 }
      return { dimension, ...heights, groups: [{ group: 'G01', ...heights }] }
    }),
  }
}
