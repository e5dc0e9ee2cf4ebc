import type { KeptAnswer, ServiceAdviceLine } from '@taga/contract'
import {
  type ServiceAnswer,
  type ServiceQuestionId,
  SERVICE_GROUP_WORDS,
  SERVICE_QUESTIONS,
  guideline,
  judgeService,
} from '@taga/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { send } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { Form, RadioGroup, TextArea } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Columns, Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { useAdviceChanged, useServicesAdvice } from './api.ts'
import { messages } from './messages.ts'

const JUDGEMENTS = ['fine', 'worry', 'open'] as const
const GROUPS = ['move', 'provider', 'use'] as const
const STATE_MARKS = { fine: 'good', worry: 'bad', open: 'open' } as const

/** What to weigh before a move to the cloud, service by service. */
export function ServicesAdvicePage() {
  const words = useMessages(messages)
  return (
    <Page title={words.servicesTitle} lead={words.servicesLead} back={{ href: '/advisor', text: words.backAdvisor }}>
      <Considerations />
      <Loaded
        query={useServicesAdvice()}
        empty={({ services }) =>
          services.length === 0 ? (
            <Empty
              title={words.noServices}
              text={words.noServicesText}
              actions={<LinkButton href="/services">{words.toServices}</LinkButton>}
            />
          ) : undefined
        }
      >
        {({ services }) =>
          services.map((service) => <Service key={`${service.id} ${service.version}`} service={service} />)
        }
      </Loaded>
    </Page>
  )
}

function Considerations() {
  const words = useMessages(messages)
  const say = useSay()
  const { merits, risks, conditions } = guideline.cloudServices
  return (
    <Columns>
      {(
        [
          [words.merits, merits],
          [words.risks, risks],
          [words.conditions, conditions],
        ] as const
      ).map(([title, points]) => (
        <Section key={title} title={title}>
          <ul>
            {points.map((point) => (
              <li key={point.en}>{say(point)}</li>
            ))}
          </ul>
        </Section>
      ))}
    </Columns>
  )
}

function Service({ service }: { readonly service: ServiceAdviceLine }) {
  const words = useMessages(messages)
  const [isOpen, setOpen] = useState(false)
  const { state, answered, of } = judgeService(service.answers)
  return (
    <Section
      title={service.name}
      actions={
        <>
          <LinkButton kind="plain" href={`/services/${service.id}`}>
            {words.register}
          </LinkButton>
          <Button
            kind="secondary"
            expanded={isOpen}
            label={`${isOpen ? words.close : words.open}: ${service.name}`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? words.close : words.open}
          </Button>
        </>
      }
    >
      <p>
        <Mark kind={STATE_MARKS[state]}>{words.states[state]}</Mark> {words.progress}: {words.answered(answered, of)}
      </p>
      {isOpen && <Questions service={service} />}
    </Section>
  )
}

type Answers = Readonly<Partial<Record<ServiceQuestionId, ServiceAnswer>>>

function Questions({ service }: { readonly service: ServiceAdviceLine }) {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const changed = useAdviceChanged()
  const isAdministrator = hasRole(useSession(), 'administrator')
  const [answers, setAnswers] = useState<Answers>(service.answers)
  const answerOf = (id: ServiceQuestionId): ServiceAnswer => answers[id] ?? { text: '', judged: 'open' }
  const set = (id: ServiceQuestionId, change: Partial<ServiceAnswer>) =>
    setAnswers({ ...answers, [id]: { ...answerOf(id), ...change } })
  const fields = GROUPS.map((group) => (
    <div key={group}>
      <h3>{say(SERVICE_GROUP_WORDS[group])}</h3>
      {SERVICE_QUESTIONS.filter((question) => question.group === group).map(({ id, text, measures }) => (
        <div key={id} className="service-question">
          <TextArea
            name={`${service.id}-${id}-text`}
            label={say(text)}
            hint={<MeasureLinks ids={measures} />}
            value={answerOf(id).text}
            onChange={(value) => set(id, { text: value })}
            rows={2}
            maxLength={2_000}
          />
          <RadioGroup
            name={`${service.id}-${id}-judged`}
            label={`${words.judged}: ${say(text)}`}
            value={answerOf(id).judged}
            onChange={(value) => set(id, { judged: JUDGEMENTS.find((each) => each === value) ?? 'open' })}
            options={JUDGEMENTS.map((value) => ({ value, label: words.judgements[value] }))}
          />
        </div>
      ))}
    </div>
  ))
  if (!isAdministrator) return <div className="service-questions">{fields}</div>
  return (
    <Form
      submit={words.keep}
      onSubmit={async () => {
        await send<KeptAnswer>('PUT', `/api/advice/services/${service.id}`, { answers, version: service.version })
        await changed()
        toast(words.kept)
      }}
    >
      {fields}
    </Form>
  )
}

function MeasureLinks({ ids }: { readonly ids: readonly string[] }) {
  return (
    <>
      {ids.map((id) => (
        <span key={id}>
          <Link href={`/measures/${id}`}>{id}</Link>{' '}
        </span>
      ))}
    </>
  )
}
