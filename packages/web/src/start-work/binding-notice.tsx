import type { BindingAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Notice } from '../kit/notice.tsx'
import { messages } from './messages.ts'

/** Why the device does not count, where it does not. */
export function BindingNotice({ binding }: { readonly binding: BindingAnswer }) {
  const words = useMessages(messages)
  if (binding.state === 'live') return null
  const { title, text } = words.binding[binding.state]
  return (
    <Notice kind={binding.state === 'waiting' || binding.state === 'none' ? 'info' : 'warn'} title={title}>
      <p>{text}</p>
    </Notice>
  )
}
