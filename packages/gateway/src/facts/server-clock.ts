/** What a server says of its time is late by the way there: of the last so many the least late counts. */
const KEPT = 8

/** The server's clock as this machine can know it: told now and then, and carried on by a clock that nobody sets. */
export type ServerClock = {
  /** Epoch ms; 0 before anything was heard. */
  readonly now: () => number
  heard(serverNow: number): void
  /** Another server, or the same after a while: what was heard before counts no more once it speaks. */
  restart(): void
}

/** `monotonic`: ms of a clock that only goes forward. */
export function createServerClock(monotonic: () => number): ServerClock {
  let offsets: number[] = []
  let isStale = false
  return {
    now: () => (offsets.length === 0 ? 0 : Math.floor(monotonic() + Math.max(...offsets))),
    heard(serverNow) {
      if (isStale) offsets = []
      isStale = false
      offsets = [...offsets.slice(1 - KEPT), serverNow - monotonic()]
    },
    restart() {
      isStale = true
    },
  }
}
