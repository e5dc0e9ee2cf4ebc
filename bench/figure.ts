/**
 * One measured figure, beside a peer's taken in the same run where there is one.
 * `value` and `peerValue` are undefined where they could not be measured here; the note then says why, and nothing is estimated.
 * `ratio` says how many times better we are, whichever way is better: below 1 the peer is ahead.
 */
export type Figure = {
  readonly name: string
  readonly value: number | undefined
  readonly unit: string
  readonly peer: string | undefined
  readonly peerValue: number | undefined
  readonly ratio: number | undefined
  readonly note: string
  /** Where many contestants answer the same question: who we were, and under which condition, so that a report can set them side by side. */
  readonly contest?: { readonly self: string; readonly condition: string }
}

/** What was measured; `better` says which way is better, so that the ratio points in our favour. */
export function figure(measured: {
  readonly name: string
  readonly value: number | undefined
  readonly unit: string
  readonly better: 'higher' | 'lower'
  readonly peer?: string
  readonly peerValue?: number | undefined
  readonly note?: string
  readonly contest?: Figure['contest']
}): Figure {
  const { name, value, unit, better, peer, peerValue, note = '', contest } = measured
  const ratio =
    value === undefined || peerValue === undefined
      ? undefined
      : better === 'higher'
        ? value / peerValue
        : peerValue / value
  return { name, value, unit, peer, peerValue, ratio, note, ...(contest === undefined ? {} : { contest }) }
}

/** How thorough a run is: `quick` is for seeing that everything still runs, `full` for figures to quote. */
export type Depth = 'quick' | 'full'
