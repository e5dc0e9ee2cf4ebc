import { STREAM_QUIET_MS, type SubjectFacts, type ToGateway } from '@taga/contract'
import {
  type CompiledRules,
  compile,
  loadRules,
  type PreparedSubject,
  prepareSubject,
  type Rule,
  SOURCES,
  SUBJECT_KINDS,
  type SubjectKind,
} from '@taga/core'
import type { Changed, ChangedSubject, KnownFacts, KnownSubject, StreamState } from './known.ts'
import { createServerClock } from './server-clock.ts'

type RulesMessage = Extract<ToGateway, { kind: 'rules' }>
type Kept = { readonly subject: KnownSubject; prepared: PreparedSubject | undefined }
type Shelf = ReadonlyMap<SubjectKind, Map<string, Kept>>

/** The facts with the hand that the stream writes them by. */
export type FactsKeeper = {
  readonly facts: KnownFacts
  /** The words of a rule in force, for people. */
  readonly findRule: (id: string) => Rule | undefined
  /** Takes the place of what was known of these; where it is said so, they are gone. */
  put(subjects: readonly SubjectFacts[]): void
  /** Everything is told anew from here; until `complete` nothing new is let in. */
  beginWhole(): void
  /** What was missed is told from here. */
  beginMissed(): void
  /** All that is known is true again. What was not told anew is gone. */
  complete(): void
  /** @returns why these rules cannot be used, where they cannot: there are none then, and nothing is let in */
  setRules(message: RulesMessage): string | undefined
  heardTime(serverNow: number): void
  heardTick(serverNow: number): void
  /** Another stream: the clock of the one before counts no more. */
  newStream(): void
  /** The server does not know us any more: nothing goes on. */
  refused(): void
  close(): void
}

export function keepFacts({
  monotonic = () => performance.now(),
}: {
  readonly monotonic?: () => number
} = {}): FactsKeeper {
  const clock = createServerClock(monotonic)
  const listeners = new Set<(changed: Changed) => void>()
  const stateListeners = new Set<(state: StreamState) => void>()
  let shelf = emptyShelf()
  let next: Shelf | undefined
  let rules: CompiledRules | undefined
  let rulesById: ReadonlyMap<string, Rule> = new Map()
  let rulesName = ''
  let lossMs = 0
  let isComplete = false
  let wasComplete = false
  let isRefused = false
  let tickAt = -Infinity
  let tickTime = 0
  let state: StreamState = { kind: 'never' }
  let quietTimer: NodeJS.Timeout | undefined
  /** What a subject without facts comes to; it stands for every unknown id. */
  const unknown = new Map<SubjectKind, Kept>()

  const facts: KnownFacts = {
    now: clock.now,
    rules: () => rules,
    streamState: () => state,
    streamLossMs: () => (isRefused ? 0 : lossMs),
    find: (kind, id) => shelf.get(kind)?.get(id)?.subject,
    prepared: (kind, id) => preparedOf(shelf.get(kind)?.get(id) ?? unknownOf(kind)),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onStreamState(listener) {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
  }

  return {
    facts,
    findRule: (id) => rulesById.get(id),
    put(subjects) {
      for (const subject of subjects) {
        keep(shelf, subject)
        if (next !== undefined) keep(next, subject)
      }
      if (subjects.length > 0) tell({ kind: 'subjects', subjects: subjects.map(refOf) })
    },
    beginWhole() {
      next = emptyShelf()
      isComplete = false
    },
    beginMissed() {
      next = undefined
      isComplete = false
    },
    complete() {
      if (next !== undefined) shelf = next
      next = undefined
      isComplete = true
      wasComplete = true
      tell({ kind: 'all' })
    },
    setRules(message) {
      lossMs = message.streamLossMs
      const name = `${message.version} ${message.until ?? ''}`
      if (rules !== undefined && name === rulesName) return undefined
      const made = readRules(message)
      rules = typeof made === 'string' ? undefined : made.compiled
      rulesById = typeof made === 'string' ? new Map() : made.byId
      rulesName = name
      unknown.clear()
      tell({ kind: 'all' })
      return typeof made === 'string' ? made : undefined
    },
    heardTime: (serverNow) => clock.heard(serverNow),
    heardTick(serverNow) {
      clock.heard(serverNow)
      if (!isComplete) return
      isRefused = false
      tickAt = monotonic()
      tickTime = clock.now()
      clearTimeout(quietTimer)
      quietTimer = setTimeout(judgeState, STREAM_QUIET_MS)
      quietTimer.unref()
      judgeState()
    },
    newStream: () => clock.restart(),
    refused() {
      isRefused = true
      isComplete = false
      tickAt = -Infinity
      judgeState()
    },
    close() {
      clearTimeout(quietTimer)
      listeners.clear()
      stateListeners.clear()
    },
  }

  function preparedOf(kept: Kept): PreparedSubject {
    if (rules === undefined) throw new Error('there are no rules')
    const now = clock.now()
    const { prepared } = kept
    if (prepared !== undefined && prepared.rules === rules && now >= prepared.from && now < prepared.until)
      return prepared
    kept.prepared = prepareSubject(rules, kept.subject.kind, kept.subject.seen, now)
    return kept.prepared
  }

  function unknownOf(kind: SubjectKind): Kept {
    const known = unknown.get(kind)
    if (known !== undefined) return known
    const subject = { kind, id: '', seen: {}, of: undefined, paths: undefined, name: undefined }
    const kept = { subject, prepared: undefined }
    unknown.set(kind, kept)
    return kept
  }

  function tell(changed: Changed): void {
    for (const listener of listeners) listener(changed)
  }

  function judgeState(): void {
    const age = monotonic() - tickAt
    const before = state.kind
    if (!wasComplete) state = { kind: 'never' }
    else if (!isRefused && age < STREAM_QUIET_MS) state = { kind: 'live' }
    else state = { kind: 'quiet', sinceMs: tickTime }
    if (state.kind === 'live' && age > 0) schedule(STREAM_QUIET_MS - age)
    if (state.kind !== before) for (const listener of stateListeners) listener(state)
  }

  /** A timer may come a little before its time. */
  function schedule(inMs: number): void {
    clearTimeout(quietTimer)
    quietTimer = setTimeout(judgeState, Math.max(1, inMs))
    quietTimer.unref()
  }
}

function emptyShelf(): Shelf {
  return new Map(SUBJECT_KINDS.map((kind) => [kind, new Map<string, Kept>()]))
}

function keep(shelf: Shelf, { subject: kind, id, seen, of, paths, name, gone }: SubjectFacts): void {
  const kept = shelf.get(kind)
  if (gone === true) kept?.delete(id)
  else kept?.set(id, { subject: { kind, id, seen, of, paths, name }, prepared: undefined })
}

function refOf({ subject: kind, id, stopped }: SubjectFacts): ChangedSubject {
  return { kind, id, ...(stopped === undefined ? {} : { stopped }) }
}

type ReadRules = { readonly compiled: CompiledRules; readonly byId: ReadonlyMap<string, Rule> }

function readRules(message: RulesMessage): ReadRules | string {
  const loaded = loadRules(message.rules)
  if (loaded.kind === 'refused') return 'a rule has a form that this program does not know'
  const adopted = SOURCES.filter((source) => message.adopted.includes(source))
  const { version, settings, until } = message
  try {
    const set = { version, rules: loaded.rules, settings, adopted, ...(until === undefined ? {} : { until }) }
    return { compiled: compile(set), byId: new Map(loaded.rules.map((rule) => [rule.id, rule])) }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
