import { describe, expect, it } from 'vitest'
import { figure } from './figure.ts'

describe('figure', () => {
  const base = { name: 'n', unit: 's', peer: 'p' } as const
  it('gives a ratio above 1 where we do more in the same time', () => {
    expect(figure({ ...base, better: 'higher', value: 30, peerValue: 10 }).ratio).toBe(3)
  })
  it('gives a ratio above 1 where we take less time', () => {
    expect(figure({ ...base, better: 'lower', value: 2, peerValue: 8 }).ratio).toBe(4)
  })
  it('gives no ratio where either figure is missing', () => {
    expect(figure({ ...base, better: 'lower', value: 2, peerValue: undefined }).ratio).toBeUndefined()
    expect(figure({ ...base, better: 'lower', value: undefined, peerValue: 2 }).ratio).toBeUndefined()
  })
})
