import type { BoardRow } from '@taga/contract'
import { describe, expect, it } from 'vitest'
import { type BoardQuery, fitsQuery } from './board-facets.ts'

const NOW = 1_800_000_000_000
const row: BoardRow = {
  measure: 'TW-11',
  state: 'partly',
  n: 1,
  m: 2,
  exempt: 0,
  height: 0.5,
  possible: 1,
  reviewOverdue: false,
  version: 1,
  owner: { id: 'p1', name: '髙橋' },
  dueAt: NOW,
}
const fits = (query: BoardQuery, of: BoardRow = row) => fitsQuery(of, query, 'ja', NOW)

describe('fitsQuery', () => {
  it('lets everything through that nothing is asked of', () => {
    expect(fits({})).toBe(true)
    expect(fits({ role: '', search: '' })).toBe(true)
  })
  it('narrows by each facet alone and all together', () => {
    expect(fits({ role: 'teleworker', dimension: 'people', tier: 'recommended', owner: 'p1', has: 'overdue' })).toBe(
      true,
    )
    expect(fits({ role: 'executive' })).toBe(false)
    expect(fits({ tier: 'baseline' })).toBe(false)
    expect(fits({ owner: 'nobody' })).toBe(false)
    expect(fits({ has: 'decision' })).toBe(false)
  })
  it('takes everything that is not good together, and never what holds', () => {
    expect(fits({ state: 'notGood' })).toBe(true)
    expect(fits({ state: 'notGood' }, { ...row, state: 'unknown' })).toBe(true)
    expect(fits({ state: 'notGood' }, { ...row, state: 'holds' })).toBe(false)
  })
  it('shows a measure under the patterns that its text names only', () => {
    expect(fits({ pattern: 'take_home_pc' })).toBe(true)
    expect(fits({ pattern: 'cloud_app' })).toBe(false)
    expect(fits({ pattern: 'cloud_app' }, { ...row, measure: 'AD-7' })).toBe(true)
  })
  it('finds by number and word, in any width and case', () => {
    expect(fits({ search: 'ｔｗ-11' })).toBe(true)
    expect(fits({ search: 'tw-12' })).toBe(false)
  })
})
