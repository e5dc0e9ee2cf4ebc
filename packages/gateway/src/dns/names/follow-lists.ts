import { MOST_EXACT_TOLD, type NameListForGateway, type NamesBuilt } from '@taga/contract'
import { buildNameSet } from './build-name-set.ts'
import { type AskPart, type KeptLists, WrongContent } from './kept-lists.ts'
import type { NameSet } from './name-set.ts'

/** Names in use, and of which lists they were made, in this order. */
export type BuiltNames = { readonly names: NameSet; readonly lists: readonly NameListForGateway[] }

export type ListsEvent =
  | { readonly kind: 'namesBuilt'; readonly names: number; readonly tookMs: number }
  | { readonly kind: 'namesNotBuilt'; readonly error: unknown }

/** Keeps the names in use true to what the server says last. */
export type ListFollower = {
  /** These are the lists from now on; the former names serve until the new ones are built. */
  want(lists: readonly NameListForGateway[]): void
  /** Undefined until the first lists are built; where there are no lists, nothing is listed. */
  readonly built: () => BuiltNames | undefined
  close(): Promise<void>
}

export type FollowerOptions = {
  readonly kept: KeptLists
  readonly ask: AskPart
  /** A gateway answers by other names from now on. */
  readonly onBuilt: (built: BuiltNames) => void
  readonly tell: (built: NamesBuilt) => Promise<unknown>
  readonly said: (event: ListsEvent) => void
  readonly firstDelayMs?: number
}

const LONGEST_DELAY_MS = 60_000

/** Begins with the lists that were in use last, so that a gateway that was started anew waits for nobody. */
export async function followLists(options: FollowerOptions): Promise<ListFollower> {
  const { kept, ask, onBuilt, tell, said, firstDelayMs = 1_000 } = options
  let wanted: readonly NameListForGateway[] | undefined
  let built: BuiltNames | undefined
  let running: Promise<void> | undefined
  let wake: () => void = () => undefined
  let closed = false
  const last = await kept.readLast()
  if (last.length > 0) start(last)

  return {
    want(lists) {
      wanted = lists
      wake()
      start()
    },
    built: () => built,
    async close() {
      closed = true
      wake()
      await running
    },
  }

  function start(first?: readonly NameListForGateway[]): void {
    running ??= run(first).finally(() => {
      running = undefined
    })
  }

  /** One building at a time, always of what is wanted last. */
  async function run(first: readonly NameListForGateway[] | undefined): Promise<void> {
    if (first !== undefined) await build(first).catch(() => undefined) // the server says what to use soon
    for (let delayMs = firstDelayMs; !closed && wanted !== undefined && built?.lists !== wanted; ) {
      const lists = wanted
      try {
        if (built !== undefined && isSame(built.lists, lists)) await serveBy({ names: built.names, lists }, 0)
        else await build(lists)
        delayMs = firstDelayMs
      } catch (error) {
        if (!closed) said({ kind: 'namesNotBuilt', error })
        if (!closed && wanted === lists) await rest(delayMs)
        delayMs = Math.min(LONGEST_DELAY_MS, delayMs * 2)
      }
    }
  }

  function rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function build(lists: readonly NameListForGateway[]): Promise<void> {
    const began = performance.now()
    for (const list of lists) {
      if (closed) return
      await kept.fetch(list, ask)
    }
    const names = await buildNameSet(lists.map((list) => kept.textOf(list))).catch(async (error: unknown) => {
      if (error instanceof WrongContent) for (const list of lists) await kept.forget(list)
      throw error
    })
    if (closed) return
    const tookMs = Math.round(performance.now() - began)
    said({ kind: 'namesBuilt', names: names.size, tookMs })
    await serveBy({ names, lists }, tookMs)
  }

  async function serveBy(made: BuiltNames, tookMs: number): Promise<void> {
    built = made
    onBuilt(made)
    const { names, lists } = made
    await kept.keep(lists)
    const contents = lists.map(({ content }) => content)
    const exactOnly = names.exactOnly.slice(0, MOST_EXACT_TOLD)
    await tell({ contents, names: names.size, exactOnly, bytes: names.bytes, tookMs }).catch(() => undefined)
  }
}

/** Made of the same texts in the same order. */
function isSame(one: readonly NameListForGateway[], other: readonly NameListForGateway[]): boolean {
  return one.length === other.length && one.every(({ sha256 }, at) => sha256 === other[at]?.sha256)
}
