import { useState } from 'react'

/** What a form holds until it is sent, and how one of its fields is set. */
export function useDraft<Draft extends object>(initial: Draft) {
  const [draft, setDraft] = useState(initial)
  function set<Name extends keyof Draft>(name: Name): (value: Draft[Name]) => void {
    return (value) => setDraft((before) => ({ ...before, [name]: value }))
  }
  return { draft, set }
}

/** A draft as the server wants it: what was left empty, or holds nothing but blanks, is not known, and is left out. */
export function filled<Draft extends object>(draft: Draft): Partial<Draft> {
  const isKnown = (value: unknown) => value !== undefined && (typeof value !== 'string' || value.trim() !== '')
  const entries = Object.entries(draft).filter(([, value]) => isKnown(value))
  return Object.fromEntries(entries) as Partial<Draft> // fewer of the same fields
}

/** Options of a field out of words by value, with the empty choice first where there is one. */
export function optionsOf(words: Readonly<Record<string, string>>, none?: string): { value: string; label: string }[] {
  const options = Object.entries(words).map(([value, label]) => ({ value, label }))
  return none === undefined ? options : [{ value: '', label: none }, ...options]
}
