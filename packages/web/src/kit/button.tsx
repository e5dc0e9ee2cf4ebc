import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { messages } from './messages.ts'
import { useMessages } from './language.ts'

export type ButtonKind = 'primary' | 'secondary' | 'danger' | 'plain'

type ButtonProps = {
  readonly kind?: ButtonKind | undefined
  /** Under way: it cannot be pressed again, and says so. */
  readonly busy?: boolean | undefined
  readonly disabled?: boolean | undefined
  readonly type?: 'button' | 'submit' | undefined
  readonly onClick?: (() => void) | undefined
  readonly label?: string | undefined
  /** Whether the part it opens is open, and which part that is. */
  readonly expanded?: boolean | undefined
  readonly controls?: string | undefined
  readonly children: ReactNode
}

/** `label` names a button whose face does not (an icon, a cross). */
export function Button(props: ButtonProps) {
  const {
    kind = 'secondary',
    busy = false,
    disabled,
    type = 'button',
    onClick,
    label,
    expanded,
    controls,
    children,
  } = props
  const words = useMessages(messages)
  return (
    <button
      type={type}
      className={`button button-${kind}`}
      disabled={disabled}
      aria-disabled={busy || undefined}
      aria-label={label}
      aria-expanded={expanded}
      aria-controls={controls}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.()
      }}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      {children}
      {busy && <span className="quiet">{words.working}</span>}
    </button>
  )
}

/** A way to another page that looks like a button. */
export function LinkButton({
  href,
  kind = 'secondary',
  children,
}: {
  readonly href: string
  readonly kind?: ButtonKind | undefined
  readonly children: ReactNode
}) {
  const className = `button button-${kind}`
  // files and other programs are no pages of ours
  if (href.startsWith('/api/') || href.startsWith('/get') || !href.startsWith('/'))
    return (
      <a href={href} className={className}>
        {children}
      </a>
    )
  return (
    <Link href={href} className={className}>
      {children}
    </Link>
  )
}
