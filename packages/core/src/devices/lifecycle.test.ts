import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OWNERSHIPS } from './device.ts'
import { FIRST_STATES, LIFECYCLE_STATES, MOVES, isInHands, mayBegin, mayMove } from './lifecycle.ts'

const active = { state: 'active' } as const

describe('mayMove', () => {
  test.each([
    { ownership: 'company', from: 'inStock', to: 'lent' },
    { ownership: 'company', from: 'lent', to: 'returned' },
    { ownership: 'company', from: 'lent', to: 'lost' },
    { ownership: 'company', from: 'lost', to: 'returned' },
    { ownership: 'company', from: 'lost', to: 'lent' },
    { ownership: 'company', from: 'returned', to: 'toWipe' },
    { ownership: 'company', from: 'toWipe', to: 'wiped' },
    { ownership: 'company', from: 'wiped', to: 'disposed' },
    { ownership: 'personal', from: 'inUse', to: 'stolen' },
    { ownership: 'personal', from: 'stolen', to: 'inUse' },
  ] as const)('lets a $ownership device go from $from to $to', ({ ownership, from, to }) => {
    expect(mayMove({ ownership, from, to, holder: active, record: 'wipe' })).toEqual({ outcome: 'allowed' })
  })

  test.each([
    { ownership: 'company', from: 'inStock', to: 'inUse' },
    { ownership: 'company', from: 'inStock', to: 'disposed' },
    { ownership: 'company', from: 'lent', to: 'disposed' },
    { ownership: 'company', from: 'lent', to: 'lent' },
    { ownership: 'company', from: 'returned', to: 'lent' },
    { ownership: 'personal', from: 'inUse', to: 'lent' },
    { ownership: 'personal', from: 'inUse', to: 'disposed' },
  ] as const)('refuses a $ownership device the way from $from to $to', ({ ownership, from, to }) => {
    expect(mayMove({ ownership, from, to, holder: active })).toEqual({ outcome: 'refused', reason: 'noSuchMove' })
  })

  test('keeps what is disposed of where it is, whatever is asked', () => {
    for (const ownership of OWNERSHIPS)
      for (const to of LIFECYCLE_STATES)
        expect(mayMove({ ownership, from: 'disposed', to, holder: active }).outcome).toBe('refused')
  })

  test('takes no company device as wiped or disposed of without a record, and asks none of a personal one', () => {
    for (const [from, to] of [
      ['toWipe', 'wiped'],
      ['wiped', 'disposed'],
      ['lost', 'disposed'],
      ['stolen', 'disposed'],
    ] as const) {
      const move = { from, to, holder: undefined }
      expect(mayMove({ ownership: 'company', ...move })).toEqual({ outcome: 'refused', reason: 'needsRecord' })
      expect(mayMove({ ownership: 'company', ...move, record: 'wipe' }).outcome).toBe('allowed')
      expect(mayMove({ ownership: 'personal', ...move }).outcome).toBe('allowed')
    }
  })

  test('lends to nobody, to a locked person and to a leaver never', () => {
    const move = { ownership: 'company', from: 'inStock', to: 'lent' } as const
    expect(mayMove({ ...move, holder: undefined })).toEqual({ outcome: 'refused', reason: 'needsUser' })
    expect(mayMove({ ...move, holder: { state: 'locked' } })).toEqual({ outcome: 'refused', reason: 'userNotActive' })
    expect(mayMove({ ...move, holder: { state: 'left' } })).toEqual({ outcome: 'refused', reason: 'userNotActive' })
  })

  test('lets a loss be reported from every state in which somebody could still misuse the device', () => {
    for (const from of ['inStock', 'lent', 'returned', 'toWipe'] as const) {
      expect(mayMove({ ownership: 'company', from, to: 'lost', holder: undefined }).outcome).toBe('allowed')
      expect(mayMove({ ownership: 'company', from, to: 'stolen', holder: undefined }).outcome).toBe('allowed')
    }
  })
})

describe('mayBegin', () => {
  test('starts a personal device in use and a company device in stock or lent', () => {
    expect(mayBegin('personal', 'inUse', active).outcome).toBe('allowed')
    expect(mayBegin('company', 'inStock', undefined).outcome).toBe('allowed')
    expect(mayBegin('company', 'lent', undefined)).toEqual({ outcome: 'refused', reason: 'needsUser' })
    expect(mayBegin('company', 'disposed', active)).toEqual({ outcome: 'refused', reason: 'noSuchMove' })
  })
})

test('no walk through the table puts a device into hands that are not active', () => {
  const step = fc.record({
    to: fc.constantFrom(...LIFECYCLE_STATES),
    holder: fc.constantFrom(undefined, { state: 'active' }, { state: 'locked' }, { state: 'left' } as const),
  })
  fc.assert(
    fc.property(fc.constantFrom(...OWNERSHIPS), fc.array(step, { maxLength: 12 }), (ownership, steps) => {
      let from = FIRST_STATES[ownership][0] ?? 'disposed'
      for (const { to, holder } of steps) {
        const verdict = mayMove({ ownership, from, to, holder })
        if (verdict.outcome === 'refused') continue
        expect(isInHands(to) && holder?.state !== 'active').toBe(false)
        expect(MOVES[ownership][from]).toContain(to)
        from = to
      }
    }),
  )
})
