import type { FindingFact } from '@taga/contract'
import { type FactKey, factSpec, valueWords } from '@taga/core'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { instantWords, lengthWords } from '../kit/time-words.ts'
import { messages } from './messages.ts'

/** What was seen, in words where its type says how, or why nothing was. */
export function FactValue({ fact, seen: { value, unknown } }: { readonly fact: FactKey; readonly seen: FindingFact }) {
  const words = useMessages(messages)
  const say = useSay()
  const language = useLanguage()
  const { type } = factSpec(fact)
  if (value === undefined) return words.unknownReasons[unknown ?? 'notReported']
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'number') {
    if (type.kind === 'instant' || type.kind === 'deadline') return instantWords(value, language)
    if (type.kind === 'amount' && type.unit === 'ms') return lengthWords(value, language)
    return value.toLocaleString(language)
  }
  if (typeof value === 'string') return say(valueWords(fact, value))
  return value.length === 0 ? words.none : value.join(', ')
}
