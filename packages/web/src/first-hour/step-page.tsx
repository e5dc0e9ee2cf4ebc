import { type ComponentType, useState } from 'react'
import { useParams } from 'wouter'
import type { FirstHourStep } from '@taga/contract'
import { Button } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Failed } from '../kit/loaded.tsx'
import { Page } from '../kit/page.tsx'
import { useMark } from './api.ts'
import { DepartmentsStep } from './departments-step.tsx'
import { DeviceStep } from './device-step.tsx'
import { LevelsStep } from './levels-step.tsx'
import { messages } from './messages.ts'
import { NameStep } from './name-step.tsx'
import { OrganisationStep } from './organisation-step.tsx'
import { PatternsStep } from './patterns-step.tsx'
import { PeopleStep } from './people-step.tsx'
import { SourcesStep } from './sources-step.tsx'
import { FIRST_HOUR_STEPS } from './step-names.ts'

/** What a step shows; `done` marks it and leads on. */
export type StepProps = { readonly done: () => Promise<void> }

const STEPS: Readonly<Record<FirstHourStep, ComponentType<StepProps>>> = {
  name: NameStep,
  organisation: OrganisationStep,
  departments: DepartmentsStep,
  patterns: PatternsStep,
  levels: LevelsStep,
  sources: SourcesStep,
  people: PeopleStep,
  device: DeviceStep,
}

/** One step of the set-up, with the way to leave it for later. */
export function StepPage() {
  const words = useMessages(messages)
  const { step: name } = useParams<{ step: string }>()
  const step = FIRST_HOUR_STEPS.find((each) => each === name)
  if (step === undefined)
    return (
      <Page title={words.title} back={{ href: '/first-hour', text: words.title }}>
        <Empty title={words.noStep} text={words.noStepText} />
      </Page>
    )
  return <Step key={step} step={step} />
}

function Step({ step }: { readonly step: FirstHourStep }) {
  const words = useMessages(messages)
  const mark = useMark(step)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  const Content = STEPS[step]
  async function leave(): Promise<void> {
    setBusy(true)
    setError(undefined)
    await mark('skipped').catch((thrown: unknown) =>
      setError(thrown instanceof Error ? thrown : new Error(String(thrown))),
    )
    setBusy(false)
  }
  const at = FIRST_HOUR_STEPS.indexOf(step) + 1
  return (
    <Page
      title={words.steps[step].title}
      lead={<p>{words.steps[step].lead}</p>}
      back={{ href: '/first-hour', text: words.stepOf(at, FIRST_HOUR_STEPS.length) }}
    >
      <div className="step-body">
        <Content done={() => mark('done')} />
      </div>
      {error !== undefined && <Failed error={error} />}
      <p className="step-later no-print">
        <Button kind="plain" busy={busy} onClick={() => void leave()}>
          {words.later}
        </Button>
      </p>
    </Page>
  )
}
