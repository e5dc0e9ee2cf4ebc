import { createContext, useContext } from 'react'
import type { FieldProblem } from './api-fault.ts'
import { useMessages } from './language.ts'
import { messages } from './messages.ts'

/** The problems of a form's fields after it was refused, by the field's name, in words. */
export type FieldErrors = ReadonlyMap<string, string>

export type FormState = { readonly errors: FieldErrors; readonly prefix: string }

export const FormContext = createContext<FormState>({ errors: new Map(), prefix: '' })

/** What ties a field to its label, hint and error. */
export function useField(name: string) {
  const { errors, prefix } = useContext(FormContext)
  // a field outside of a form, such as a filter, has its name to itself on its page
  const id = fieldId(prefix === '' ? 'field' : prefix, name)
  return { id, hintId: `${id}-hint`, errorId: `${id}-error`, error: errors.get(name) }
}

export function fieldId(prefix: string, name: string): string {
  return `${prefix}-${name}`
}

/** A problem as the server names it, in words. */
export function useProblemWords(): (told: Omit<FieldProblem, 'field'>) => string {
  const { problem: words } = useMessages(messages)
  return ({ problem, limit, address }) => {
    const known = Object.hasOwn(words, problem) ? problem : 'other'
    return words[known as keyof typeof words](limit, address) // a key of `words`, as the line before has seen
  }
}
