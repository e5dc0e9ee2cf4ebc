import { describe, expect, test } from 'vitest'
import {
  STOCK_TAKING_ANSWERS,
  STOCK_TAKING_STATES,
  type StockTakingLineKnown,
  countsAsFound,
  judgeStockTakingLine,
} from './judge-line.ts'

const HOUR = 3_600_000
const nothing: StockTakingLineKnown = {
  startedAt: 1000 * HOUR,
  holder: 'sato',
  answer: undefined,
  answeredAt: undefined,
  seenAt: undefined,
  usedBy: undefined,
}
const answered = (answer: StockTakingLineKnown['answer']) => ({ ...nothing, answer, answeredAt: 1010 * HOUR })

describe('judgeStockTakingLine', () => {
  test('knows nothing of a device that nobody answered for and that has not reported since the beginning', () => {
    expect(judgeStockTakingLine(nothing)).toBe('unanswered')
    expect(judgeStockTakingLine({ ...nothing, seenAt: nothing.startedAt - 1 })).toBe('unanswered')
    expect(judgeStockTakingLine({ ...nothing, seenAt: nothing.startedAt })).toBe('seen')
  })

  test('takes the answer where nothing measured speaks against it', () => {
    expect(judgeStockTakingLine(answered('here'))).toBe('found')
    expect(judgeStockTakingLine(answered('broken'))).toBe('broken')
    expect(judgeStockTakingLine(answered('notHere'))).toBe('missing')
    expect(judgeStockTakingLine(answered('elsewhere'))).toBe('elsewhere')
  })

  test('contradicts "I have it" where somebody else works on it', () => {
    expect(judgeStockTakingLine({ ...answered('here'), usedBy: 'sato' })).toBe('found')
    expect(judgeStockTakingLine({ ...answered('here'), usedBy: 'suzuki' })).toBe('contradicts')
    expect(judgeStockTakingLine({ ...nothing, usedBy: 'suzuki' })).toBe('contradicts')
  })

  test('contradicts "I cannot find it" where it goes on reporting after the answer, and not by what came before', () => {
    const missing = answered('notHere')
    expect(judgeStockTakingLine({ ...missing, seenAt: 1010 * HOUR })).toBe('missing')
    expect(judgeStockTakingLine({ ...missing, seenAt: 1010 * HOUR + 1 })).toBe('contradicts')
    expect(judgeStockTakingLine({ ...missing, usedBy: 'sato' })).toBe('contradicts')
    expect(judgeStockTakingLine({ ...answered('elsewhere'), usedBy: 'sato' })).toBe('contradicts')
  })

  test('lets a broken device report for one more day', () => {
    const broken = answered('broken')
    expect(judgeStockTakingLine({ ...broken, seenAt: 1034 * HOUR })).toBe('broken')
    expect(judgeStockTakingLine({ ...broken, seenAt: 1034 * HOUR + 1 })).toBe('contradicts')
  })

  test('never counts a device as found that no person has before them', () => {
    expect(STOCK_TAKING_STATES.filter(countsAsFound)).toEqual(['found', 'broken'])
    for (const answer of [undefined, ...STOCK_TAKING_ANSWERS])
      for (const seenAt of [undefined, 999 * HOUR, 1001 * HOUR, 2000 * HOUR])
        for (const usedBy of [undefined, 'sato', 'suzuki']) {
          const state = judgeStockTakingLine({ ...answered(answer), seenAt, usedBy })
          expect(!countsAsFound(state) || answer === 'here' || answer === 'broken').toBe(true)
        }
  })
})
