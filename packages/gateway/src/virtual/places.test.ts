import { Duplex } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { NoPlace, Places, type Seat } from './places.ts'

const MINUTE = 60_000

/** Places of seats that do nothing, on a clock of ours. */
function open({ most = 1, idleMs = 10 * MINUTE }: { readonly most?: number; readonly idleMs?: number } = {}) {
  const world = { now: 0, started: [] as string[], stopped: [] as string[], fails: false }
  const cleared: (() => void)[] = []
  const ends = new Map<string, () => void>()
  const start = async (person: string): Promise<Seat> => {
    if (world.fails) throw new Error('it does not start')
    world.started.push(person)
    return {
      open: async () => new Duplex({ read: () => undefined, write: (_part, _encoding, done) => done() }),
      onEnd: (listener) => void ends.set(person, listener),
      stop: () =>
        new Promise((resolve) => {
          world.stopped.push(person)
          cleared.push(resolve)
        }),
    }
  }
  const places = new Places({ most, idleMs, start, clock: () => world.now })
  const clear = async () => {
    for (const each of cleared.splice(0)) each()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { world, places, clear, ends }
}

const later = () => new Promise((resolve) => setImmediate(resolve))

describe('the places of a pool', () => {
  it('gives one to each person, however often it is asked for', async () => {
    const { world, places } = open({ most: 2 })
    expect(places.claim('a')).toEqual({ kind: 'yours' })
    await Promise.all([places.take('a'), places.take('a'), places.open('a')])
    expect(world.started).toEqual(['a'])
    expect(places.people()).toEqual(['a'])
  })

  it('serves who came first, and tells each where they stand', async () => {
    const { places, clear } = open()
    await places.take('a')
    expect(places.claim('b')).toEqual({ kind: 'waits', place: 1, waiting: 1 })
    expect(places.claim('c')).toEqual({ kind: 'waits', place: 2, waiting: 2 })
    expect(places.claim('b')).toEqual({ kind: 'waits', place: 1, waiting: 2 })
    void places.end('a')
    // not before it is cleared
    expect(places.claim('b')).toMatchObject({ kind: 'waits' })
    await later()
    await clear()
    expect(places.claim('c')).toMatchObject({ kind: 'waits', place: 1 })
    expect(places.claim('b')).toEqual({ kind: 'yours' })
    await expect(places.take('c')).rejects.toThrow(NoPlace)
    await places.take('b')
  })

  it('forgets who left the line, who is not heard of, and who does not come when it is their turn', async () => {
    const { world, places, clear } = open()
    await places.take('a')
    for (const person of ['b', 'c', 'd']) places.claim(person)
    places.leave('b')
    expect(places.claim('c')).toMatchObject({ place: 1, waiting: 2 })
    world.now += 2 * MINUTE
    places.claim('d')
    world.now += MINUTE
    expect(places.claim('d')).toMatchObject({ place: 1, waiting: 1 })
    places.claim('e')
    void places.end('a')
    await later()
    await clear()
    places.sweep()
    world.now += 2 * MINUTE
    expect(places.claim('e')).toEqual({ kind: 'yours' })
  })

  it('bounds the line', async () => {
    const { places } = open()
    await places.take('a')
    for (let number = 0; number < 200; number++) expect(places.claim(`w${number}`)).toMatchObject({ kind: 'waits' })
    expect(places.claim('late')).toEqual({ kind: 'full' })
    expect(places.people()).toHaveLength(201)
  })

  it('takes back what nobody touched, watched or not, and what was never looked at sooner', async () => {
    const { world, places, clear } = open({ most: 3 })
    const way = await places.open('a')
    await places.open('b')
    await places.take('never')
    world.now += 2 * MINUTE
    places.sweep()
    expect(world.stopped).toEqual([])
    await later()
    expect(world.stopped).toEqual(['never'])
    world.now += 7 * MINUTE
    places.touched('b')
    world.now += MINUTE
    places.sweep()
    await later()
    await clear()
    expect(world.stopped).toEqual(['never', 'a'])
    expect(places.people()).toEqual(['b'])
    way.destroy()
  })

  it('starts anew for who comes back while theirs is being cleared, and not before it is', async () => {
    const { world, places, clear } = open()
    await places.take('a')
    void places.end('a')
    const again = places.take('a')
    await later()
    expect(world.started).toEqual(['a'])
    await clear()
    await again
    expect(world.started).toEqual(['a', 'a'])
  })

  it('frees the place of what ended by itself, or did not start', async () => {
    const { world, places, clear, ends } = open()
    world.fails = true
    await expect(places.take('a')).rejects.toThrow('it does not start')
    await later()
    expect(places.people()).toEqual([])
    world.fails = false
    await places.take('b')
    ends.get('b')?.()
    await later()
    await clear()
    expect(places.claim('c')).toEqual({ kind: 'yours' })
  })

  it('gives nothing once it is closed', async () => {
    const { places, clear, world } = open()
    await places.take('a')
    const closing = places.close()
    await later()
    await clear()
    await closing
    expect(world.stopped).toEqual(['a'])
    expect(places.claim('b')).toEqual({ kind: 'full' })
    await expect(places.take('b')).rejects.toThrow(NoPlace)
  })
})
