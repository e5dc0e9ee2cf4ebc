/**
 * Does a long work once for all who ask while it waits to begin. Who asks while it runs gets the next run, never the present one: what
 * they are told was read after they asked. One run at a time.
 */
export function shareRun<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve()
  let waiting: Promise<T> | undefined

  return () => {
    waiting ??= running.then(() => {
      waiting = undefined
      const run = work()
      running = run.catch(() => undefined) // told to those who asked
      return run
    })
    return waiting
  }
}
