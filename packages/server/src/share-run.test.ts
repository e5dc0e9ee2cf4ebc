import { expect, it } from 'vitest'
import { shareRun } from './share-run.ts'

it('begins one run for all who asked before it began, and another for who asked later', async () => {
  let begun = 0
  const shared = shareRun(async () => {
    begun += 1
    await new Promise((resolve) => setImmediate(resolve))
    return begun
  })
  const [one, other] = [shared(), shared()]
  await Promise.resolve() // the first run has begun
  await Promise.resolve()
  const [late, later] = [shared(), shared()]
  expect(await Promise.all([one, other, late, later])).toEqual([1, 1, 2, 2])
  expect(await shared()).toBe(3)
})

it('tells a failure to those who asked for that run only', async () => {
  let begun = 0
  const shared = shareRun(async () => {
    begun += 1
    if (begun === 1) throw new RangeError('first')
    return begun
  })
  await expect(shared()).rejects.toThrow('first')
  expect(await shared()).toBe(2)
})
