import { describe, expect, it } from 'vitest'
import { isFiltered, nextSort, queryOf, sortState, viewQuery, withSetting, withoutFilters } from './list-state.ts'

const filters = ['state', 'department']
const address = new URLSearchParams('search=髙橋&state=lent&sort=-seen&after=abc&tab=2&department=')

describe('the address of a list', () => {
  it('asks the server for what the list knows, and for nothing else', () => {
    expect(queryOf(address, filters)).toEqual({ search: '髙橋', state: 'lent', sort: '-seen', after: 'abc', limit: 50 })
  })

  it('begins at the start again when anything but the page changes', () => {
    expect(withSetting(address, 'state', 'lost').get('after')).toBeNull()
    expect(withSetting(address, 'after', 'def').get('after')).toBe('def')
    expect(withSetting(address, 'state', '').has('state')).toBe(false)
    expect(withSetting(address, 'state', 'lost').get('tab')).toBe('2')
  })

  it('forgets search and filters, but not the order', () => {
    expect(withoutFilters(address, filters).toString()).toBe('sort=-seen&tab=2')
    expect(isFiltered(address, filters)).toBe(true)
    expect(isFiltered(withoutFilters(address, filters), filters)).toBe(false)
  })

  it('is kept as a view without the page it stood on', () => {
    expect(new URLSearchParams(viewQuery(address, filters)).toString()).toBe(
      new URLSearchParams('search=髙橋&sort=-seen&state=lent').toString(),
    )
  })

  it('goes up, down and back to its own order', () => {
    expect([
      nextSort(null, 'name'),
      nextSort('name', 'name'),
      nextSort('-name', 'name'),
      nextSort('-seen', 'name'),
    ]).toEqual(['name', '-name', '', 'name'])
    expect(sortState('-name', 'name')).toBe('descending')
  })
})
