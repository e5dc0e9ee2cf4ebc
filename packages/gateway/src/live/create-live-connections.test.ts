import { compile, DEFAULT_RULES, type Rule, SOURCES, type Value } from '@taga/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTestFacts, enforcedRules, seen, type TestFacts } from '../testing/test-facts.ts'
import { createTestLog, type TestLog } from '../testing/test-log.ts'
import { createTestHold, OPENING, setGoodFacts, type TestHold } from '../testing/test-opening.ts'
import { createLiveConnections } from './create-live-connections.ts'
import type { LiveConnection, LiveConnections, Opening } from './live-connection.ts'

describe('live connections', () => {
  let facts: TestFacts
  let log: TestLog
  let live: LiveConnections
  let looked: string[]
  let faults: unknown[]
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] })
    facts = createTestFacts(enforcedRules())
    setGoodFacts(facts)
    begin()
  })
  afterEach(() => {
    live.close()
    vi.useRealTimers()
  })

  function begin(options: { mostConnections?: number; mostPerSession?: number } = {}) {
    log = createTestLog()
    looked = []
    faults = []
    live = createLiveConnections({
      facts,
      log,
      look: (device) => looked.push(device),
      onFault: (error) => faults.push(error),
      ...options,
    })
  }

  function open(hold: TestHold = createTestHold(), opening: Opening = OPENING): LiveConnection {
    const answer = live.open(opening, hold)
    if (answer.kind === 'refused') throw new Error(JSON.stringify(answer))
    expect(answer.connection.begin()).toBe(true)
    return answer.connection
  }

  function alter(kind: 'person' | 'device' | 'session' | 'resource', id: string, values: Record<string, Value>) {
    const known = facts.find(kind, id)
    if (known === undefined) throw new Error(`no ${kind} ${id}`)
    facts.set({ ...known, seen: { ...known.seen, ...seen(facts.time, values) } })
    facts.change({ kind, id })
  }

  async function pass(ms: number) {
    const step = 500
    for (let left = ms; left > 0; left -= step) {
      facts.time += Math.min(step, left)
      await vi.advanceTimersByTimeAsync(Math.min(step, left))
    }
  }

  const events = () => log.lines.map(({ event }) => event)

  it('lets in who may work, and tells of it', () => {
    const connection = open()
    expect(connection).toMatchObject({ person: 'p1', opening: OPENING })
    expect([connection.device(), connection.state(), connection.decision().outcome]).toEqual(['v1', 'open', 'allow'])
    connection.countBytes(10, 200)
    facts.time += 5_000
    connection.close()
    connection.close()
    expect(live.count()).toBe(0)
    expect(log.lines).toMatchObject([
      { event: 'opened', carrier: 'vnc', connection: connection.id, session: 's1', person: 'p1', device: 'v1' },
      { event: 'closed', connection: connection.id, bytesIn: 10, bytesOut: 200, lastedMs: 5_000 },
    ])
  })

  it('says every reason to who may not, and tells of it', () => {
    alter('device', 'v1', { 'device.lifecycle': 'lost' })
    const answer = live.open(OPENING, createTestHold())
    expect(answer).toMatchObject({ kind: 'refused', decision: { outcome: 'deny' } })
    expect(log.lines).toMatchObject([{ event: 'denied', person: 'p1', device: 'v1', reasons: ['device-in-use'] }])
    expect(live.count()).toBe(0)
  })

  it('asks for a proof where that is all that is missing', () => {
    alter('session', 's1', { 'session.strength': 'password' })
    expect(live.open(OPENING, createTestHold())).toMatchObject({ kind: 'refused', decision: { outcome: 'step-up' } })
    expect(events()).toEqual(['stepUpAsked'])
  })

  it('takes person and device from the stream alone, and a session without a device for one on none', () => {
    const session = facts.find('session', 's1')
    if (session === undefined) throw new Error('no session')
    facts.set({ ...session, of: { person: 'p1' } })
    const opening = { ...OPENING, connection: seen(facts.time, { 'device.lifecycle': 'inUse' }) }
    expect(live.open(opening, createTestHold())).toMatchObject({ kind: 'refused', decision: { outcome: 'deny' } })
  })

  it.each([
    ['a session that it does not know', () => facts.gone('session', 's1'), 'noSession'],
    ['a quiet stream', () => facts.stream({ kind: 'quiet', sinceMs: 0 }), 'streamQuiet'],
    ['a stream that never came', () => facts.stream({ kind: 'never' }), 'streamQuiet'],
    [
      'a log without room',
      () => {
        log.full = true
      },
      'logFull',
    ],
  ])('refuses everything with %s', (_name, spoil, cause) => {
    spoil()
    expect(live.open(OPENING, createTestHold())).toEqual({ kind: 'refused', cause })
    expect(log.lines).toMatchObject([{ event: 'refused', cause }])
  })

  it('refuses where no rules are known', () => {
    facts = createTestFacts(undefined)
    setGoodFacts(facts)
    live.close()
    begin()
    expect(live.open(OPENING, createTestHold())).toEqual({ kind: 'refused', cause: 'noRules' })
  })

  it('holds no more than it may, here and for one session', () => {
    live.close()
    begin({ mostConnections: 3, mostPerSession: 2 })
    setGoodFacts(facts, '2')
    open()
    open()
    expect(live.open(OPENING, createTestHold())).toEqual({ kind: 'refused', cause: 'full' })
    open(createTestHold(), { ...OPENING, session: 's2', resource: 'r2' })
    expect(live.open({ ...OPENING, session: 's2', resource: 'r2' }, createTestHold())).toMatchObject({ cause: 'full' })
  })

  it('takes a resource of unknown level for confidential', () => {
    const session = facts.find('session', 's1')
    if (session?.paths === undefined) throw new Error('no session')
    const { other } = session.paths
    facts.set({ ...session, paths: { other, confidential: seen(facts.time, { 'connection.place': 'cafe' }) } })
    const carries = () => live.decide({ ...OPENING, carries: [] })
    const allowed = carries()
    alter('resource', 'r1', { 'resource.level': 'no such level' })
    expect(allowed?.outcome).toBe('allow')
    expect(carries()).toMatchObject({ outcome: 'deny' })
  })

  it.each([
    ['device', 'v1', { 'device.lifecycle': 'lost' }],
    ['person', 'p1', { 'person.state': 'locked' }],
    ['resource', 'r1', { 'resource.right': 'board' }],
    ['device', 'v1', { 'device.antimalwareRealtime': false }],
  ] as const)('cuts at once what rests on the %s that changed, and nothing else', (kind, id, values) => {
    setGoodFacts(facts, '2')
    const [hold, other] = [createTestHold(), createTestHold()]
    const connection = open(hold)
    open(other, { ...OPENING, session: 's2', resource: 'r2' })
    alter(kind, id, values)
    expect([hold.heard, connection.state(), connection.begin()]).toEqual([['cut'], 'ended', false])
    expect(other.heard).toEqual([])
    expect(live.count()).toBe(1)
    expect(log.lines.at(-1)).toMatchObject({ event: 'cut', connection: connection.id, reasons: [expect.any(String)] })
  })

  it('cuts everything of a session that ended', () => {
    const holds = [createTestHold(), createTestHold()]
    for (const hold of holds) open(hold)
    facts.gone('session', 's1')
    facts.change({ kind: 'session', id: 's1' })
    expect(holds.map(({ heard }) => heard)).toEqual([['cut'], ['cut']])
    expect(log.lines.at(-1)).toMatchObject({ event: 'cut', cause: 'sessionGone' })
  })

  it('says of a session that ended because its account was stopped that it was stopped', () => {
    const hold = createTestHold()
    open(hold)
    facts.gone('session', 's1')
    facts.change({ kind: 'session', id: 's1', stopped: true })
    expect(hold.heard).toEqual(['cut'])
    expect(log.lines.at(-1)).toMatchObject({ event: 'cut', cause: 'accountStopped' })
  })

  it('follows a session that lost its device, and one that was bound to another', () => {
    setGoodFacts(facts, '2')
    const session = facts.find('session', 's1')
    if (session === undefined) throw new Error('no session')
    const hold = createTestHold()
    const connection = open(hold)
    alter('device', 'v2', { 'device.user': 'p1' })
    facts.set({ ...session, of: { person: 'p1', device: 'v2' } })
    facts.change({ kind: 'session', id: 's1' })
    expect([connection.device(), connection.state()]).toEqual(['v2', 'open'])
    alter('device', 'v1', { 'device.lifecycle': 'lost' })
    expect(connection.state()).toBe('open')
    alter('device', 'v2', { 'device.lifecycle': 'lost' })
    expect(hold.heard).toEqual(['cut'])
  })

  it('pauses for a proof in place, goes on after it, and cuts what waits too long', async () => {
    const hold = createTestHold()
    const connection = open(hold)
    alter('session', 's1', { 'session.strength': 'password' })
    expect([hold.heard, connection.state()]).toEqual([['pause'], 'paused'])
    alter('session', 's1', { 'session.strength': 'passkey' })
    expect([hold.heard, connection.state()]).toEqual([['pause', 'resume'], 'open'])
    alter('session', 's1', { 'session.strength': 'password' })
    await pass(599_500)
    expect(connection.state()).toBe('paused')
    await pass(1_000)
    expect(hold.heard).toEqual(['pause', 'resume', 'pause', 'cut'])
    expect(events()).toEqual(['opened', 'paused', 'resumed', 'paused', 'cut'])
    expect(log.lines.at(-1)).toMatchObject({ cause: 'pausedTooLong' })
  })

  it('leaves what a rule leaves until it is opened anew', () => {
    const hold = createTestHold()
    open(hold)
    alter('person', 'p1', { 'person.trainingValidUntil': facts.time - 1, 'person.dutiesGraceUntil': facts.time - 1 })
    alter('resource', 'r1', { 'resource.level': 'confidential' })
    const now = live.decide(OPENING)
    expect(now?.outcome === 'deny' && now.reasons.map(({ rule }) => rule)).toEqual(['duties-confidential'])
    expect(hold.heard.includes('cut')).toBe(false)
    expect(live.open(OPENING, createTestHold())).toMatchObject({ kind: 'refused' })
  })

  it('takes an office that was known by its address for one on connections from there only', () => {
    const session = facts.find('session', 's1')
    if (session?.paths === undefined) throw new Error('no session')
    const { paths } = session
    const obliged = (address = OPENING.address) => live.decide({ ...OPENING, address })?.obligations
    const there = obliged()
    facts.set({ ...session, paths: { ...paths, from: OPENING.address } })
    facts.change({ kind: 'session', id: 's1' })
    expect(obliged()).toEqual(there)
    const elsewhere = obliged('198.51.100.9')
    expect(elsewhere).not.toEqual(there)
    facts.set({ ...session, paths: undefined })
    facts.change({ kind: 'session', id: 's1' })
    expect(obliged()).toEqual(elsewhere)
  })

  it('tells a carrier and the log of other obligations, once', () => {
    const hold = createTestHold()
    const connection = open(hold)
    // of a visit it is told once
    for (let at = 0; at < 3; at++) open(createTestHold(), { ...OPENING, carrier: 'web' })
    const session = facts.find('session', 's1')
    if (session === undefined) throw new Error('no session')
    const path = seen(facts.time, {
      'connection.network': 'tethering',
      'connection.networkPasswordShared': false,
      'connection.place': 'cafe',
    })
    facts.set({ ...session, paths: { confidential: path, other: path } })
    facts.change({ kind: 'session', id: 's1' })
    facts.change({ kind: 'session', id: 's1' })
    expect(hold.heard).toEqual(['oblige'])
    const obligations = connection.decision().obligations.map(({ kind }) => kind)
    expect(obligations).not.toEqual(log.lines[0]?.obligations ?? [])
    const told = log.lines.filter(({ event }) => event === 'obliged')
    expect(told).toMatchObject([
      { carrier: 'vnc', connection: connection.id, session: 's1', device: 'v1', obligations },
      { carrier: 'web', session: 's1', device: 'v1', obligations },
    ])
  })

  it('ends at the instant at which its answer ends, and asks the device to look in time', async () => {
    facts.setRules(only('antimalware-signatures'))
    const hold = createTestHold()
    const connection = open(hold)
    const { validUntil } = connection.decision()
    await pass(validUntil - facts.time - 150_000)
    expect(looked).toEqual([])
    await pass(60_000)
    expect([looked, hold.heard]).toEqual([['v1'], []])
    await pass(validUntil - facts.time - 500)
    expect(hold.heard).toEqual([])
    await pass(500)
    expect([looked, hold.heard]).toEqual([['v1'], ['cut']])
  })

  it('goes on where the device looked again', async () => {
    facts.setRules(only('antimalware-signatures'))
    const connection = open()
    await pass(connection.decision().validUntil - facts.time - 60_000)
    expect(looked).toEqual(['v1'])
    alter('device', 'v1', { 'device.antimalwareSignatureAt': facts.time })
    await pass(120_000)
    expect(connection.state()).toBe('open')
  })

  it('cuts at the longest duration that is obliged', async () => {
    facts.setRules(
      compile({
        version: 'short',
        adopted: SOURCES,
        rules: [
          {
            ...rule('person-active'),
            must: [],
            otherwise: { kind: 'oblige', obligations: [{ kind: 'maxLength', ms: 60_000 }] },
          },
        ],
      }),
    )
    const hold = createTestHold()
    open(hold)
    await pass(59_500)
    expect(hold.heard).toEqual([])
    await pass(500)
    expect(hold.heard).toEqual(['cut'])
    expect(log.lines.at(-1)).toMatchObject({ event: 'cut', cause: 'maxLength', lastedMs: 60_000 })
  })

  it('decides everything again when the rules change', () => {
    const hold = createTestHold()
    facts.setRules(only('person-active'))
    alter('device', 'v1', { 'device.firewallOn': false })
    open(hold)
    facts.setRules(enforcedRules())
    expect(hold.heard).toEqual(['cut'])
  })

  it('keeps live work while the stream is quiet, for as long as the organisation says', async () => {
    const hold = createTestHold()
    open(hold)
    facts.lossMs = 60_000
    facts.stream({ kind: 'quiet', sinceMs: facts.time })
    await pass(59_500)
    expect(hold.heard).toEqual([])
    await pass(1_000)
    expect(hold.heard).toEqual(['cut'])
    expect(log.lines.at(-1)).toMatchObject({ cause: 'streamLost' })
  })

  it('forgets the quiet when the stream is back, and begins nothing while it lasts', async () => {
    const answer = live.open(OPENING, createTestHold())
    open()
    facts.stream({ kind: 'quiet', sinceMs: facts.time })
    expect(answer.kind === 'registered' && answer.connection.begin()).toBe(false)
    facts.stream({ kind: 'live' })
    await pass(700_000)
    expect(log.lines.filter(({ cause }) => cause === 'streamLost')).toHaveLength(1)
  })

  it('asks how long it may go on while the stream is quiet', async () => {
    const hold = createTestHold()
    open(hold)
    facts.stream({ kind: 'quiet', sinceMs: facts.time })
    await pass(10_000)
    facts.lossMs = 0
    await pass(1_000)
    expect(hold.heard).toEqual(['cut'])
  })

  it('closes at once without a stream where the organisation wants that', async () => {
    const hold = createTestHold()
    open(hold)
    facts.lossMs = 0
    facts.stream({ kind: 'quiet', sinceMs: facts.time })
    await vi.advanceTimersByTimeAsync(5)
    expect(hold.heard).toEqual(['cut'])
  })

  it('lets nothing begin that changed since it was registered, or whose answer ended', async () => {
    const [early, late] = [createTestHold(), createTestHold()]
    const one = live.open(OPENING, early)
    if (one.kind === 'refused') throw new Error('refused')
    alter('device', 'v1', { 'device.lifecycle': 'stolen' })
    expect([early.heard, one.connection.begin()]).toEqual([['cut'], false])
    alter('device', 'v1', { 'device.lifecycle': 'inUse' })
    const other = live.open(OPENING, late)
    if (other.kind === 'refused') throw new Error('refused')
    facts.time = other.connection.decision().validUntil + 86_400_000 // no timer had its turn yet
    expect([other.connection.begin(), late.heard]).toEqual([false, ['cut']])
    expect(events()).toEqual(['cut', 'cut'])
  })

  it('ends what goes to a destination that is no longer registered', () => {
    const [hold, other] = [createTestHold(), createTestHold()]
    open(hold)
    open(other, { ...OPENING, destination: 'd2' })
    live.endDestination('d1')
    expect([hold.heard, other.heard]).toEqual([['cut'], []])
    expect(log.lines.at(-1)).toMatchObject({ cause: 'destinationGone' })
  })

  it('spares nobody because a neighbour throws, and cuts who cannot pause', () => {
    const holds = [createTestHold(['cut']), createTestHold(), createTestHold(['cut']), createTestHold()]
    for (const hold of holds) open(hold)
    alter('device', 'v1', { 'device.lifecycle': 'lost' })
    expect(holds.map(({ heard }) => heard)).toEqual([['cut'], ['cut'], ['cut'], ['cut']])
    expect([live.count(), faults.length]).toEqual([0, 2])
    alter('device', 'v1', { 'device.lifecycle': 'inUse' })
    const clumsy = createTestHold(['pause'])
    open(clumsy)
    alter('session', 's1', { 'session.strength': 'password' })
    expect(clumsy.heard).toEqual(['pause', 'cut'])
    expect(log.lines.at(-1)).toMatchObject({ event: 'cut', cause: 'holdFailed' })
  })

  it('bears a carrier that closes or opens others while it is told', () => {
    const opened: string[] = []
    const hold = createTestHold()
    const connection = open({ ...hold, cut: () => (connection.close(), opened.push(live.open(OPENING, hold).kind)) })
    const after = createTestHold()
    open(after)
    alter('device', 'v1', { 'device.lifecycle': 'lost' })
    expect([opened, after.heard, live.count()]).toEqual([['refused'], ['cut'], 0])
    expect(events().filter((event) => event === 'closed')).toEqual([])
  })

  it('tells the requests of a web application by visit', async () => {
    const web: Opening = { ...OPENING, carrier: 'web' }
    for (let request = 0; request < 5; request++) {
      const connection = open(createTestHold(), web)
      connection.countBytes(1, 100)
      connection.close()
      await pass(1_000)
    }
    expect(events()).toEqual(['opened'])
    await pass(61_000)
    expect(log.lines.at(-1)).toMatchObject({ event: 'closed', times: 5, bytesIn: 5, bytesOut: 500, lastedMs: 4_000 })
    open(createTestHold(), web)
    expect(events()).toEqual(['opened', 'closed', 'opened'])
    live.close()
    expect(events()).toEqual(['opened', 'closed', 'opened', 'cut', 'closed'])
  })

  it('cuts all when the gateway stops, and lets nobody in after', () => {
    const hold = createTestHold()
    open(hold)
    live.close()
    expect(hold.heard).toEqual(['cut'])
    expect(live.open(OPENING, createTestHold())).toMatchObject({ kind: 'refused' })
  })
})

function rule(id: string): Rule {
  const found = DEFAULT_RULES.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no rule ${id}`)
  return { ...found, mode: 'enforce' }
}

function only(...ids: readonly string[]) {
  return compile({ version: ids.join(), adopted: SOURCES, rules: ids.map(rule) })
}
