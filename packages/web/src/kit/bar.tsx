import { useMessages } from './language.ts'
import { messages } from './messages.ts'

type ShareProps = {
  readonly n: number
  readonly m: number
  readonly label: string
  /** How many of the rest are not known: drawn hatched. */
  readonly unknown?: number | undefined
  /** `bad` where what is counted should be none. */
  readonly tone?: 'good' | 'bad' | undefined
}

/** n of m as a bar and in words. Nothing to count is said, and drawn neither full nor empty. */
export function Share({ n, m, label, unknown = 0, tone = 'good' }: ShareProps) {
  const words = useMessages(messages)
  const part = (count: number) => (m === 0 ? 0 : (count / m) * 100)
  return (
    <div className={m === 0 ? 'share share-nothing' : 'share'}>
      <span className="share-label">{label}</span>
      <svg className="share-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect className="share-all" width="100" height="8" />
        <rect className={`share-known share-${tone}`} width={part(n)} height="8" />
        {unknown > 0 && <rect className="share-unknown" x={part(n)} width={part(unknown)} height="8" />}
      </svg>
      <span className="share-words">{m === 0 ? words.nothingCounted : words.shareOf(n, m)}</span>
    </div>
  )
}
