import { useEffect, useState } from 'react'
import { type Language, useLanguage, useMessages } from './language.ts'
import { messages } from './messages.ts'
import { dayWords, instantWords, spanWords } from './time-words.ts'

/** Date and time of an instant, in Japan's time, which the organisation's days follow. */
export function When({ at }: { readonly at: number }) {
  return <Time at={at} text={instantWords(at, useLanguage())} />
}

/** A day. `both` adds the Japanese era, as forms of Japanese offices ask for. */
export function Day({ at, calendar = 'one' }: { readonly at: number; readonly calendar?: 'one' | 'both' | undefined }) {
  return <Time at={at} text={dayWords(at, useLanguage(), calendar)} />
}

/** How long ago; kept up to date while it is looked at. */
export function Age({ at }: { readonly at: number }) {
  const words = useMessages(messages)
  const language = useLanguage()
  const ms = useNow() - at
  return (
    <Time at={at} text={ms < 5_000 ? words.justNow : spanWords(-ms, language)} title={instantWords(at, language)} />
  )
}

/** How long until; in the past it says how long ago. */
export function Until({ at }: { readonly at: number }) {
  const words = useMessages(messages)
  const language: Language = useLanguage()
  const ms = at - useNow()
  return (
    <Time
      at={at}
      text={Math.abs(ms) < 5_000 ? words.soon : spanWords(ms, language)}
      title={instantWords(at, language)}
    />
  )
}

function Time({ at, text, title }: { readonly at: number; readonly text: string; readonly title?: string }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={title}>
      {text}
    </time>
  )
}

const TICK_MS = 15_000

/** The browser's clock, each 15 seconds. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
