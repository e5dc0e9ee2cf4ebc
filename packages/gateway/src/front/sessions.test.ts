import { describe, expect, it } from 'vitest'
import { createBrowserSessions, lineOf } from './sessions.ts'

describe('browsers that entered', () => {
  const from = { destination: 'd1', address: '192.0.2.1' }

  it('are known by their token, on their name and from their line', () => {
    const sessions = createBrowserSessions(() => 0)
    const token = sessions.begin({ session: 's1', ...from })
    expect(sessions.find(token, from)?.session).toBe('s1')
    expect(sessions.find(token, { ...from, destination: 'd2' })).toBeUndefined()
    expect(sessions.find(token, { ...from, address: '192.0.2.2' })).toBeUndefined()
    expect(sessions.find(`${token.slice(1)}A`, from)).toBeUndefined()
    expect(sessions.find(undefined, from)).toBeUndefined()
  })

  it('are over with their session, and forgotten at the end of the day and one by one', () => {
    let now = 0
    const sessions = createBrowserSessions(() => now)
    const [one, two, three] = ['s1', 's1', 's2'].map((session) => sessions.begin({ session, ...from }))
    sessions.endSession('s1', true)
    expect([one, two, three].map((token) => sessions.find(token, from)?.session)).toEqual([undefined, undefined, 's2'])
    const isStopped = (token: string | undefined) => sessions.findEnded(token, from)?.isStopped
    expect([one, two, three].map(isStopped)).toEqual([true, true, undefined])
    expect(sessions.findEnded(one, { ...from, address: '192.0.2.2' })).toBeUndefined()
    now = 12 * 60 * 60_000
    expect(sessions.find(three, from)).toBeUndefined()
    const four = sessions.begin({ session: 's3', ...from })
    sessions.end(four)
    expect(sessions.find(four, from)).toBeUndefined()
  })

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
  ])('come by the line %j', (address, line) => {
    expect(lineOf(address)).toBe(line)
  })
})
