import type { RuleLine } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Day } from '../kit/when.tsx'
import { messages } from './messages.ts'

/** Whether a rule has any effect now, and if not, why. In force is no praise: it is not green. */
export function InForce({ rule }: { readonly rule: RuleLine }) {
  const words = useMessages(messages)
  if (rule.mode === 'off') return <Mark kind="open">{words.inForceOff}</Mark>
  if (rule.missing.length > 0) return <Mark kind="open">{words.inForceMissing}</Mark>
  return (
    <>
      <Mark kind="info">{words.inForceYes}</Mark>
      {rule.begins && rule.from !== undefined && (
        <p className="soft">
          {words.begins}: <Day at={rule.from} />
        </p>
      )}
    </>
  )
}
