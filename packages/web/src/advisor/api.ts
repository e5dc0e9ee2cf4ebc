import type { CostsAnswer, DepartmentAdviceAnswer, DepartmentsAdviceAnswer, ServicesAdviceAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'

export function useDepartmentsAdvice() {
  return useQuery({
    queryKey: ['advice', 'departments'],
    queryFn: () => get<DepartmentsAdviceAnswer>('/api/advice/departments'),
  })
}

export function useDepartmentAdvice(department: string) {
  return useQuery({
    queryKey: ['advice', 'department', department],
    queryFn: () => get<DepartmentAdviceAnswer>(`/api/advice/departments/${encodeURIComponent(department)}`),
  })
}

export function useCosts() {
  return useQuery({ queryKey: ['advice', 'costs'], queryFn: () => get<CostsAnswer>('/api/advice/costs') })
}

export function useServicesAdvice() {
  return useQuery({
    queryKey: ['advice', 'services'],
    queryFn: () => get<ServicesAdviceAnswer>('/api/advice/services'),
  })
}

export function useAdviceChanged(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await Promise.all(['advice', 'departments'].map((key) => client.invalidateQueries({ queryKey: [key] })))
  }
}
