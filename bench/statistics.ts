/** The middle value; of an even number of values the mean of the two in the middle. Throws RangeError on an empty list. */
export function median(values: readonly number[]): number {
  const sorted = sortedCopy(values)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
  return (lower + upper) / 2
}

/** The smallest value that at least `percent` of all values do not exceed (nearest rank). Throws RangeError on an empty list. */
export function percentile(values: readonly number[], percent: number): number {
  if (!(percent > 0 && percent <= 100)) throw new RangeError(`percent must be above 0 and at most 100: ${percent}`)
  const sorted = sortedCopy(values)
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN
}

function sortedCopy(values: readonly number[]): Float64Array {
  if (values.length === 0) throw new RangeError('no values')
  return Float64Array.from(values).sort()
}
