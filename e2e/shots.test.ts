import { expect, it } from 'vitest'
import type { PageSpec } from '../packages/web/src/kit/page-spec.ts'
import { LANGUAGES, WIDTHS, missingShots, type Shot } from './shots.ts'

const page = (path: string): PageSpec => ({
  path,
  title: { ja: path, en: path },
  who: 'everyone',
  load: () => Promise.reject(new Error('not opened here')),
})
const pages = ['/devices', '/devices/new', '/devices/:device'].map(page)
const all = (path: string): readonly Shot[] =>
  LANGUAGES.flatMap((language) => WIDTHS.map((width) => ({ path, language, width, file: 'a.png' })))

it('names no page whose every picture was taken', () => {
  expect(missingShots(pages, [...all('/devices'), ...all('/devices/new'), ...all('/devices/d1')])).toEqual([])
})

it('names a page that was never pictured, and takes no other page of a like address for it', () => {
  const everything = LANGUAGES.flatMap((language) => WIDTHS.map((width) => `${language} ${width}`))
  expect(missingShots(pages, [...all('/devices'), ...all('/devices/new')])).toEqual([
    { pattern: '/devices/:device', lacks: everything },
  ])
})

it('says in which language and at which width a picture is lacking', () => {
  const shots = [...all('/devices'), ...all('/devices/new'), ...all('/devices/d1')]
  const without = shots.filter(
    ({ path, language, width }) => !(path === '/devices' && language === 'en' && width === 390),
  )
  expect(missingShots(pages, without)).toEqual([{ pattern: '/devices', lacks: ['en 390'] }])
})
