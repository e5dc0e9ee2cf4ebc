import {
  type CompiledRules,
  compile,
  DEFAULT_RULES,
  type Observation,
  type PreparedSubject,
  prepareSubject,
  type Rule,
  type Seen,
  SOURCES,
  type SubjectKind,
  type Value,
} from '@taga/core'
import type { Changed, ChangedSubject, KnownFacts, KnownSubject, StreamState, SubjectRef } from '../facts/known.ts'

/** Facts as a stream would have said them, told by a test. */
export type TestFacts = KnownFacts & {
  time: number
  /** Takes the place of what was known of a subject; nothing where it is gone. Nobody is told yet. */
  set(subject: SubjectRef & Partial<Omit<KnownSubject, 'kind' | 'id'>>): void
  gone(kind: SubjectKind, id: string): void
  change(...subjects: readonly ChangedSubject[]): void
  setRules(rules: CompiledRules): void
  stream(state: StreamState): void
  lossMs: number
}

export function createTestFacts(rules: CompiledRules | undefined, time = 1_800_000_000_000): TestFacts {
  const subjects = new Map<string, KnownSubject>()
  const read = new Map<string, PreparedSubject>()
  const listeners = new Set<(changed: Changed) => void>()
  const streamListeners = new Set<(state: StreamState) => void>()
  let compiled = rules
  let state: StreamState = { kind: 'live' }
  const key = (kind: SubjectKind, id: string) => `${kind} ${id}`
  const tell = (changed: Changed) => {
    for (const listener of listeners) listener(changed)
  }
  const facts: TestFacts = {
    time,
    lossMs: 600_000,
    now: () => facts.time,
    rules: () => compiled,
    streamState: () => state,
    streamLossMs: () => facts.lossMs,
    find: (kind, id) => subjects.get(key(kind, id)),
    prepared(kind, id) {
      if (compiled === undefined) throw new Error('no rules')
      const at = key(kind, id)
      const found = read.get(at)
      if (found !== undefined && found.rules === compiled && facts.time >= found.from && facts.time < found.until)
        return found
      const made = prepareSubject(compiled, kind, subjects.get(at)?.seen ?? {}, facts.time)
      read.set(at, made)
      return made
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onStreamState(listener) {
      streamListeners.add(listener)
      return () => streamListeners.delete(listener)
    },
    set({ kind, id, seen = {}, of, paths, name }) {
      read.delete(key(kind, id))
      subjects.set(key(kind, id), { kind, id, seen, of, paths, name })
    },
    gone(kind, id) {
      read.delete(key(kind, id))
      subjects.delete(key(kind, id))
    },
    change: (...changed) => tell({ kind: 'subjects', subjects: changed }),
    setRules(next) {
      compiled = next
      read.clear()
      tell({ kind: 'all' })
    },
    stream(next) {
      state = next
      for (const listener of streamListeners) listener(next)
    },
  }
  return facts
}

/** The default rules, all enforced and in force. */
export function enforcedRules(extra: readonly Rule[] = []): CompiledRules {
  const rules = [...DEFAULT_RULES, ...extra].map((rule): Rule => ({ ...rule, mode: 'enforce' }))
  return compile({ version: `enforced ${extra.length}`, rules, adopted: SOURCES })
}

export function seen(at: number, values: Readonly<Record<string, Value>>): Seen {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]): readonly [string, Observation] => [
      key,
      { kind: 'value', at, provenance: 'recorded', source: 'test', value },
    ]),
  )
}
