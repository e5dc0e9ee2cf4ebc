import type { DepartmentsAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'
import type { Option } from '../kit/text-fields.tsx'

/** Every department, to choose from. */
export function useDepartmentOptions(): readonly Option[] {
  const departments = useQuery({ queryKey: ['departments'], queryFn: () => get<DepartmentsAnswer>('/api/departments') })
  return (departments.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))
}
