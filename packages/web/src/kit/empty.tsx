import type { ReactNode } from 'react'

/** Nothing is here yet: says what would be here, and the way to begin. */
export function Empty({
  title,
  text,
  actions,
}: {
  readonly title: string
  readonly text?: ReactNode
  readonly actions?: ReactNode
}) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      {actions !== undefined && <div className="actions">{actions}</div>}
    </div>
  )
}
