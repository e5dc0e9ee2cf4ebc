import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { useMessages } from './language.ts'
import { messages } from './messages.ts'

/** A sheet of paper: on the screen with a button to print it, on paper alone on its page. */
export function PrintSheet({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const words = useMessages(messages)
  return (
    <div className="sheet-frame">
      <div className="actions no-print">
        <Button onClick={() => window.print()}>{words.print}</Button>
      </div>
      <article className="sheet">
        <h2>{title}</h2>
        {children}
      </article>
    </div>
  )
}
