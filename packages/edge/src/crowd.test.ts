import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createCrowd } from './crowd.ts'

/** What a crowd sees of a connection. */
function from(remoteAddress: string) {
  const come = Object.assign(new EventEmitter(), { remoteAddress, isClosed: false, destroy: () => undefined as void })
  come.destroy = () => {
    come.isClosed = true
    come.emit('close')
  }
  return come
}
const asSocket = (come: ReturnType<typeof from>) => come as unknown as Socket // it has all that is used

describe('a crowd of connections', () => {
  it('lets everybody in up to half of what it takes, then only who does not hold many already', () => {
    const crowd = createCrowd({ most: 20, mostOfOne: 3 })
    const greedy = Array.from({ length: 15 }, () => from('203.0.113.7'))
    expect(greedy.map((each) => crowd.letIn(asSocket(each), false)).filter(Boolean)).toHaveLength(10)
    const modest = Array.from({ length: 4 }, () => from('203.0.113.8'))
    expect(modest.map((each) => crowd.letIn(asSocket(each), false))).toEqual([true, true, true, false])
    greedy[0]?.destroy()
    const others = Array.from({ length: 10 }, (_, at) => from(`198.51.100.${at}`))
    expect(others.map((each) => crowd.letIn(asSocket(each), false)).filter(Boolean)).toHaveLength(8)
    crowd.sendAway()
    expect([...greedy, ...modest, ...others].every(({ isClosed }) => isClosed)).toBe(true)
    expect(crowd.letIn(asSocket(from('203.0.113.7')), false)).toBe(true)
  })

  it('lets a listed proxy in for all whom it speaks for, as long as there is room', () => {
    const crowd = createCrowd({ most: 20, mostOfOne: 3 })
    const come = Array.from({ length: 25 }, () => from('127.0.0.1'))
    expect(come.map((each) => crowd.letIn(asSocket(each), true)).filter(Boolean)).toHaveLength(20)
  })

  it('takes the addresses of one IPv6 network for one peer', () => {
    const crowd = createCrowd({ most: 4, mostOfOne: 2 })
    const letIn = (address: string) => crowd.letIn(asSocket(from(address)), false)
    expect(['2001:db8::1', '2001:db8::2:3', '2001:db8:0:0:9::1', '2001:db8:0:1::1'].map(letIn)).toEqual([
      true,
      true,
      false,
      true,
    ])
  })
})
