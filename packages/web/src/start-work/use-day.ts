import type {
  DayMarkAnswer,
  DutiesAnswer,
  LookAskedAnswer,
  MyDayAnswer,
  OpenablesAnswer,
  SayPlace,
} from '@taga/contract'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ApiFault, get, send } from '../kit/ask.ts'
import { useSession } from '../kit/session.ts'
import { bindByOwnKey, bindByTicket, takeTicket } from './bind.ts'
import { MARK_PATH, askProved, keepChallenge, proveFor } from './page-proof.ts'

const DAY_KEY = ['my-day'] as const
/** A page that is looked at asks this often whether anything changed. */
const MARK_EVERY_MS = 1_200
/** However quiet it is, the day is judged anew: facts grow old without a message. */
const DAY_EVERY_MS = 60_000

/** How the page came to be bound. `refused`: it brought a ticket that is over, or not this person's. */
export type Binding = 'under way' | 'done' | 'refused'

/** Binds the page before anything is asked that rests on it: by the ticket it was opened with, or by the browser's own key. */
export function useBinding(): Binding {
  const csrf = useSession()?.csrf
  const [binding, setBinding] = useState<Binding>('under way')
  const begun = useRef(false)
  useEffect(() => {
    if (csrf === undefined) return
    proveFor({ csrf })
    if (begun.current) return
    begun.current = true
    void bind(csrf)
      .then(setBinding)
      .catch(() => setBinding('refused'))
  }, [csrf])
  return binding
}

async function bind(csrf: string): Promise<Binding> {
  try {
    await bindByTicket(takeTicket(), csrf)
  } catch (error) {
    if (error instanceof ApiFault) return 'refused'
    throw error
  }
  // an enrolled key that no longer counts: the day says so
  await bindByOwnKey(csrf).catch((error: unknown) => {
    if (!(error instanceof ApiFault)) throw error
  })
  return 'done'
}

/** The day of the person who is signed in, read again within two seconds of any change while it is looked at. */
export function useDay(isReady: boolean) {
  const client = useQueryClient()
  const day = useQuery({
    queryKey: DAY_KEY,
    queryFn: () => askProved(() => get<MyDayAnswer>('/api/my/day')),
    enabled: isReady,
    refetchInterval: ({ state }) => (isWatched(state.data) ? DAY_EVERY_MS : false),
  })
  const mark = useQuery({
    queryKey: ['my-day-mark'],
    queryFn: readMark,
    enabled: isReady,
    refetchInterval: isWatched(day.data) ? MARK_EVERY_MS : false,
    staleTime: 0,
  })
  const [known, changed] = [day.data?.mark, mark.data?.mark]
  useEffect(() => {
    if (known !== undefined && changed !== undefined && known !== changed)
      void client.invalidateQueries({ queryKey: DAY_KEY })
  }, [client, known, changed])
  const ends = day.data?.validUntil
  useEffect(() => {
    if (ends === undefined || mark.data === undefined) return
    // by the server's clock, which this one may not share; a second later, so that it is over for certain
    const inMs = ends - mark.data.now + 1_000
    if (inMs > DAY_EVERY_MS) return
    const timer = setTimeout(() => void client.invalidateQueries({ queryKey: DAY_KEY }), Math.max(1_000, inMs))
    return () => clearTimeout(timer)
  }, [client, ends, mark.data])
  return { day, mark: mark.data }
}

/**
 * Asking by itself keeps a session alive, so only a page that a device stands behind does: there the agent sees whether the screen locks. A
 * browser that nobody knows falls silent, and its session ends when nobody uses it.
 */
function isWatched(day: MyDayAnswer | undefined): boolean {
  return day?.binding.by === 'agent' && ['waiting', 'live', 'silent'].includes(day.binding.state)
}

async function readMark(): Promise<DayMarkAnswer> {
  const mark = await get<DayMarkAnswer>(MARK_PATH)
  keepChallenge(mark.challenge)
  return mark
}

export function useRereadDay(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: DAY_KEY })
}

/** What is read first is drawn before the rest is asked for. */
const AFTER_VERDICT_MS = 500

/** Where a gateway opens what the person has the right to; asked after the verdict stands, and again once anything in it changed. */
export function useOpenables(mark: string) {
  const [isRead, setRead] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setRead(true), AFTER_VERDICT_MS)
    return () => clearTimeout(timer)
  }, [])
  return useQuery({
    queryKey: ['my-openables', mark],
    queryFn: () => get<OpenablesAnswer>('/api/my/destinations'),
    enabled: isRead,
    placeholderData: keepPreviousData,
  })
}

export function sayPlace(said: SayPlace): Promise<unknown> {
  return askProved(() => send('PUT', '/api/my/place', said))
}

export function confirmScreen(): Promise<unknown> {
  return askProved(() => send('POST', '/api/my/screen'))
}

export function askLook(): Promise<LookAskedAnswer> {
  return askProved(() => send<LookAskedAnswer>('POST', '/api/my/look'))
}

export function addHome(person: string, wish: { readonly device: string; readonly name: string }): Promise<unknown> {
  return send('POST', `/api/people/${person}/networks`, wish)
}

export function useDuties() {
  return useQuery({ queryKey: ['my-duties'], queryFn: () => get<DutiesAnswer>('/api/my/duties') })
}
