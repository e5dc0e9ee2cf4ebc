import { type ReactNode, useState } from 'react'
import { ApiFault, Offline } from './ask.ts'
import { Button, type ButtonKind } from './button.tsx'
import { useMessages, useSay } from './language.ts'
import { messages } from './messages.ts'
import { useToast } from './notice.tsx'

type ActButtonProps = {
  readonly act: () => Promise<void>
  readonly kind?: ButtonKind | undefined
  /** Read out in place of the children, where several buttons say the same. */
  readonly label?: string | undefined
  readonly children: ReactNode
}

/** A button that does something at once: it cannot be pressed twice, and what goes wrong is said. */
export function ActButton({ act, kind, label, children }: ActButtonProps) {
  const [busy, setBusy] = useState(false)
  const sayError = useSayError()
  const toast = useToast()
  async function run(): Promise<void> {
    setBusy(true)
    try {
      await act()
    } catch (error) {
      toast(sayError(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button kind={kind} label={label} busy={busy} onClick={() => void run()}>
      {children}
    </Button>
  )
}

/** What went wrong, in words for the person. */
export function useSayError(): (error: unknown) => string {
  const words = useMessages(messages)
  const say = useSay()
  return (error) => {
    if (error instanceof ApiFault) return say(error.words)
    return error instanceof Offline ? words.offlineTitle : words.failedText
  }
}
