import type { ListAnswer, ListQuery } from '@taga/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'
import { type BulkAct, BulkBar } from './bulk-bar.tsx'
import { Button } from './button.tsx'
import { Empty } from './empty.tsx'
import { useMessages } from './language.ts'
import { type Filter, ListFilters } from './list-filters.tsx'
import { KeysButton, useListKeys } from './list-keys.tsx'
import { ListRows } from './list-rows.tsx'
import { isFiltered, queryOf, viewQuery, withSetting, withoutFilters } from './list-state.ts'
import { CsvMenu, type CsvPaths } from './list-csv.tsx'
import { Loaded } from './loaded.tsx'
import { messages } from './messages.ts'
import { SavedViews } from './saved-views.tsx'
import type { Column } from './table.tsx'

export type { BulkAct, BulkPreview } from './bulk-bar.tsx'
export type { Filter } from './list-filters.tsx'
export type { Column } from './table.tsx'

export type RegisterListProps<Row, Filters> = {
  /** Key of saved views, and the first part of the query key: `invalidateQueries({ queryKey: [name] })` after a change. */
  readonly name: string
  /** What the list holds, for those who cannot see it; the page's title where it is not given. */
  readonly caption?: string | undefined
  readonly load: (query: ListQuery) => Promise<ListAnswer<Row>>
  readonly columns: readonly Column<Row>[]
  readonly rowKey: (row: Row) => string
  readonly rowHref?: ((row: Row) => string) | undefined
  /** What a row is called beside its box to select it; its key where it is not given. */
  readonly rowLabel?: ((row: Row) => string) | undefined
  readonly filters?: readonly Filter<keyof Filters & string>[] | undefined
  readonly bulk?: readonly BulkAct[] | undefined
  readonly actions?: ReactNode
  /** Shown where the register holds nothing at all. */
  readonly empty?: ReactNode
  readonly csv?: CsvPaths | undefined
  /** The server counts no further: a greater total says that there are more. */
  readonly mostCounted?: number | undefined
}

/**
 * The list of a register: search, filters, order and page stand in the address; rows are opened, selected and acted on by mouse or keys;
 * a setting can be kept under a name.
 */
export function RegisterList<Row, Filters = Readonly<Record<string, string>>>(props: RegisterListProps<Row, Filters>) {
  const { name, load, filters = [], bulk = [], actions, empty, csv, mostCounted = Infinity } = props
  const words = useMessages(messages).list
  const [search, setSearch] = useSearchParams()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const list = useRef<HTMLDivElement>(null)
  const keys = useListKeys(list)
  const names = filters.map((filter) => filter.name)
  const query = queryOf(search, names)
  const answer = useQuery({
    queryKey: [name, 'list', query],
    queryFn: () => load(query),
    placeholderData: keepPreviousData,
  })

  function change(setting: string, value: string, how: 'replace' | 'push' = 'push'): void {
    // what was selected under other conditions may no longer be seen: nothing unseen is acted on
    if (setting !== 'after' && setting !== 'sort') setSelected(new Set())
    setSearch((before) => withSetting(before, setting, value), { replace: how === 'replace' })
  }
  function clear(): void {
    setSelected(new Set())
    setSearch((before) => withoutFilters(before, names))
  }

  return (
    <div className="register" ref={list}>
      <div className="register-tools">
        <ListFilters filters={filters} search={search} change={change} />
        <div className="register-actions">
          <SavedViews register={name} query={viewQuery(search, names)} />
          {csv !== undefined && <CsvMenu paths={csv} />}
          <KeysButton keys={keys} />
          {actions}
        </div>
      </div>
      <Loaded
        query={answer}
        empty={({ total }) => {
          if (total > 0) return undefined
          if (!isFiltered(search, names)) return empty ?? <Empty title={words.nothingTitle} />
          return (
            <Empty
              title={words.nothingTitle}
              text={words.nothingText}
              actions={<Button onClick={clear}>{words.clear}</Button>}
            />
          )
        }}
      >
        {({ rows, next, total }) => (
          <>
            <div className="register-count" role="status">
              <span>{total > mostCounted ? words.moreThan(mostCounted) : words.total(total)}</span>
              {isFiltered(search, names) && (
                <Button kind="plain" onClick={clear}>
                  {words.clear}
                </Button>
              )}
            </div>
            <BulkBar register={name} acts={bulk} selected={selected} clear={() => setSelected(new Set())} />
            <ListRows
              {...props}
              rows={rows}
              sort={search.get('sort')}
              changeSort={(sort) => change('sort', sort)}
              isBusy={answer.isPlaceholderData}
              selection={bulk.length === 0 ? undefined : { selected, change: setSelected }}
            />
            <nav className="register-pages" aria-label={words.pages}>
              {search.get('after') !== null && <Button onClick={() => change('after', '')}>{words.first}</Button>}
              {next !== undefined && rows.length > 0 && (
                <Button
                  onClick={() => {
                    change('after', next)
                    list.current?.scrollIntoView()
                  }}
                >
                  {words.next}
                </Button>
              )}
            </nav>
          </>
        )}
      </Loaded>
    </div>
  )
}
