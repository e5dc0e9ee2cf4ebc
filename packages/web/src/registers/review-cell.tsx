import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Day, useNow } from '../kit/when.tsx'
import { registerWords } from './words.ts'

/** When something is looked at again, and whether that day is past. */
export function ReviewCell({ at }: { readonly at: number | undefined }) {
  const words = useMessages(registerWords)
  const now = useNow()
  if (at === undefined) return <Mark kind="open">{words.notDecided}</Mark>
  return (
    <>
      <Day at={at} />
      {at <= now && (
        <>
          {' '}
          <Mark kind="warn">{words.reviewPast}</Mark>
        </>
      )}
    </>
  )
}
