import { expect, it } from 'vitest'
import type { PageSpec } from '../kit/page-spec.ts'
import { pageAt } from './warm-page.ts'

const page = (path: string): PageSpec => ({
  path,
  title: { ja: '', en: '' },
  who: 'everyone',
  load: async () => ({ Page: () => null }),
})
const pages = ['/', '/devices', '/devices/new', '/devices/:device', '/people/:person/edit'].map(page)

it.each([
  ['/', '/'],
  ['/devices', '/devices'],
  ['/devices/', '/devices'],
  ['/devices/new', '/devices/new'],
  ['/devices/abc', '/devices/:device'],
  ['/devices/abc/def', undefined],
  ['/people/1/edit', '/people/:person/edit'],
  ['/nowhere', undefined],
])('finds the page of %s as the router does', (path, expected) => {
  expect(pageAt(pages, path)?.path).toBe(expected)
})
