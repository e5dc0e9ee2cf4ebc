import type { OutpostsAnswer } from '@taga/contract'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'

/** All gateways and connectors, and the codes that are still open; asked by administrators. */
export function useOutposts(): UseQueryResult<OutpostsAnswer> {
  return useQuery({ queryKey: ['outposts'], queryFn: () => get<OutpostsAnswer>('/api/outposts') })
}
