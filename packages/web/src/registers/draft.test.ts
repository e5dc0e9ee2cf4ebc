import { expect, it } from 'vitest'
import { filled } from './draft.ts'

it('leaves out what was left empty or holds nothing but blanks, and keeps what is no, nought or nobody', () => {
  expect(filled({ name: '髙橋 ', note: ' \n', tag: '', at: undefined, count: 0, flag: false, rights: [] })).toEqual({
    name: '髙橋 ',
    count: 0,
    flag: false,
    rights: [],
  })
})
