import type { FirstHourAnswer } from '@taga/contract'
import { Link } from 'wouter'
import { LinkButton } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { Progress } from '../kit/progress.tsx'
import { type StepState, Steps } from '../kit/steps.tsx'
import { useOrganisation } from './api.ts'
import { messages } from './messages.ts'

/** What is set up and what is left. Each step can be left for later and taken up again. */
export function FirstHourPage() {
  const words = useMessages(messages)
  const query = useOrganisation()
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>}>
      <Loaded query={query}>{({ firstHour }) => <Overview firstHour={firstHour} />}</Loaded>
    </Page>
  )
}

function Overview({ firstHour }: { readonly firstHour: FirstHourAnswer }) {
  const words = useMessages(messages)
  const next = firstHour.find(({ state }) => state === 'open')
  const done = firstHour.filter(({ state }) => state === 'done').length
  const stateOf = (step: FirstHourAnswer[number]): StepState => (step === next ? 'now' : step.state)
  return (
    <>
      <Progress done={done} total={firstHour.length} label={words.progress} />
      {next === undefined ? (
        <div className="first-hour-way">
          <Notice kind="good" title={words.allDone}>
            <p>{words.observing}</p>
            <p>
              <Link href="/">{words.toToday}</Link>
            </p>
          </Notice>
        </div>
      ) : (
        <p className="first-hour-way">
          <LinkButton kind="primary" href={`/first-hour/${next.step}`}>
            {done === 0 ? words.begin : words.goOn}
          </LinkButton>
        </p>
      )}
      <Steps
        label={words.title}
        steps={firstHour.map((each) => ({
          id: each.step,
          title: <Link href={`/first-hour/${each.step}`}>{words.steps[each.step].title}</Link>,
          state: stateOf(each),
          children: <p className="soft">{words.steps[each.step].short}</p>,
        }))}
      />
    </>
  )
}
