import type { DestinationAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { messages } from './messages.ts'

/** Virtual desktops that are machines, which are entered by a password. */
export function isPoolOfMachines({ destination }: DestinationAnswer): boolean {
  return destination.kind === 'desktop' && destination.pool.kind === 'hosts'
}

/** How something stands in the register. Nothing here is green: whether it can be reached, only a gateway that opens it knows. */
export function DestinationMark({ row }: { readonly row: DestinationAnswer }) {
  const { states } = useMessages(messages)
  if (row.off) return <Mark kind="open">{states.off}</Mark>
  const { kind } = row.destination
  if ((kind === 'vnc' || kind === 'rdp' || isPoolOfMachines(row)) && !row.hasSecret)
    return <Mark kind="warn">{states.noSecret}</Mark>
  return <Mark kind="info">{states.on}</Mark>
}
