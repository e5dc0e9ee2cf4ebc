import { describe, expect, it } from 'vitest'
import type { Memory } from '../state/memory.ts'
import type { Look } from './look.ts'
import { remember, UNUSED_FROM_MS } from './remember.ts'

const lookAt = (at: number, pendingSecurity?: readonly string[]): Look => ({
  at,
  pace: 'all',
  seen: {},
  inventory: { applications: [] },
  pendingSecurity,
  took: {},
})
const OLDEST = 'device.oldestPendingSecurityUpdateAt'
const UNUSED = 'device.unusedBeforeMs'

function after(...looks: readonly Look[]) {
  let memory: Memory | undefined
  let seen: Look['seen'] = {}
  for (const look of looks)
    ({
      memory,
      look: { seen },
    } = remember(look, memory))
  return { memory, seen }
}

describe('remember', () => {
  it('does not know since when an update waits that was there at the first look', () => {
    expect(after(lookAt(1_000, ['a 1'])).seen[OLDEST]).toMatchObject({ kind: 'unknown' })
    expect(after(lookAt(1_000, ['a 1']), lookAt(2_000, ['a 1'])).seen[OLDEST]).toMatchObject({ kind: 'unknown' })
  })

  it('dates an update that appeared by the last look without it, never later', () => {
    const { seen } = after(lookAt(1_000, []), lookAt(2_000, ['a 1']), lookAt(3_000, ['a 1', 'b 2']))
    expect(seen[OLDEST]).toMatchObject({ kind: 'value', value: 1_000 })
  })

  it('keeps what it knew through a look that could not list updates', () => {
    const { seen } = after(lookAt(1_000, []), lookAt(2_000, ['a 1']), lookAt(3_000), lookAt(4_000, ['a 1']))
    expect(seen[OLDEST]).toMatchObject({ value: 1_000 })
  })

  it('forgets an update once it was installed', () => {
    const { seen, memory } = after(lookAt(1_000, []), lookAt(2_000, ['a 1']), lookAt(3_000, []))
    expect(seen[OLDEST]).toBeUndefined()
    expect(memory?.pending).toEqual({})
  })

  it('tells the time unused before the present use, and keeps telling it while the use goes on', () => {
    expect(after(lookAt(0)).seen[UNUSED]).toMatchObject({ kind: 'unknown' })
    const gap = 20 * UNUSED_FROM_MS
    expect(after(lookAt(0), lookAt(gap)).seen[UNUSED]).toMatchObject({ value: gap })
    expect(after(lookAt(0), lookAt(gap), lookAt(gap + 300_000)).seen[UNUSED]).toMatchObject({ value: gap })
    expect(after(lookAt(0), lookAt(UNUSED_FROM_MS - 1)).seen[UNUSED]).toMatchObject({ value: 0 })
  })

  it("takes the server's measure of the clock where nothing else has one, and not for long", () => {
    const before: Memory = { lookedAt: 0, unusedBeforeMs: 0, pending: {}, skew: { ms: 42, at: 1_000 } }
    expect(remember(lookAt(2_000), before).look.seen['device.clockSkewMs']).toMatchObject({ value: 42, at: 1_000 })
    expect(remember(lookAt(1_000_000_000), before).look.seen['device.clockSkewMs']).toBeUndefined()
  })

  it('leaves what the system itself has measured as it is', () => {
    const measured = { at: 5, provenance: 'measured', source: 'system', kind: 'value', value: 7 } as const
    const { look } = remember(
      { ...lookAt(5), seen: { [UNUSED]: measured } },
      { lookedAt: 0, unusedBeforeMs: 9, pending: {} },
    )
    expect(look.seen[UNUSED]).toBe(measured)
  })
})
