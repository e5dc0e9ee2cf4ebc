import type { AccessSummary } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'

const WEEK_MS = 7 * 86_400_000

/** What the last 7 days come to, and how long lines are kept. */
export function useWeek() {
  return useQuery({
    queryKey: ['access-log', 'week'],
    queryFn: () => {
      const until = Date.now()
      return get<AccessSummary>('/api/access-log/summary', { since: until - WEEK_MS, until })
    },
  })
}
