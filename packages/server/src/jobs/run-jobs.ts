import type { Deps } from '../deps.ts'
import { errorText } from '../log.ts'
import { newId } from '../new-id.ts'
import { takeLease } from './take-lease.ts'

/**
 * Work that outlives every request, done every `everyMs`. Where there are several servers, whoever comes within half that time of another
 * leaves it; a job must bear being done more often than that.
 */
export type Job = {
  readonly name: string
  readonly everyMs: number
  readonly run: (deps: Deps) => Promise<unknown>
}

/** A start is left in peace for this long. */
const FIRST_MS = 10_000

/** Runs jobs until it is told to stop. A job that fails is logged and tried again at its next turn. */
export function runJobs(deps: Deps, jobs: readonly Job[], firstMs: number = FIRST_MS): { stop(): Promise<void> } {
  const holder = newId(deps.random)
  const timers = new Map<string, NodeJS.Timeout>()
  const underWay = new Set<Promise<void>>()
  let stopped = false

  const plan = (job: Job, inMs: number) => {
    if (stopped) return
    const timer = setTimeout(() => {
      const turn = runOnce(deps, job, holder).finally(() => {
        underWay.delete(turn)
        plan(job, job.everyMs)
      })
      underWay.add(turn)
    }, inMs)
    timer.unref()
    timers.set(job.name, timer)
  }
  for (const job of jobs) plan(job, firstMs)

  return {
    async stop() {
      stopped = true
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.all(underWay)
    },
  }
}

async function runOnce(deps: Deps, job: Job, holder: string): Promise<void> {
  try {
    const mine = await takeLease(deps.store, {
      name: job.name,
      holder,
      now: deps.now(),
      forMs: Math.ceil(job.everyMs / 2),
    })
    if (mine) await job.run(deps)
  } catch (error) {
    deps.log.error('job failed', { job: job.name, error: errorText(error) })
  }
}
