const JAPAN_MS = 9 * 3_600_000

/** The day in Japan, which has no summer time: `2026-11-23`. Boards are recorded by it, whatever the server's own zone is. */
export function dayOf(at: number): string {
  return new Date(at + JAPAN_MS).toISOString().slice(0, 10)
}
