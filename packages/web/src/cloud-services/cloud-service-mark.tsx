import type { CloudServiceAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { messages } from './messages.ts'

/** Whether people can sign in, and what an administrator still has to do. */
export function CloudServiceMark({ row }: { readonly row: CloudServiceAnswer }) {
  const words = useMessages(messages)
  const { service } = row
  if (row.off) return <Mark kind="open">{words.states.off}</Mark>
  if (row.untold > 0) return <Mark kind="bad">{words.states.untold}</Mark>
  if (service.protocol === 'oidc' && service.client === 'confidential' && !row.hasSecret)
    return <Mark kind="warn">{words.states.noSecret}</Mark>
  if (service.revocation.kind !== 'none' && !row.hasRevocationSecret)
    return <Mark kind="warn">{words.states.noRevocation}</Mark>
  return <Mark kind="info">{words.states.on}</Mark>
}
