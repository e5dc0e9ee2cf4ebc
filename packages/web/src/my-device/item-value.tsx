import type { MyDeviceAnswer } from '@taga/contract'
import { factSpec, isFactKey } from '@taga/core'
import { useLanguage, useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { lengthWords } from '../kit/time-words.ts'
import { When } from '../kit/when.tsx'
import { messages } from './messages.ts'

type Item = MyDeviceAnswer['items'][number]

/** A value as a person reads it; why there is none where it could not be seen. */
export function ItemValue({ item }: { readonly item: Item }) {
  const words = useMessages(messages)
  const language = useLanguage()
  const { key, value, unknown } = item
  if (value === undefined) return <Mark kind="open">{words.unknown[unknown ?? ''] ?? unknown}</Mark>
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'object') return value.length === 0 ? words.none : value.join(words.and)
  if (!isFactKey(key)) return String(value)
  const { type } = factSpec(key)
  if (typeof value === 'string') return type.kind === 'choice' ? (words.choices[value] ?? value) : value
  if (type.kind === 'instant' || type.kind === 'deadline') return <When at={value} />
  return type.kind === 'amount' && type.unit === 'ms' ? lengthWords(value, language) : value.toLocaleString(language)
}
