/** The last instant of the day that begins here: a thing is due at the end of its day. */
export function endOfDay(at: number): number {
  return at + 86_400_000 - 1
}
