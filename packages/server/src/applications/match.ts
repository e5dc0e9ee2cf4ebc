import type { ApplicationMatch } from '@taga/contract'
import { foldText } from '../register-text.ts'

/** An entry of the list as it is compared with names that were seen. `isAsked`: somebody asks for it, and nobody has decided. */
export type Listed = { readonly id: string; readonly matches: readonly ApplicationMatch[]; readonly isAsked?: boolean }

export type Matcher = (seen: { readonly os: string; readonly nameKey: string }) => string | undefined

/**
 * Finds the entry that a seen name belongs to. A pattern is the whole name; `*` stands for any text where it is not `exact`. The longest pattern wins, so that
 * "Zoom Rooms" can be refused where "Zoom*" is approved; of equals the one with a system. What is only asked for takes no name from what
 * was decided: anybody may ask, and would else undo a refusal.
 */
export function compileMatches(list: readonly Listed[]): Matcher {
  const decided = compile(list.filter(({ isAsked }) => isAsked !== true))
  const asked = compile(list.filter(({ isAsked }) => isAsked === true))
  return (seen) => decided(seen) ?? asked(seen)
}

function compile(list: readonly Listed[]): Matcher {
  const exact = new Map<string, Candidate>()
  const open: (Candidate & { readonly test: (name: string) => boolean })[] = []
  for (const { id, matches } of list)
    for (const { os, pattern, exact: whole } of matches) {
      const key = foldText(pattern)
      const candidate = { id, os, weight: key.replaceAll('*', '').length * 2 + (os === undefined ? 0 : 1) }
      if (whole !== true && key.includes('*')) open.push({ ...candidate, test: globOf(key) })
      else exact.set(`${os ?? ''} ${key}`, candidate)
    }
  open.sort((one, other) => other.weight - one.weight || (one.id < other.id ? -1 : 1))
  return ({ os, nameKey }) => {
    const whole = exact.get(`${os} ${nameKey}`) ?? exact.get(` ${nameKey}`)
    if (whole !== undefined) return whole.id
    return open.find((candidate) => (candidate.os === undefined || candidate.os === os) && candidate.test(nameKey))?.id
  }
}

type Candidate = { readonly id: string; readonly os: string | undefined; readonly weight: number }

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
