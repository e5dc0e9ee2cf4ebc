import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiFault, Offline } from './ask.ts'
import { Button } from './button.tsx'
import { Empty } from './empty.tsx'
import { useMessages, useSay } from './language.ts'
import { messages } from './messages.ts'
import { Notice } from './notice.tsx'
import { Busy } from './progress.tsx'

type LoadedProps<Answer> = {
  readonly query: UseQueryResult<Answer>
  /** What to show instead where there is nothing; undefined where there is something. */
  readonly empty?: ((answer: Answer) => ReactNode | undefined) | undefined
  readonly children: (answer: Answer) => ReactNode
}

/** What a question to the server answered, or that it is under way, failed, or could not be asked. Old answers stay while new ones load. */
export function Loaded<Answer>({ query, empty, children }: LoadedProps<Answer>) {
  const { data, error } = query
  if (data === undefined) {
    if (error === null) return <Skeleton />
    return <Failed error={error} again={() => void query.refetch()} />
  }
  return (
    <>
      {error !== null && <Failed error={error} again={() => void query.refetch()} />}
      {empty?.(data) ?? children(data)}
    </>
  )
}

/** Why something could not be shown, and the way to try again. */
export function Failed({ error, again }: { readonly error: Error; readonly again?: (() => void) | undefined }) {
  const words = useMessages(messages)
  const say = useSay()
  const retry = again !== undefined && <Button onClick={again}>{words.retry}</Button>
  if (error instanceof Offline)
    return (
      <Notice kind="warn" title={words.offlineTitle}>
        <p>{words.offlineText}</p>
        {retry}
      </Notice>
    )
  if (!(error instanceof ApiFault))
    return (
      <Notice kind="bad" title={words.failedTitle}>
        <p>{words.failedText}</p>
        {retry}
      </Notice>
    )
  if (error.status === 404) return <Empty title={words.missingTitle} text={words.missingText} />
  return (
    <Notice kind="bad" title={say(error.words)}>
      {error.id !== undefined && <p className="soft">{words.idOf(error.id)}</p>}
      {retry}
    </Notice>
  )
}

function Skeleton() {
  const words = useMessages(messages)
  return (
    <div className="skeleton">
      <Busy label={words.loading} />
      <span />
      <span />
      <span />
    </div>
  )
}
