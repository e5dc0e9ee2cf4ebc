import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { useMessages } from './language.ts'
import { messages } from './messages.ts'
import { type ShowToast, ToastContext, type ToastOptions } from './notice.tsx'

type Toast = { readonly id: number; readonly text: string } & ToastOptions

const SHOWN_MS = 8_000
const MOST = 3
let count = 0

/** Shows toasts in a corner and reads them out. One with a way back stays until it is answered or three others came. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  const words = useMessages(messages)
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const show = useCallback<ShowToast>((text, options = {}) => {
    count += 1
    const toast = { id: count, text, ...options }
    setToasts((present) => [...present.slice(1 - MOST), toast])
  }, [])
  const drop = useCallback((id: number) => setToasts((present) => present.filter((toast) => toast.id !== id)), [])
  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <ToastLine key={toast.id} toast={toast} drop={drop} undone={() => show(words.undone)} />
        ))}
      </div>
    </ToastContext>
  )
}

function ToastLine({
  toast,
  drop,
  undone,
}: {
  readonly toast: Toast
  readonly drop: (id: number) => void
  readonly undone: () => void
}) {
  const words = useMessages(messages)
  const [busy, setBusy] = useState(false)
  const { id, text, undo } = toast
  useEffect(() => {
    if (undo !== undefined) return undefined
    const timer = setTimeout(() => drop(id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [id, undo, drop])
  async function goBack(): Promise<void> {
    setBusy(true)
    try {
      await undo?.()
      undone()
    } finally {
      drop(id)
    }
  }
  return (
    <div className="toast">
      <span>{text}</span>
      {undo !== undefined && (
        <Button kind="plain" busy={busy} onClick={() => void goBack()}>
          {words.undo}
        </Button>
      )}
      <Button kind="plain" label={words.close} onClick={() => drop(id)}>
        ×
      </Button>
    </div>
  )
}
