import type { FindingState } from '@taga/core'
import type { ReactNode } from 'react'
import { useMessages } from './language.ts'
import { messages } from './messages.ts'

export type MarkKind = 'good' | 'warn' | 'bad' | 'open' | 'info'
export type ShownState =
  | FindingState
  | 'partly'
  | 'allow'
  | 'step-up'
  | 'deny'
  | 'notInForce'
  | 'yes'
  | 'conditional'
  | 'no'
  | 'notSetUp'
  | 'told'

/** A state by shape, word and colour: never by colour alone. What is open has a dashed border. */
export function Mark({ kind, children }: { readonly kind: MarkKind; readonly children: ReactNode }) {
  return <MarkOf kind={kind} shape={SHAPES[kind]} word={children} />
}

/** A finding or verdict with the word it has everywhere. Only what holds is green. */
export function StateMark({ state }: { readonly state: ShownState }) {
  const words = useMessages(messages)
  const { kind, shape } = LOOKS[state]
  return <MarkOf kind={kind} shape={shape} word={words.states[state]} />
}

function MarkOf({
  kind,
  shape,
  word,
}: {
  readonly kind: MarkKind
  readonly shape: ReactNode
  readonly word: ReactNode
}) {
  return (
    <span className={`mark mark-${kind}`}>
      <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        {shape}
      </svg>
      <span>{word}</span>
    </span>
  )
}

const circle = <circle cx="8" cy="8" r="5.5" />
const triangle = <path d="M8 2.5 14 13H2z" />
const cross = <path d="m3.5 3.5 9 9m0-9-9 9" />
const dash = <path d="M3 8h10" />
const question = (
  <>
    <path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.6 8 9 8 10" />
    <path d="M8 12.6v.4" />
  </>
)
const clock = (
  <>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 4.5V8l2.5 1.8" />
  </>
)
const half = (
  <>
    <circle cx="8" cy="8" r="5.5" />
    <path className="solid" d="M8 2.5a5.5 5.5 0 0 1 0 11z" />
  </>
)
const letter = (
  <>
    <path d="M8 7v5.5" />
    <path d="M8 3.4v.4" />
  </>
)

const SHAPES: Readonly<Record<MarkKind, ReactNode>> = {
  good: circle,
  warn: triangle,
  bad: cross,
  open: dash,
  info: letter,
}

const LOOKS: Readonly<Record<ShownState, { readonly kind: MarkKind; readonly shape: ReactNode }>> = {
  yes: { kind: 'good', shape: circle },
  allow: { kind: 'good', shape: circle },
  holds: { kind: 'good', shape: circle },
  conditional: { kind: 'warn', shape: triangle },
  'step-up': { kind: 'warn', shape: triangle },
  partly: { kind: 'warn', shape: half },
  no: { kind: 'bad', shape: cross },
  deny: { kind: 'bad', shape: cross },
  fails: { kind: 'bad', shape: cross },
  notSetUp: { kind: 'open', shape: dash },
  notInForce: { kind: 'open', shape: dash },
  notApplicable: { kind: 'open', shape: dash },
  exempt: { kind: 'open', shape: dash },
  told: { kind: 'open', shape: dash },
  unknown: { kind: 'open', shape: question },
  stale: { kind: 'open', shape: clock },
}
