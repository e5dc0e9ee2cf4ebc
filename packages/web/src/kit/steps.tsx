import type { ReactNode } from 'react'
import { useMessages } from './language.ts'
import { messages } from './messages.ts'

export type StepState = 'done' | 'now' | 'open' | 'skipped'
export type Step = {
  readonly id: string
  readonly title: ReactNode
  readonly state: StepState
  readonly children?: ReactNode
}

/** Numbered steps, each with its state in words. */
export function Steps({ label, steps }: { readonly label: string; readonly steps: readonly Step[] }) {
  const words = useMessages(messages)
  return (
    <ol className="steps" aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.id}
          className={`step step-${step.state}`}
          aria-current={step.state === 'now' ? 'step' : undefined}
        >
          <div className="step-head">
            <span className="step-title">{step.title}</span>
            <span className="step-state">{words.step[step.state]}</span>
          </div>
          {step.children}
        </li>
      ))}
    </ol>
  )
}
