import type { Height as Heights } from '@taga/core'
import { useMessages } from '../kit/language.ts'
import { percent } from './percent.ts'

const catalogue = {
  ja: {
    known: (height: number) => `${height}%`,
    possible: (height: number, possible: number) => `${height}%（不明を含めて最大${possible}%）`,
  },
  en: {
    known: (height: number) => `${height}%`,
    possible: (height: number, possible: number) => `${height}% (at most ${possible}% with the unknown)`,
  },
}

/** A height as a bar and in words; what is not known is hatched. */
export function Height({ height, possible }: Heights) {
  const words = useMessages(catalogue)
  return (
    <div className="height">
      <svg className="share-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect className="share-all" width="100" height="8" />
        <rect className="share-known" width={height * 100} height="8" />
        {possible > height && (
          <rect className="share-unknown" x={height * 100} width={(possible - height) * 100} height="8" />
        )}
      </svg>
      <span className="soft">
        {possible > height ? words.possible(percent(height), percent(possible)) : words.known(percent(height))}
      </span>
    </div>
  )
}
