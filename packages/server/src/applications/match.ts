import type { ApplicationMatch, ApplicationVerdict } from '@taga/contract'
import { foldText } from '../register-text.ts'
import { isSamePublisher } from './publisher.ts'

/**
 * An entry of the list as it is compared with what was seen. `publisher`: whom it names as a whole. `verdict`: of one that lets an
 * application stand, every doubt counts against it.
 */
export type Listed = {
  readonly id: string
  readonly matches: readonly ApplicationMatch[]
  readonly verdict: ApplicationVerdict
  readonly publisher?: string | undefined
}

/** What stands on devices under one name. `publisher` and `identifier` as the system tells them, undefined where it tells none. */
export type SeenName = {
  readonly os: string
  readonly nameKey: string
  readonly publisher?: string | undefined
  readonly identifier?: string | undefined
}

export type Matcher = (seen: SeenName) => string | undefined

/**
 * Finds the entry that something seen belongs to. A pattern is the whole name; `*` stands for any text where it is not `exact`. The longest
 * pattern wins, so that "Zoom Rooms" can be refused where "Zoom*" is approved; of equals the one that says most of publisher, identifier
 * and system. An approval that names a publisher or identifier is for nothing else, and an unknown one is not the one it names; a refusal
 * takes the unknown one as well. What is only asked for takes no name from what was decided: anybody may ask, and would else undo a refusal.
 */
export function compileMatches(list: readonly Listed[]): Matcher {
  const decided = compile(list.filter(({ verdict }) => verdict !== 'asked'))
  const asked = compile(list.filter(({ verdict }) => verdict === 'asked'))
  return (seen) => decided(seen) ?? asked(seen)
}

/** Finds the entry that lets this name stand, whoever published it: what something of an unknown publisher may pass itself off as. */
export function compileResemblance(list: readonly Listed[]): Matcher {
  return compile(
    list
      .filter(({ verdict }) => verdict === 'approved')
      .map(({ id, verdict, matches }) => ({
        id,
        verdict,
        matches: matches.map(({ publisher: _, noPublisher: _none, identifier: _id, ...named }) => named),
      })),
  )
}

type Candidate = {
  readonly id: string
  readonly os: string | undefined
  readonly weight: number
  readonly isIts: (seen: SeenName) => boolean
}

function compile(list: readonly Listed[]): Matcher {
  const exact = new Map<string, Candidate[]>()
  const open: (Candidate & { readonly test: (name: string) => boolean })[] = []
  for (const entry of list)
    for (const match of entry.matches) {
      const key = foldText(match.pattern)
      const candidate = candidateOf(entry, match, key)
      if (match.exact !== true && key.includes('*')) open.push({ ...candidate, test: globOf(key) })
      else exact.set(key, [...(exact.get(key) ?? []), candidate])
    }
  for (const candidates of exact.values()) candidates.sort(heaviestFirst)
  open.sort(heaviestFirst)
  return (seen) => {
    const isIts = ({ os, isIts: fits }: Candidate) => (os === undefined || os === seen.os) && fits(seen)
    const whole = exact.get(seen.nameKey)?.find(isIts)
    return (whole ?? open.find((candidate) => isIts(candidate) && candidate.test(seen.nameKey)))?.id
  }
}

function heaviestFirst(one: Candidate, other: Candidate): number {
  return other.weight - one.weight || (one.id < other.id ? -1 : 1)
}

/** A character of the name weighs more than all that is said beside it. */
function candidateOf(entry: Listed, match: ApplicationMatch, key: string): Candidate {
  const isDenial = entry.verdict === 'refused' || entry.verdict === 'asked'
  const publisher = match.publisher ?? (isDenial || isPinned(match) ? undefined : entry.publisher)
  const identifier = match.identifier === undefined ? undefined : foldText(match.identifier)
  const said = [identifier, publisher ?? match.noPublisher, match.os]
  const weight = said.reduce((sum, each, at) => sum + (each === undefined ? 0 : 8 >> at), 0)
  return {
    id: entry.id,
    os: match.os,
    // of equals the refusal comes first
    weight: key.replaceAll('*', '').length * 16 + weight + (isDenial ? 1 : 0),
    isIts: (seen) => {
      if (publisher !== undefined && !isSamePublisher(publisher, seen.publisher))
        return isDenial && !isKnown(seen.publisher)
      if (match.noPublisher === true && isKnown(seen.publisher)) return false
      if (identifier === undefined) return true
      return isKnown(seen.identifier) ? foldText(seen.identifier) === identifier : isDenial
    },
  }
}

/** Says by itself what it is for, so that the publisher of the whole entry does not. */
function isPinned({ noPublisher, identifier }: ApplicationMatch): boolean {
  return noPublisher === true || identifier !== undefined
}

function isKnown(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== ''
}

/** Walks through the parts between the stars, so that no pattern can make it slow. */
function globOf(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*')
  const head = parts[0] ?? ''
  const tail = parts.at(-1) ?? ''
  const between = parts.slice(1, -1)
  return (name) => {
    if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail)) return false
    let at = head.length
    const end = name.length - tail.length
    for (const part of between) {
      const found = name.indexOf(part, at)
      if (found < 0 || found + part.length > end) return false
      at = found + part.length
    }
    return true
  }
}
