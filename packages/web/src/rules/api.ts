import type {
  PreviewAnswer,
  PublicationsAnswer,
  RuleAnswer,
  RulesDifferenceAnswer,
  RulesOverview,
  SourcesAnswer,
  WaitingRules,
} from '@taga/contract'
import type { RulesChanges } from '@taga/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { get, send } from '../kit/ask.ts'

const SOON_MS = 15_000
const RUNNING_MS = 700

export function useOverview() {
  return useQuery({ queryKey: ['rules', 'overview'], queryFn: () => get<RulesOverview>('/api/rules/overview') })
}

export function useRule(rule: string) {
  return useQuery({
    queryKey: ['rules', 'rule', rule],
    queryFn: () => get<RuleAnswer>(`/api/rules/by-id/${encodeURIComponent(rule)}`),
  })
}

export function useSources() {
  return useQuery({ queryKey: ['rules', 'sources'], queryFn: () => get<SourcesAnswer>('/api/rules/sources') })
}

/** A change that waits to be confirmed, asked for again and again: others may have confirmed it, or its time may be over. */
export function useWaiting(isWanted: boolean) {
  return useQuery({
    queryKey: ['rules', 'waiting'],
    queryFn: () => get<{ waiting?: WaitingRules }>('/api/rules/waiting'),
    enabled: isWanted,
    refetchInterval: SOON_MS,
  })
}

/** A preview, asked for again while it is being worked on. */
export function usePreview(preview: string) {
  return useQuery({
    queryKey: ['rules', 'preview', preview],
    queryFn: () => get<PreviewAnswer>(`/api/rules/previews/${encodeURIComponent(preview)}`),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? RUNNING_MS : false),
  })
}

export function usePublications() {
  return useQuery({ queryKey: ['rules', 'history'], queryFn: () => get<PublicationsAnswer>('/api/rules/publications') })
}

export function useDifference(number: number, other: number) {
  return useQuery({
    queryKey: ['rules', 'difference', number, other],
    queryFn: () => get<RulesDifferenceAnswer>(`/api/rules/publications/${number}/difference`, { with: other }),
  })
}

/** Begins a preview of changes, or of going back to an earlier publication. */
export function askPreview(
  after: number,
  wish: { readonly changes: RulesChanges } | { readonly restore: number },
): Promise<PreviewAnswer> {
  return send<PreviewAnswer>('POST', '/api/rules/previews', { after, ...wish })
}

/** Forgets what was read of the rules, after they changed. */
export function useRulesChanged(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await Promise.all(['rules', 'atlas'].map((key) => client.invalidateQueries({ queryKey: [key] })))
  }
}
