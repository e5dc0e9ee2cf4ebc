import { type ReactNode, useEffect } from 'react'
import { useSearchParams } from 'wouter'
import { TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { FieldsBeside } from '../measures/fields-beside.tsx'
import { messages } from './messages.ts'

/** What is asked of the library, as it stands in the address, and the way to change one part of it. */
export function useShelfQuery(): {
  readonly of: (name: string) => string
  readonly set: (name: string, value: string) => void
} {
  const [search, setSearch] = useSearchParams()
  return {
    of: (name) => search.get(name) ?? '',
    set: (name, value) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before)
          if (value === '') next.delete(name)
          else next.set(name, value)
          return next
        },
        { replace: true },
      ),
  }
}

/** The search of a shelf with what it found. */
export function Shelf({
  found,
  filters,
  children,
}: {
  readonly found: number
  readonly filters?: ReactNode
  readonly children: ReactNode
}) {
  const words = useMessages(messages)
  const { of, set } = useShelfQuery()
  useOpenedByAddress()
  return (
    <>
      <search className="board-filters">
        <FieldsBeside>
          <TextField
            name="search"
            label={words.search}
            type="search"
            maxLength={100}
            value={of('search')}
            onChange={(value) => set('search', value)}
          />
          {filters}
        </FieldsBeside>
      </search>
      <p role="status">{found === 0 ? words.nothing : words.found(found)}</p>
      {found === 0 ? <p className="soft">{words.nothingText}</p> : children}
    </>
  )
}

/** Opens and shows the part that the address names after `#`: the pages are loaded after the browser has looked for it. */
export function useOpenedByAddress(): void {
  useEffect(() => {
    const named = location.hash === '' ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (named instanceof HTMLDetailsElement) named.open = true
    named?.scrollIntoView()
  }, [])
}
