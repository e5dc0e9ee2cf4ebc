import type { BoardAnswer, BoardOnDay, BoardRow, MeasureDetail, SecurityActionAnswer } from '@taga/contract'
import type { SupposedState } from '@taga/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'

const BOARD = ['board'] as const

/** The board. Judging a large organisation takes a while, so what was read stands for half a minute. */
export function useBoard() {
  return useQuery({ queryKey: BOARD, queryFn: () => get<BoardAnswer>('/api/board'), staleTime: 30_000 })
}

export function useMeasure(measure: string) {
  return useQuery({
    queryKey: ['measure', measure],
    queryFn: () => get<MeasureDetail>(`/api/measures/${encodeURIComponent(measure)}`),
  })
}

export function useBoardOnDay(day: string | undefined) {
  return useQuery({
    queryKey: ['board', 'day', day],
    enabled: day !== undefined,
    queryFn: () => get<BoardOnDay>(`/api/board/days/${encodeURIComponent(day ?? '')}`),
  })
}

export function useSecurityAction() {
  return useQuery({
    queryKey: ['security-action'],
    queryFn: () => get<SecurityActionAnswer>('/api/security-action'),
  })
}

/** Forgets what was read of the programme, after something in it changed. */
export function useProgrammeChanged(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await Promise.all(
      ['board', 'measure', 'executive', 'security-action'].map((key) => client.invalidateQueries({ queryKey: [key] })),
    )
  }
}

/** The rows of a board as the barrel and the question "what if" take them. */
export function supposedOf(rows: readonly BoardRow[]): readonly SupposedState[] {
  return rows.map(({ measure, state, height, possible }) => ({ measure, state, height: { height, possible } }))
}
