import { type Depth, type Figure, figure } from './figure.ts'
import { percentile } from './statistics.ts'
import type { BenchServer } from './taga-server.ts'

const REQUESTS = { quick: 100, full: 1_000 }
const WARM = 50

export type ListContest = {
  /** Of the figures: `filter 10,000 devices`. */
  readonly name: string
  readonly path: string
  /** What people type and choose above the list, and how they order it. */
  readonly questions: readonly ((page: number) => Readonly<Record<string, string>>)[]
  readonly note?: string
  /** How many requests, where each costs much. */
  readonly requests?: number
}

/** Asks a list over HTTP on loopback, first pages and following ones by turns, and gives the median and the slowest twentieth. */
export async function askLists(server: BenchServer, contest: ListContest, depth: Depth): Promise<readonly Figure[]> {
  const { questions } = contest
  const questionAt = (at: number) => questions[at % questions.length]?.(at) ?? {}
  for (let at = 0; at < WARM; at++) await askPage(server, contest.path, questionAt(at))
  const times: number[] = []
  let next: string | undefined
  for (let at = 0; at < (contest.requests ?? REQUESTS[depth]); at++) {
    const question = questionAt(Math.floor(at / 2))
    const follows = at % 2 === 1 && next !== undefined
    const start = performance.now()
    const page = await askPage(server, contest.path, follows ? { ...question, after: next ?? '' } : question)
    times.push(performance.now() - start)
    next = page.next
  }
  const note = [
    `${times.length} requests over loopback, ${questions.length} kinds of filter and order, 50 a page with the total, SQLite`,
    contest.note,
  ]
  return ([50, 95] as const).map((rank) =>
    figure({
      name: `${contest.name}, p${rank}`,
      value: percentile(times, rank),
      unit: 'ms',
      better: 'lower',
      note: note.filter((part) => part !== undefined).join('; '),
    }),
  )
}

async function askPage(
  { url, administrator }: BenchServer,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<{ readonly next?: string }> {
  const response = await fetch(`${url}${path}?${new URLSearchParams(query).toString()}`, {
    headers: { cookie: administrator.cookie },
  })
  if (response.status !== 200) throw new Error(`the list was refused: ${response.status} ${await response.text()}`)
  return (await response.json()) as { readonly next?: string } // a list's answer, read by its own route
}
