import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guardFormula, removeGuard } from './formula-guard.ts'

describe('guardFormula', () => {
  test.each(['=HYPERLINK("x")', '+81-3', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1+1', '＠x', "'=1"])(
    'puts an apostrophe before %j',
    (cell) => {
      expect(guardFormula(cell)).toBe(`'${cell}`)
    },
  )

  test.each(['髙橋', '', "O'Brien", "'quoted'", 'a=b'])('leaves %j as it is', (cell) => {
    expect(guardFormula(cell)).toBe(cell)
  })

  test('is undone exactly by removeGuard, whatever the cell', () => {
    const cell = fc.array(fc.constantFrom("'", '=', '-', '@', '\t', 'a', '髙', '＝', '𠮷'), { maxLength: 8 })
    fc.assert(
      fc.property(cell, (parts) => {
        const text = parts.join('')
        expect(removeGuard(guardFormula(text))).toBe(text)
        expect(guardFormula(text)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/u)
      }),
    )
  })
})
