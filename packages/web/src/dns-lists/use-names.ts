import type { MyRefusedNames, NameListAnswer, NamesAnswer } from '@taga/contract'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'

export const NAMES_KEY = ['names'] as const

/** By what names are refused; gateways that are changing their lists are looked at again by itself. */
export function useNames(): UseQueryResult<NamesAnswer> {
  return useQuery({
    queryKey: [...NAMES_KEY, 'all'],
    queryFn: () => get<NamesAnswer>('/api/names'),
    refetchInterval: ({ state }) => (state.data?.gateways.some(({ isPresent }) => !isPresent) === true ? 3_000 : false),
  })
}

export function useNameList(list: string): UseQueryResult<NameListAnswer> {
  return useQuery({ queryKey: [...NAMES_KEY, list], queryFn: () => get<NameListAnswer>(`/api/name-lists/${list}`) })
}

export function useMyNames(): UseQueryResult<MyRefusedNames> {
  return useQuery({ queryKey: [...NAMES_KEY, 'mine'], queryFn: () => get<MyRefusedNames>('/api/my/names') })
}
