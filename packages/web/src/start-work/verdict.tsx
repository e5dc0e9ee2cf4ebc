import type { DayState, MyDayAnswer } from '@taga/contract'
import type { ReactNode } from 'react'
import { useMessages } from '../kit/language.ts'
import { Age } from '../kit/when.tsx'
import { LookAgain } from './look-again.tsx'
import { messages } from './messages.ts'

const KINDS = {
  yes: 'good',
  conditional: 'warn',
  no: 'bad',
  unknown: 'open',
  stale: 'open',
  notSetUp: 'open',
} as const satisfies Readonly<Record<DayState, string>>

/** The answer in one look: a shape, a word and a sentence. What is not known is dashed, and never green. */
export function Verdict({ day, lookedAt }: { readonly day: MyDayAnswer; readonly lookedAt: number | undefined }) {
  const words = useMessages(messages)
  const { state, device, binding } = day
  const seenAt = lookedAt ?? device?.lookedAt
  const hasAgent = binding.by === 'agent' && binding.state !== 'ended' && binding.state !== 'unproved'
  return (
    <section className={`verdict verdict-${KINDS[state]}`} aria-labelledby="verdict" data-state={state}>
      <p className="verdict-word">
        <svg viewBox="0 0 48 48" aria-hidden="true" focusable="false">
          {SHAPES[state]}
        </svg>
        <span>{words.state[state]}</span>
      </p>
      <div>
        <div role="status">
          <h2 id="verdict">{words.headline[state]}</h2>
          <p>{words.text[state]}</p>
        </div>
        <dl className="verdict-facts">
          {device !== undefined && (
            <div>
              <dt>{words.device}</dt>
              <dd>{device.label}</dd>
            </div>
          )}
          {hasAgent && (
            <div>
              <dt>{words.looked}</dt>
              <dd>{seenAt === undefined ? words.neverLooked : <Age at={seenAt} />}</dd>
            </div>
          )}
        </dl>
        {hasAgent && <LookAgain lookedAt={seenAt} />}
      </div>
    </section>
  )
}

const SHAPES: Readonly<Record<DayState, ReactNode>> = {
  yes: <circle cx="24" cy="24" r="17" />,
  conditional: <path d="M24 7 42 39H6z" />,
  no: <path d="m9 9 30 30m0-30L9 39" />,
  unknown: <path d="M17 17a8 8 0 1 1 11 7c-3 1-4 3-4 6m0 8v1" />,
  stale: <path d="M24 6a18 18 0 1 0 .1 0zm0 8v11l7 5" />,
  notSetUp: <path d="M8 24h32" />,
}
