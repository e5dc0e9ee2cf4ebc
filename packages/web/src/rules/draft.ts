import type { RuleLine, SourceLine } from '@taga/contract'
import { type Mode, NO_CHANGES, type Rule, type RulesChanges, type SourceId } from '@taga/core'
import { useSyncExternalStore } from 'react'

const KEY = 'taga-rules-draft'
const listeners = new Set<() => void>()
let kept: RulesChanges | undefined

/**
 * The changes that somebody is drafting, kept in this tab until they are published or discarded. They are changes and not a set of rules: a
 * preview shows what they come to beside the rules in force at that moment.
 */
export function useDraft(): RulesChanges {
  return useSyncExternalStore(subscribe, presentDraft)
}

export function presentDraft(): RulesChanges {
  kept ??= read()
  return kept
}

/** Changes the draft, in every part of the page that shows it. */
export function changeDraft(change: (draft: RulesChanges) => RulesChanges): void {
  kept = change(presentDraft())
  sessionStorage.setItem(KEY, JSON.stringify(kept))
  for (const listener of listeners) listener()
}

export function discardDraft(): void {
  changeDraft(() => NO_CHANGES)
}

/** How many changes there are. */
export function countChanges({ modes, settings, adopt, drop, own, remove }: RulesChanges): number {
  return (
    Object.keys(modes).length + Object.keys(settings).length + adopt.length + drop.length + own.length + remove.length
  )
}

/** Sets the mode of a rule; one that is as it was is no change. */
export function setMode(
  line: Pick<RuleLine, 'id' | 'mode' | 'from'>,
  to: { readonly mode: Mode; readonly from: number | null },
): void {
  changeDraft((draft) => {
    const { [line.id]: _before, ...modes } = draft.modes
    const isSame = to.mode === line.mode && to.from === (line.from ?? null)
    return { ...draft, modes: isSame ? modes : { ...modes, [line.id]: to } }
  })
}

/** Sets a threshold; `null` for the usual one, and the value in force for no change. */
export function setThreshold(id: string, value: number | null, inForce: number, usual: number): void {
  changeDraft((draft) => {
    const { [id]: _before, ...settings } = draft.settings
    if (value === inForce || (value === null && inForce === usual)) return { ...draft, settings }
    return { ...draft, settings: { ...settings, [id]: value === usual ? null : value } }
  })
}

export function setAdopted(source: Pick<SourceLine, 'id' | 'adopted'>, adopted: boolean): void {
  const without = (list: readonly SourceId[]) => list.filter((id) => id !== source.id)
  changeDraft((draft) => {
    const [adopt, drop] = [without(draft.adopt), without(draft.drop)]
    if (adopted === source.adopted) return { ...draft, adopt, drop }
    return adopted ? { ...draft, adopt: [...adopt, source.id], drop } : { ...draft, adopt, drop: [...drop, source.id] }
  })
}

/** Adds rules of one's own, or puts them in the place of those of the same id. */
export function addOwn(rules: readonly Rule[]): void {
  changeDraft((draft) => {
    const others = draft.own.filter(({ id }) => !rules.some((rule) => rule.id === id))
    return {
      ...draft,
      own: [...others, ...rules],
      remove: draft.remove.filter((id) => !rules.some((rule) => rule.id === id)),
    }
  })
}

export function removeRule(id: string): void {
  changeDraft((draft) => ({ ...draft, remove: [...draft.remove.filter((each) => each !== id), id] }))
}

export function keepRule(id: string): void {
  changeDraft((draft) => ({ ...draft, remove: draft.remove.filter((each) => each !== id) }))
}

export function dropOwn(id: string): void {
  changeDraft((draft) => ({ ...draft, own: draft.own.filter((rule) => rule.id !== id) }))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What this tab kept; the server reads it again before anything comes of it. */
function read(): RulesChanges {
  const text = sessionStorage.getItem(KEY)
  if (text === null) return NO_CHANGES
  try {
    // written by this very file; a shape of an older program is completed by what is missing
    return { ...NO_CHANGES, ...(JSON.parse(text) as Partial<RulesChanges>) }
  } catch (error) {
    if (error instanceof SyntaxError) return NO_CHANGES
    throw error
  }
}
