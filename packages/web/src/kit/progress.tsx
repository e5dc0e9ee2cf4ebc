import { useId } from 'react'

/** How far long work has come. Without `total` it is only known that it goes on. */
export function Progress({
  done,
  total,
  label,
}: {
  readonly done: number
  readonly total?: number | undefined
  readonly label: string
}) {
  const id = useId()
  return (
    <div className="progress">
      <label htmlFor={id}>{label}</label>
      <progress id={id} {...(total === undefined ? {} : { max: Math.max(1, total), value: done })} />
      {total !== undefined && (
        <span className="soft" aria-hidden="true">
          {done} / {total}
        </span>
      )}
    </div>
  )
}

/** Something is under way. */
export function Busy({ label }: { readonly label: string }) {
  return (
    <p className="busy" role="status">
      <span className="spinner" aria-hidden="true" />
      {label}…
    </p>
  )
}
