import type { ServiceAnswer, ServiceCheck } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { get } from '../kit/ask.ts'
import { DateField, Form, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { ChoiceField } from '../registers/choice-field.tsx'
import { optionsOf, useDraft } from '../registers/draft.ts'
import { LevelMark } from '../registers/level-mark.tsx'
import { ReviewCell } from '../registers/review-cell.tsx'
import { useKept } from '../registers/use-kept.ts'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'

export function NewServicePage() {
  const words = useMessages(messages)
  return (
    <Page title={words.addTitle} back={{ href: '/services', text: words.title }}>
      <ServiceForm />
    </Page>
  )
}

export function ServicePage() {
  const words = useMessages(messages)
  const { service } = useParams<{ service: string }>()
  const query = useQuery({
    queryKey: ['services', service],
    queryFn: () => get<ServiceAnswer>(`/api/services/${service}`),
  })
  const mayChange = hasRole(useSession(), 'administrator')
  return (
    <Page title={query.data?.name ?? words.title} back={{ href: '/services', text: words.title }}>
      <Loaded query={query}>
        {(row) => (mayChange ? <ServiceForm key={row.version} service={row} /> : <ServiceFacts service={row} />)}
      </Loaded>
    </Page>
  )
}

function ServiceFacts({ service }: { readonly service: ServiceAnswer }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const checks = Object.entries(words.checks) as [ServiceCheck, string][] // its keys are the checks
  return (
    <>
      <Facts
        items={[
          { term: words.state, value: words.states[service.state] },
          { term: words.kind, value: words.kinds[service.kind] },
          { term: words.highestLevel, value: <LevelMark level={service.highestLevel} /> },
          { term: words.authentication, value: common.authentications[service.authentication] },
          { term: words.conditions, value: service.conditions ?? common.unknown },
          { term: words.howTo, value: service.howTo ?? common.unknown },
          { term: common.reviewDue, value: <ReviewCell at={service.reviewDueAt} /> },
        ]}
      />
      <Section title={words.checksTitle}>
        <Table
          caption={words.checksTitle}
          rows={checks}
          rowKey={([check]) => check}
          columns={[
            { key: 'check', head: words.checksTitle, cell: ([, text]) => text },
            {
              key: 'answer',
              head: words.state,
              cell: ([check]) => common.answers[service.checks[check]?.answer ?? 'unknown'],
            },
            { key: 'note', head: words.checkNote, cell: ([check]) => service.checks[check]?.note ?? '' },
          ]}
        />
      </Section>
    </>
  )
}

/** Adds a service, or changes the one given: each change is a decision about it. */
function ServiceForm({ service }: { readonly service?: ServiceAnswer }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const { draft, set } = useDraft({
    name: service?.name ?? '',
    kind: service?.kind ?? 'storage',
    url: service?.url ?? '',
    state: service?.state ?? 'inReview',
    highestLevel: service?.highestLevel ?? '',
    authentication: service?.authentication ?? 'unknown',
    conditions: service?.conditions ?? '',
    howTo: service?.howTo ?? '',
    reviewDueAt: service?.reviewDueAt,
    checks: service?.checks ?? {},
  })
  const form = useKept({ name: 'services', page: '/services' }, { present: service, draft })
  const setCheck = (check: ServiceCheck, change: { answer?: 'yes' | 'no' | 'unknown'; note?: string }) => {
    const { note, ...answer } = { answer: 'unknown' as const, ...draft.checks[check], ...change }
    set('checks')({ ...draft.checks, [check]: note === undefined || note === '' ? answer : { ...answer, note } })
  }
  const checks = Object.entries(words.checks) as [ServiceCheck, string][] // its keys are the checks
  return (
    <Form {...form}>
      <TextField name="name" label={common.name} required maxLength={200} value={draft.name} onChange={set('name')} />
      <ChoiceField name="kind" label={words.kind} value={draft.kind} onChange={set('kind')} words={words.kinds} />
      <TextField name="url" label={words.url} type="url" maxLength={500} value={draft.url} onChange={set('url')} />
      <ChoiceField name="state" label={words.state} value={draft.state} onChange={set('state')} words={words.states} />
      <ChoiceField
        name="highestLevel"
        label={words.highestLevel}
        value={draft.highestLevel}
        onChange={set('highestLevel')}
        words={common.levels}
        none={common.notDecided}
      />
      <ChoiceField
        name="authentication"
        label={words.authentication}
        value={draft.authentication}
        onChange={set('authentication')}
        words={common.authentications}
      />
      <TextArea
        name="conditions"
        label={words.conditions}
        maxLength={1000}
        value={draft.conditions}
        onChange={set('conditions')}
      />
      <TextArea name="howTo" label={words.howTo} maxLength={1000} value={draft.howTo} onChange={set('howTo')} />
      <DateField name="reviewDueAt" label={common.reviewDue} value={draft.reviewDueAt} onChange={set('reviewDueAt')} />
      <fieldset className="group">
        <legend>{words.checksTitle}</legend>
        <p className="hint">{words.checksLead}</p>
        {checks.map(([check, text]) => (
          <div key={check} className="check-pair">
            <SelectField
              name={`checks.${check}`}
              label={text}
              value={draft.checks[check]?.answer ?? 'unknown'}
              onChange={(answer) =>
                setCheck(check, { answer: answer as 'yes' | 'no' | 'unknown' /* one of the options */ })
              }
              options={optionsOf(common.answers)}
            />
            <TextField
              name={`checks.${check}.note`}
              label={words.checkNote}
              maxLength={500}
              value={draft.checks[check]?.note ?? ''}
              onChange={(note) => setCheck(check, { note })}
            />
          </div>
        ))}
      </fieldset>
    </Form>
  )
}
