import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEnrolmentCode, toBase32, writeEnrolmentCode } from './enrolment-code.ts'

describe('an enrolment code', () => {
  const code = { selector: '0123ABCD', secret: 'ZYXWV98765', fingerprint: '0123456789ABCDEF' }

  it('is read as it was written', () => {
    expect(writeEnrolmentCode(code)).toBe('taga1-0123ABCD-ZYXWV98765-0123456789ABCDEF')
    expect(readEnrolmentCode(writeEnrolmentCode(code))).toEqual(code)
  })

  it.each([
    'taga1-0123abcd-zyxwv98765-0123456789abcdef',
    '  TAGA1-O123ABCD-ZYXWV98765-OL23456789ABCDEF ',
    'tagal-0I23ABCD-ZYXWV98765-0123456789ABCDEF',
    'ｔａｇａ１-０１２３ABCD-ZYXWV98765-0123456789ABCDEF',
  ])('is read as a person types it: %j', (typed) => {
    expect(readEnrolmentCode(typed)).toEqual(code)
  })

  it.each([
    '',
    'taga1',
    'taga2-0123ABCD-ZYXWV98765-0123456789ABCDEF',
    'taga1-0123ABC-ZYXWV98765-0123456789ABCDEF',
    'taga1-0123ABCU-ZYXWV98765-0123456789ABCDEF',
    'taga1-0123ABCD-ZYXWV98765-0123456789ABCDEF-',
    'taga1-0123ABCD-ZYXWV9876!-0123456789ABCDEF',
    'taga1-0123ABCD-ZYXWV98765-0123456789ABCDE漢',
  ])('is not %j', (typed) => {
    expect(readEnrolmentCode(typed)).toBeUndefined()
  })

  it('spells five bits a character, most significant first', () => {
    expect(toBase32(new Uint8Array([0xff, 0xff, 0xff, 0xff, 0xff]), 8)).toBe('ZZZZZZZZ')
    expect(toBase32(new Uint8Array([0b00001_000, 0b10_00011_0]), 3)).toBe('123')
    expect(() => toBase32(new Uint8Array(4), 8)).toThrow(RangeError)
  })

  it('tells any two 40-bit values apart', () => {
    const bytes = fc.uint8Array({ minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        expect(toBase32(one, 8) === toBase32(other, 8)).toBe(Buffer.from(one).equals(Buffer.from(other)))
      }),
    )
  })
})
