import { ATLAS_AXES } from '@taga/core'
import { expect, it } from 'vitest'
import { AXES, OUTCOMES, READY_QUESTIONS, asQuery, axisWords, readQuestion } from './atlas-query.ts'

it('asks the server what stands in the address', () => {
  const question = readQuestion(new URLSearchParams('level=confidential&place=cafe,hotel&changed=true&preview=p'))
  expect(asQuery(question)).toEqual({ level: 'confidential', place: 'cafe,hotel', changed: 'true', preview: 'p' })
  expect(asQuery(readQuestion(new URLSearchParams('')))).toEqual({ preview: undefined, changed: undefined })
})

it('has ready questions of values that there are', () => {
  for (const { query } of READY_QUESTIONS) {
    const question = readQuestion(new URLSearchParams(query))
    for (const axis of AXES) for (const value of question[axis]) expect(ATLAS_AXES[axis]).toContain(value)
    for (const outcome of question.outcome) expect(OUTCOMES).toContain(outcome)
  }
})

it('has words in both languages for every value but roles, which the page has', () => {
  for (const axis of AXES.filter((each) => each !== 'role'))
    for (const value of ATLAS_AXES[axis]) expect(axisWords(axis, value).ja).toMatch(/[ぁ-んァ-ヶ一-龠]/u)
})
