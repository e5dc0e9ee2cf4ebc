import type { BoardRow } from '@taga/contract'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { Button } from '../kit/button.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { messages as kitMessages } from '../kit/messages.ts'
import { SelectField, TextField } from '../kit/form.tsx'
import type { BoardQuery } from './board-facets.ts'
import { FieldsBeside } from './fields-beside.tsx'
import { DIMENSION_WORDS } from './dimension-words.ts'
import { CATEGORY_WORDS, facetOptions, GROUP_WORDS, PATTERN_WORDS, ROLE_WORDS, TIER_WORDS } from './measure-words.ts'
import { messages } from './messages.ts'

const STATES = ['holds', 'partly', 'fails', 'unknown', 'notApplicable'] as const

/** The facets of the board. Each choice goes into the address at once, so that it can be sent to somebody. */
export function BoardFilters({ query, rows }: { readonly query: BoardQuery; readonly rows: readonly BoardRow[] }) {
  const words = useMessages(messages)
  const { states } = useMessages(kitMessages)
  const say = useSay()
  const [, setSearch] = useSearchParams()
  const set = (name: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        if (value === '') next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace: true },
    )
  const owners = new Map(rows.flatMap(({ owner }) => (owner === undefined ? [] : [[owner.id, owner.name]])))
  const facets = [
    { name: 'role', options: facetOptions(ROLE_WORDS, say, words.all) },
    { name: 'tier', options: facetOptions(TIER_WORDS, say, words.all) },
    { name: 'dimension', options: facetOptions(DIMENSION_WORDS, say, words.all) },
    {
      name: 'state',
      options: [
        { value: '', label: words.all },
        { value: 'notGood', label: words.notGood },
        ...STATES.map((value) => ({ value, label: states[value] })),
      ],
    },
    { name: 'category', options: facetOptions(CATEGORY_WORDS, say, words.all) },
    { name: 'group', options: facetOptions(GROUP_WORDS, say, words.all) },
    { name: 'pattern', options: facetOptions(PATTERN_WORDS, say, words.all) },
    {
      name: 'owner',
      options: [
        { value: '', label: words.all },
        { value: 'nobody', label: words.nobody },
        ...[...owners].map(([value, label]) => ({ value: value ?? '', label: label ?? '' })),
      ],
    },
    {
      name: 'has',
      options: [
        { value: '', label: words.all },
        ...Object.entries(words.hasWords).map(([value, label]) => ({ value, label })),
      ],
    },
  ] as const
  const isNarrowed = Object.values(query).some((value) => value !== '')
  return (
    <search className="board-filters" aria-label={words.filters}>
      <FieldsBeside>
        <SearchField value={query.search ?? ''} onChange={(value) => set('search', value)} />
        {facets.map(({ name, options }) => (
          <SelectField
            key={name}
            name={name}
            label={words[name]}
            value={query[name] ?? ''}
            onChange={(value) => set(name, value)}
            options={options}
          />
        ))}
        {isNarrowed && (
          <Button kind="plain" onClick={() => setSearch({}, { replace: true })}>
            {words.clear}
          </Button>
        )}
      </FieldsBeside>
    </search>
  )
}

/** What is typed shows at once; a Japanese word that is not settled yet is not looked for. */
function SearchField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const words = useMessages(messages)
  const [typed, setTyped] = useState(value)
  return (
    <TextField
      name="search"
      label={words.search}
      type="search"
      value={typed}
      maxLength={100}
      onChange={(next) => {
        setTyped(next)
        onChange(next)
      }}
    />
  )
}
