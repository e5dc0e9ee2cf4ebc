import { MODES } from '@taga/core'
import { useSearchParams } from 'wouter'
import { useMessages } from '../kit/language.ts'
import { SelectField, TextField } from '../kit/text-fields.tsx'
import { messages } from './messages.ts'
import { type RuleFilter, SHOWS } from './rule-filter.ts'

const TIERS = ['baseline', 'recommended'] as const

/** What the list is narrowed to. It stands in the address, so that it can be kept and sent. */
export function RuleFilters({ filter }: { readonly filter: RuleFilter }) {
  const words = useMessages(messages)
  const [, setSearch] = useSearchParams()
  const set = (name: keyof RuleFilter) => (value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        if (value === '') next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace: true },
    )
  const any = { value: '', label: words.all }
  return (
    <div className="rule-filters" role="search">
      <TextField
        name="search"
        type="search"
        label={words.filterSearch}
        value={filter.search}
        onChange={set('search')}
      />
      <SelectField
        name="tier"
        label={words.filterTier}
        value={filter.tier}
        onChange={set('tier')}
        options={[any, ...TIERS.map((value) => ({ value, label: words.tiers[value] }))]}
      />
      <SelectField
        name="mode"
        label={words.filterMode}
        value={filter.mode}
        onChange={set('mode')}
        options={[any, ...MODES.map((value) => ({ value, label: words.modes[value] }))]}
      />
      <SelectField
        name="show"
        label={words.filterShow}
        value={filter.show}
        onChange={set('show')}
        options={[any, ...SHOWS.map((value) => ({ value, label: words.shows[value] }))]}
      />
    </div>
  )
}
