import type {
  AdoptionAnswer,
  DepartmentsAnswer,
  FirstHourState,
  FirstHourStep,
  MailAnswer,
  OrganisationAnswer,
  PublicNameAnswer,
} from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { get, send } from '../kit/ask.ts'

export function useOrganisation() {
  return useQuery({ queryKey: ['organisation'], queryFn: () => get<OrganisationAnswer>('/api/organisation') })
}

export function useDepartments() {
  return useQuery({
    queryKey: ['departments', 'all'],
    queryFn: () => get<DepartmentsAnswer>('/api/departments', { limit: 200 }),
  })
}

export function useAdoption() {
  return useQuery({ queryKey: ['source-adoption'], queryFn: () => get<AdoptionAnswer>('/api/source-adoption') })
}

export function useMail() {
  return useQuery({ queryKey: ['mail'], queryFn: () => get<MailAnswer>('/api/mail') })
}

/** Asked again every two seconds while a certificate is on its way. */
export function usePublicName() {
  return useQuery({
    queryKey: ['public-name'],
    queryFn: () => get<PublicNameAnswer>('/api/public-name'),
    refetchInterval: (query) => (query.state.data?.awaited === undefined ? false : 2_000),
  })
}

/** Marks a step and leads to the next one that is open, or back to the overview where there is none. */
export function useMark(step: FirstHourStep): (state: FirstHourState) => Promise<void> {
  const client = useQueryClient()
  const [, navigate] = useLocation()
  return async (state) => {
    const after = await send<OrganisationAnswer>('PUT', `/api/first-hour/${step}`, { state })
    client.setQueryData(['organisation'], after)
    await client.invalidateQueries({ queryKey: ['queue'] })
    navigate(wayAfter(after, step))
  }
}

/** The next open step behind this one, else the first open one. */
export function wayAfter({ firstHour }: Pick<OrganisationAnswer, 'firstHour'>, step: FirstHourStep): string {
  const at = firstHour.findIndex((each) => each.step === step)
  const inOrder = [...firstHour.slice(at + 1), ...firstHour.slice(0, at)]
  const next = inOrder.find(({ state }) => state === 'open')
  return next === undefined ? '/first-hour' : `/first-hour/${next.step}`
}
