import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Link, useLocation } from 'wouter'

type Back = { readonly href: string; readonly text: string }

type PageProps = {
  readonly title: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  /** Where one came from: the list that this is a part of. */
  readonly back?: Back | undefined
  readonly children: ReactNode
}

let focusedPath: string | undefined

/** A page: one first heading, which gets the focus after a change of page, so that it is read out; and the window's title. */
export function Page({ title, lead, actions, back, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const [path] = useLocation()
  useEffect(() => {
    document.title = `${title} — Taga`
  }, [title])
  useEffect(() => {
    // the first page begins at the top as any page does
    if (focusedPath !== undefined && focusedPath !== path) heading.current?.focus({ preventScroll: true })
    focusedPath = path
  }, [path])
  return (
    <div className="page">
      {back !== undefined && (
        <p className="page-back">
          <Link href={back.href}>← {back.text}</Link>
        </p>
      )}
      <div className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <div className="lead">{lead}</div>}
        </div>
        {actions !== undefined && <div className="actions">{actions}</div>}
      </div>
      {children}
    </div>
  )
}

/** A part of a page under its own heading. */
export function Section({
  title,
  id,
  actions,
  children,
}: {
  readonly title: string
  readonly id?: string | undefined
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  const own = useId()
  const headingId = id === undefined ? own : `${id}-title`
  return (
    <section className="section" id={id} aria-labelledby={headingId}>
      <div className="section-head">
        <h2 id={headingId}>{title}</h2>
        {actions !== undefined && <div className="actions">{actions}</div>}
      </div>
      {children}
    </section>
  )
}

export type Fact = { readonly term: string; readonly value: ReactNode }

/** Names and values, side by side where there is room. */
export function Facts({ items }: { readonly items: readonly Fact[] }) {
  return (
    <dl className="facts">
      {items.map(({ term, value }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Parts next to each other where there is room, one under another where there is not. */
export function Columns({ children }: { readonly children: ReactNode }) {
  return <div className="columns">{children}</div>
}
