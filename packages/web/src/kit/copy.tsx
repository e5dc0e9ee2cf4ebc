import { useState } from 'react'
import { Button } from './button.tsx'
import { useMessages } from './language.ts'
import { messages } from './messages.ts'

/** Copies a text, and says whether that went well. `label` says what is copied. */
export function Copy({ text, label }: { readonly text: string; readonly label?: string | undefined }) {
  const words = useMessages(messages)
  const [state, setState] = useState<'before' | 'copied' | 'failed'>('before')
  async function copy(): Promise<void> {
    // there is no clipboard on a page that came by plain http
    setState(
      await navigator.clipboard.writeText(text).then(
        () => 'copied' as const,
        () => 'failed' as const,
      ),
    )
  }
  return (
    <span className="copy">
      <Button onClick={() => void copy().catch(() => setState('failed'))}>{label ?? words.copy}</Button>
      <span role="status" className="soft">
        {state === 'copied' && words.copied}
        {state === 'failed' && words.copyFailed}
      </span>
    </span>
  )
}
