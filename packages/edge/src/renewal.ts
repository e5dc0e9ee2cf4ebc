/** Whether two thirds of a certificate's life are over: time enough for an authority that is down, or for somebody to mend what is wrong. */
export function isRenewalDue({ from, until }: { readonly from: number; readonly until: number }, now: number): boolean {
  return now >= from + ((until - from) * 2) / 3
}

const LONGEST_MS = 24 * 3_600_000

/** How long to wait after so many failures in a row: twice as long each time, a day at most. */
export function waitAfter(failures: number, firstMs: number): number {
  return Math.min(LONGEST_MS, firstMs * 2 ** Math.min(failures - 1, 20))
}
