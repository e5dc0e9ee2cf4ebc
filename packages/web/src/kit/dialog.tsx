import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from './button.tsx'
import { Form, TextField } from './form.tsx'
import { useMessages } from './language.ts'
import { messages } from './messages.ts'

type DialogProps = {
  readonly title: string
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A dialog over the page. The browser keeps the focus inside; it goes back to where it was; Esc closes it. */
export function Dialog({ title, open, onClose, children }: DialogProps) {
  const words = useMessages(messages)
  const dialog = useRef<HTMLDialogElement>(null)
  const headingId = useId()
  useEffect(() => {
    const shown = dialog.current
    if (shown === null || !open) return undefined
    const before = document.activeElement
    shown.showModal()
    return () => {
      shown.close()
      // the dialog may have left the page already, and then the browser gives the focus to nobody
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [open])
  if (!open) return null
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={headingId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="dialog-head">
        <h2 id={headingId}>{title}</h2>
        <Button kind="plain" label={words.close} onClick={onClose}>
          ×
        </Button>
      </div>
      {children}
    </dialog>
  )
}

type ConfirmProps = {
  readonly title: string
  readonly text: ReactNode
  /** On the button: what will be done. */
  readonly confirm: string
  readonly onConfirm: () => Promise<void>
  readonly kind?: 'primary' | 'danger' | undefined
  /** The name the person has to type first: for what cannot be undone. */
  readonly typed?: string | undefined
  readonly open: boolean
  readonly onClose: () => void
}

/** Asks before something is done; closes once it is. */
export function Confirm({ title, text, confirm, onConfirm, kind = 'primary', typed, open, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} open={open} onClose={onClose}>
      {open && (
        <ConfirmForm text={text} confirm={confirm} onConfirm={onConfirm} kind={kind} typed={typed} onClose={onClose} />
      )}
    </Dialog>
  )
}

function ConfirmForm({ text, confirm, onConfirm, kind, typed, onClose }: Omit<ConfirmProps, 'title' | 'open'>) {
  const words = useMessages(messages)
  const [name, setName] = useState('')
  const [isWrong, setWrong] = useState(false)
  async function submitted(): Promise<void> {
    if (typed !== undefined && !isSameName(name, typed)) {
      setWrong(true)
      return
    }
    await onConfirm()
    onClose()
  }
  return (
    <Form onSubmit={submitted} submit={confirm} kind={kind} cancel={onClose}>
      <div>{typeof text === 'string' ? <p>{text}</p> : text}</div>
      {typed !== undefined && (
        <>
          <TextField
            name="typed"
            label={words.typeToConfirm(typed)}
            required
            value={name}
            onChange={(value) => {
              setName(value)
              setWrong(false)
            }}
          />
          {isWrong && (
            <p className="field-error" role="alert">
              {words.typedOther(typed)}
            </p>
          )}
        </>
      )}
    </Form>
  )
}

/** Typed by a person: blanks around it and width do not matter. */
function isSameName(one: string, other: string): boolean {
  return one.normalize('NFKC').trim() === other.normalize('NFKC').trim()
}
