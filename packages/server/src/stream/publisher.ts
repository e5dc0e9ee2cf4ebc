import { STREAM_CLOSE } from '@taga/contract'
import { isUnreadable } from '../db/is-unreadable.ts'
import type { Deps } from '../deps.ts'
import { readNamesMessage } from '../dns-lists/for-gateway.ts'
import type { Appended } from '../ledger/chain.ts'
import { errorText } from '../log.ts'
import { findOutpost } from '../outposts/store.ts'
import { affectedBy } from './affected-subjects.ts'
import { followLedger, positionsOf } from './follow-ledger.ts'
import type { GatewayLink } from './gateway-link.ts'
import type { PublisherPace } from './pace.ts'
import { planBeginning, type Resume } from './plan-beginning.ts'
import { READ_AT_ONCE, type ReadSubject, readSubjects, type StreamedRef } from './read-subjects.ts'
import { createUnreadable } from './unreadable.ts'
import { readDestinationsMessage, readRulesMessage } from './read-state.ts'
import { createSentSubjects } from './sent-subjects.ts'
import { createSweep } from './sweep.ts'

/** A gateway that begins is given more only when it has taken most of what it was given. */
const MOST_WAITING_BYTES = 2 * 1024 * 1024
/** How long the publisher rests where the database fails; gateways hear no tick meanwhile. */
const REST_MS = 500

/**
 * Says to every gateway what is true, and what changes. One reading at a time: what was read later is sent later, so that nothing older
 * overtakes it; changes go before the parts with which a gateway begins.
 */
export type Publisher = {
  /** Begins from where the gateway stood, or from nothing. */
  join(link: GatewayLink, resume: Resume): void
  leave(link: GatewayLink): void
  /** Ends every stream, for this reason, so that gateways come again. */
  endAll(code: number, reason: string): void
  stop(): Promise<void>
}

type Feed = {
  readonly link: GatewayLink
  readonly resume: Resume
  joined: boolean
  steps: AsyncGenerator<void> | undefined
}

export function createPublisher(deps: Deps, pace: PublisherPace): Publisher {
  const { store, now, log } = deps
  const feeds = new Map<GatewayLink, Feed>()
  const sent = createSentSubjects()
  /** Where joined gateways stand with each writer. */
  const told = new Map<string, number>()
  let follower: ReturnType<typeof followLedger> | undefined
  let rulesKey = ''
  let namesKey = ''
  let running: Promise<void> | undefined
  let stopped = false
  let wake: () => void = () => undefined
  let isWoken = false
  let readAt = -Infinity
  let tickAt = -Infinity
  const unreadable = createUnreadable(deps)
  const sweep = createSweep({ store, now, log, sent, pace, settle, read, send: (reads) => sendChange(reads) })

  return {
    join(link, resume) {
      if (stopped) return link.close(1001, 'stopping')
      feeds.set(link, { link, resume, joined: false, steps: undefined })
      wakeUp()
      if (running === undefined) start()
    },
    leave(link) {
      const feed = feeds.get(link)
      feeds.delete(link)
      void feed?.steps?.return(undefined)
      wakeUp()
    },
    endAll,
    async stop() {
      stopped = true
      endAll(1001, 'stopping')
      feeds.clear()
      wakeUp()
      await running
    },
  }

  async function read(refs: readonly StreamedRef[]): Promise<readonly ReadSubject[]> {
    const reads = await readSubjects(store.read, refs, now())
    await unreadable.note(reads)
    return reads
  }

  async function destinationsMessage(link: GatewayLink): Promise<string> {
    const { text, tried } = await readDestinationsMessage(store.read, deps, link)
    await unreadable.note(tried)
    return text
  }

  function endAll(code: number, reason: string): void {
    for (const { link } of feeds.values()) link.close(code, reason)
  }

  function wakeUp(): void {
    isWoken = true
    wake()
  }

  function start(): void {
    running = run().finally(() => {
      running = undefined
      if (feeds.size > 0 && !stopped) start() // somebody came while the last one left
    })
  }

  async function run(): Promise<void> {
    follower = followLedger(deps, wakeUp)
    let started = false
    while (feeds.size > 0 && !stopped) {
      try {
        if (!started) await follower.start()
        if (!started) for (const [writer, seq] of follower.heads()) told.set(writer, seq)
        started = true
        await turn(follower)
      } catch (error) {
        log.error('stream cannot be fed', { error: errorText(error) })
        await sleep(REST_MS)
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
    follower.stop()
    follower = undefined
    sent.clear()
    told.clear()
    sweep.restart()
    rulesKey = ''
    namesKey = ''
  }

  async function turn(ledger: NonNullable<typeof follower>): Promise<void> {
    const at = performance.now()
    if (at - tickAt >= pace.tickMs) return tick(ledger)
    if (at - readAt >= pace.readMs) {
      readAt = at
      return publish(await ledger.readAll())
    }
    const entries = ledger.told()
    if (entries.length > 0) return publish(entries)
    const feed = nextToBegin()
    if (feed !== undefined) return begin(feed)
    if (sweep.isDue(at)) return sweep.step(at)
    const next = Math.min(tickAt + pace.tickMs, readAt + pace.readMs, sweep.dueAt()) - at
    const isWaiting = [...feeds.values()].some((one) => one.steps !== undefined || !one.joined)
    await sleep(Math.max(0, Math.min(next, isWaiting ? 5 : Infinity)))
  }

  function sleep(ms: number): Promise<void> {
    if (isWoken) {
      isWoken = false
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      const timer = setTimeout(awake, ms)
      function awake(): void {
        clearTimeout(timer)
        wake = () => undefined
        isWoken = false
        resolve()
      }
      wake = awake
    })
  }

  async function publish(entries: readonly Appended[]): Promise<void> {
    if (entries.length === 0) return
    const affected = await affectedBy(store.read, entries, { sent: sent.sessions, now: now() })
    if (affected.rules) await tellRules()
    if (affected.destinations) await tellDestinations()
    if (affected.names) await tellNames()
    await publishSubjects(affected.subjects, () => follower?.advance(entries))
    tellHeads() // somebody may wait for a position that changed nothing
    if (entries.some(({ kind }) => kind.startsWith('publicName.'))) endAll(1012, 'another public name')
  }

  /** Reads and sends subjects, and at the end where that leaves everybody. */
  async function publishSubjects(refs: readonly StreamedRef[], atEnd: () => void): Promise<void> {
    for (let from = 0; from < refs.length || from === 0; from += READ_AT_ONCE) {
      const reads = await read(refs.slice(from, from + READ_AT_ONCE))
      const isLast = from + READ_AT_ONCE >= refs.length
      if (isLast) atEnd()
      const anew = reads.filter((read) => sent.compare(read) !== 'same')
      for (const read of reads) sent.keep(read)
      if (anew.length > 0) sendChange(anew, isLast ? 'last' : 'more')
      if (isLast) return
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** What others wrote since, and what time changed: afterwards all that is known is sent. */
  async function settle(): Promise<boolean> {
    const entries = (await follower?.readAll()) ?? []
    await publish(entries)
    await publishSubjects(sent.due(now()), () => undefined)
    return entries.length > 0
  }

  function sendChange(reads: readonly ReadSubject[], which: 'last' | 'more' = 'last'): void {
    const heads = follower?.heads() ?? told
    const [first = ''] = [...heads].find(([writer, seq]) => (told.get(writer) ?? 0) !== seq) ?? [...heads][0] ?? []
    broadcast(changeText(first, reads, which))
    if (which === 'last') told.set(first, heads.get(first) ?? 0)
  }

  function changeText(writer: string, reads: readonly ReadSubject[], which: 'last' | 'more'): string {
    const after = told.get(writer) ?? 0
    const seq = which === 'more' ? after : (follower?.heads().get(writer) ?? after)
    const position = JSON.stringify({ writer, seq })
    const more = which === 'more' ? ',"more":true' : ''
    const subjects = reads.map(({ text }) => text).join(',')
    return `{"kind":"change","position":${position},"after":${after},"serverNow":${now()},"subjects":[${subjects}]${more}}`
  }

  /** Where the ledger stands, also with entries that changed nothing. */
  function tellHeads(): void {
    for (const [writer, seq] of follower?.heads() ?? [])
      if (seq !== (told.get(writer) ?? 0)) {
        broadcast(changeText(writer, [], 'last'))
        told.set(writer, seq)
      }
  }

  function broadcast(text: string): void {
    for (const { link, joined } of feeds.values()) if (joined) link.send(text)
  }

  async function tick(ledger: NonNullable<typeof follower>): Promise<void> {
    readAt = performance.now()
    await publish(await ledger.readAll())
    await tellRules()
    await publishSubjects(sent.due(now()), () => undefined)
    tellHeads()
    for (const writer of ledger.forgetClosed()) told.delete(writer)
    tickAt = performance.now()
    broadcast(JSON.stringify({ kind: 'tick', serverNow: now(), heads: positionsOf(told) }))
  }

  async function tellRules(): Promise<void> {
    const { key, text } = await readRules()
    if (key === rulesKey) return
    rulesKey = key
    broadcast(text)
  }

  async function tellNames(): Promise<void> {
    const names = await tryRead('names', () => readNamesMessage(store.read))
    if (names === undefined || names.key === namesKey) return
    namesKey = names.key
    broadcast(names.text)
  }

  /** Without rules nobody is told anything: gateways let nobody in. */
  async function readRules(): Promise<{ readonly key: string; readonly text: string }> {
    const rules = await tryRead('rules', () => readRulesMessage(store.read, now()))
    if (rules === undefined) throw new Error('the rules cannot be read')
    return rules
  }

  /** Undefined where what stands there cannot be read: administrators are told, and gateways keep what they have. */
  async function tryRead<T>(kind: 'rules' | 'names', reading: () => Promise<T>): Promise<T | undefined> {
    try {
      const found = await reading()
      await unreadable.note([{ kind, id: kind }])
      return found
    } catch (broken) {
      if (!isUnreadable(broken)) throw broken
      await unreadable.note([{ kind, id: kind, broken }])
      return undefined
    }
  }

  async function tellDestinations(): Promise<void> {
    for (const { link, joined } of feeds.values()) {
      const row = await findOutpost(store.read, link.outpost)
      if (row === undefined || row.revoked_at !== null) link.close(STREAM_CLOSE.refused, 'revoked')
      else if (joined) link.send(await destinationsMessage(link))
    }
  }

  function nextToBegin(): Feed | undefined {
    return [...feeds.values()].find(
      ({ link, joined, steps }) => !joined || (steps !== undefined && link.waitingBytes() < MOST_WAITING_BYTES),
    )
  }

  async function begin(feed: Feed): Promise<void> {
    if (!feed.joined) {
      await settle() // a gateway that comes from another server may have heard more than this one
      tellHeads()
      const rules = await readRules()
      if (![...feeds.values()].some((one) => one.joined)) rulesKey = rules.key
      feed.link.send(rules.text)
      feed.link.send(await destinationsMessage(feed.link))
      const names = await tryRead('names', () => readNamesMessage(store.read))
      if (names !== undefined) feed.link.send(names.text)
      const plan = await planBeginning(deps, { feed, told, sessions: sent.sessions })
      if (!feeds.has(feed.link)) return
      feed.joined = true
      feed.link.send(JSON.stringify({ kind: plan.kind, heads: plan.heads }))
      feed.steps = giveParts(feed.link, plan.parts)
      return
    }
    try {
      const step = await feed.steps?.next()
      if (step?.done === true) feed.steps = undefined
    } catch (error) {
      feed.link.close(1011, 'not read to the end') // half a beginning is none
      throw error
    }
  }

  async function* giveParts(link: GatewayLink, parts: AsyncIterable<readonly StreamedRef[]>): AsyncGenerator<void> {
    for await (const refs of parts) {
      const reads = await read(refs)
      for (const each of reads) {
        const compared = sent.compare(each)
        if (compared === 'unknown') sent.keep(each)
        // this gateway knows better than others: the next reading is sent to all
        else if (compared === 'other') sent.doubt(each)
      }
      link.send(`{"kind":"snapshotPart","subjects":[${reads.map(({ text }) => text).join(',')}]}`)
      yield
    }
    link.send(JSON.stringify({ kind: 'snapshotEnd', heads: positionsOf(told) }))
    link.send(JSON.stringify({ kind: 'tick', serverNow: now(), heads: positionsOf(told) }))
  }
}
