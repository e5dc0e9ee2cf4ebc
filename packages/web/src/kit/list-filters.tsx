import { useEffect, useId, useState } from 'react'
import { Button } from './button.tsx'
import { useMessages } from './language.ts'
import { messages } from './messages.ts'
import type { Option } from './text-fields.tsx'

/** One filter of a list. `text` is matched as typed, `select` takes one of the options, `check` sends `true`. */
export type Filter<Name extends string = string> = {
  readonly name: Name
  readonly label: string
  readonly kind: 'text' | 'select' | 'check'
  readonly options?: readonly Option[] | undefined
}

type Change = (setting: string, value: string, how?: 'replace' | 'push') => void

/** After the last key, how long until the list follows. */
const PAUSE_MS = 300

/** So many filters stand above the list also where there is little room. */
const MOST_SHOWN = 2

/** Search and filters above a list. On a narrow screen many filters wait behind a button, so that the list itself is seen. */
export function ListFilters({
  filters,
  search,
  change,
}: {
  readonly filters: readonly Filter[]
  readonly search: URLSearchParams
  readonly change: Change
}) {
  const words = useMessages(messages).list
  const id = useId()
  const used = filters.filter(({ name }) => search.get(name) !== null).length
  const [isOpen, setOpen] = useState(used > 0)
  const mayFold = filters.length > MOST_SHOWN
  return (
    <search className={mayFold && !isOpen ? 'register-filters folded' : 'register-filters'} id={id}>
      <TypedFilter
        name="search"
        label={words.search}
        type="search"
        placeholder={words.searchHint}
        search={search}
        change={change}
      />
      {mayFold && (
        <span className="filter-fold">
          <Button expanded={isOpen} controls={id} onClick={() => setOpen(!isOpen)}>
            {used === 0 ? words.filters : words.filtersUsed(used)}
          </Button>
        </span>
      )}
      {filters.map((filter) => (
        <OneFilter key={filter.name} filter={filter} search={search} change={change} />
      ))}
    </search>
  )
}

function OneFilter({
  filter,
  search,
  change,
}: {
  readonly filter: Filter
  readonly search: URLSearchParams
  readonly change: Change
}) {
  const words = useMessages(messages).list
  const id = useId()
  const { name, label, kind, options = [] } = filter
  const value = search.get(name) ?? ''
  switch (kind) {
    case 'text':
      return <TypedFilter name={name} label={label} type="text" search={search} change={change} />
    case 'check':
      return (
        <label className="choice filter-check">
          <input
            type="checkbox"
            checked={value === 'true'}
            onChange={(event) => change(name, event.target.checked ? 'true' : '')}
          />
          <span>{label}</span>
        </label>
      )
    case 'select':
      return (
        <div className="filter">
          <label htmlFor={id}>{label}</label>
          <select id={id} value={value} onChange={(event) => change(name, event.target.value)}>
            <option value="">{words.all}</option>
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        </div>
      )
  }
}

type TypedProps = {
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'search'
  readonly placeholder?: string
  readonly search: URLSearchParams
  readonly change: Change
}

/** Follows the typing after a short pause; an input method's unfinished text is left alone. */
function TypedFilter({ name, label, type, placeholder, search, change }: TypedProps) {
  const id = useId()
  const present = search.get(name) ?? ''
  const [text, setText] = useState(present)
  const [isComposing, setComposing] = useState(false)
  useEffect(() => setText(present), [present])
  useEffect(() => {
    if (isComposing || text.trim() === present.trim()) return undefined
    const timer = setTimeout(() => change(name, text.trim(), 'replace'), PAUSE_MS)
    return () => clearTimeout(timer)
  })
  return (
    <div className={type === 'search' ? 'filter filter-search' : 'filter'}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={text}
        placeholder={placeholder}
        maxLength={200}
        autoComplete="off"
        data-list-search={type === 'search' ? '' : undefined}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !isComposing) change(name, text.trim(), 'replace')
        }}
      />
    </div>
  )
}
