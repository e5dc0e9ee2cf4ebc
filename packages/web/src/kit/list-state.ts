import type { ListQuery } from '@taga/contract'

export const PAGE_SIZE = 50

/** What the address of a list asks of the server: only the names the list knows, and what is empty left out. */
export function queryOf(search: URLSearchParams, filters: readonly string[]): ListQuery {
  const query: Record<string, string | number> = { limit: PAGE_SIZE }
  for (const name of ['search', 'sort', 'after', ...filters]) {
    const value = search.get(name)
    if (value !== null && value !== '') query[name] = value
  }
  return query
}

/** The address after one setting changed. Whatever changes, the list begins at its start again, unless the page itself was turned. */
export function withSetting(search: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search)
  if (name !== 'after') next.delete('after')
  if (value === '') next.delete(name)
  else next.set(name, value)
  return next
}

/** The address without search and filters; order and other parts of the page stay. */
export function withoutFilters(search: URLSearchParams, filters: readonly string[]): URLSearchParams {
  const next = new URLSearchParams(search)
  for (const name of ['search', 'after', ...filters]) next.delete(name)
  return next
}

/** Whether anything is searched or filtered. */
export function isFiltered(search: URLSearchParams, filters: readonly string[]): boolean {
  return ['search', ...filters].some((name) => (search.get(name) ?? '') !== '')
}

/** What a saved view keeps: everything the list itself knows but the page. */
export function viewQuery(search: URLSearchParams, filters: readonly string[]): string {
  const kept = new URLSearchParams()
  for (const name of ['search', 'sort', ...filters]) {
    const value = search.get(name)
    if (value !== null && value !== '') kept.set(name, value)
  }
  return kept.toString()
}

export type SortState = 'ascending' | 'descending' | 'none'

/** How a column with this sort's name stands in the order asked for. */
export function sortState(asked: string | null, name: string): SortState {
  if (asked === name) return 'ascending'
  return asked === `-${name}` ? 'descending' : 'none'
}

/** The sort after pressing a column's head: up, then down, then as the list has it by itself. */
export function nextSort(asked: string | null, name: string): string {
  const after = { none: name, ascending: `-${name}`, descending: '' } as const
  return after[sortState(asked, name)]
}
