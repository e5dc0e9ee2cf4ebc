import type { Cover } from '@taga/core'
import { useMessages } from '../kit/language.ts'
import { messages } from './messages.ts'

const SHAPES = {
  closed: (
    <>
      <path d="M8 1.8 13.4 4v4c0 3.2-2.2 5.2-5.4 6.4C4.8 13.2 2.6 11.2 2.6 8V4z" />
      <path d="m5.4 8 1.9 1.9 3.4-3.6" />
    </>
  ),
  open: (
    <>
      <path d="M8 1.8 2.6 4v4c0 3.2 2.2 5.2 5.4 6.4l-1.2-4L9.4 8 6.8 5z" />
      <path d="M10.4 2.8 13.4 4v4c0 2.4-1.2 4.1-3.2 5.3" strokeDasharray="2 2" />
    </>
  ),
  unknown: (
    <>
      <path d="M8 1.8 13.4 4v4c0 3.2-2.2 5.2-5.4 6.4C4.8 13.2 2.6 11.2 2.6 8V4z" strokeDasharray="2.4 2" />
      <path d="M6.4 6.2a1.7 1.7 0 1 1 2.4 1.6c-.6.2-.8.5-.8 1.2M8 11v.2" />
    </>
  ),
  notApplicable: <path d="M3 8h10" />,
} as const

const LOOKS = { closed: 'good', open: 'bad', unknown: 'open', notApplicable: 'open' } as const

/** Whether the way through a weakness is closed: a shield, a word and a colour together. Unknown is dashed. */
export function CoverMark({ cover }: { readonly cover: Pick<Cover, 'state'> }) {
  const words = useMessages(messages)
  return (
    <span className={`mark mark-${LOOKS[cover.state]}`}>
      <CoverIcon state={cover.state} />
      <span>{words.covers[cover.state]}</span>
    </span>
  )
}

export function CoverIcon({ state }: { readonly state: Cover['state'] }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {SHAPES[state]}
    </svg>
  )
}
