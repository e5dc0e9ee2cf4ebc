/** Rounded down: 99.6 % is not yet all. */
export function percent(height: number): number {
  return Math.floor(height * 100 + 1e-9)
}
