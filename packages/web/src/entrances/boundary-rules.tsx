import type { BoundaryRuleAnswer, BoundaryState } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Empty } from '../kit/empty.tsx'
import { DateField, Form, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { filled, optionsOf, useDraft } from '../registers/draft.ts'
import { ReviewCell } from '../registers/review-cell.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'

const LOOK = { needed: 'info', toRemove: 'warn', removed: 'good' } as const

type BoundaryRulesProps = {
  readonly entrance: string
  readonly rules: readonly BoundaryRuleAnswer[]
  readonly mayChange: boolean
}

/** Who may come through the boundary to what, and why (P1: AD-15). */
export function BoundaryRules({ entrance, rules, mayChange }: BoundaryRulesProps) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const [edited, setEdited] = useState<BoundaryRuleAnswer | 'added' | undefined>(undefined)
  const add = mayChange && <Button onClick={() => setEdited('added')}>{words.addRule}</Button>
  return (
    <Section title={words.rulesTitle} actions={add}>
      <p>{words.rulesLead}</p>
      {rules.length === 0 ? (
        <Empty title={words.rulesEmpty} />
      ) : (
        <Table
          caption={words.rulesTitle}
          rows={rules}
          rowKey={(rule) => rule.id}
          columns={[
            { key: 'source', head: words.source, cell: (rule) => rule.source },
            { key: 'destination', head: words.destination, cell: (rule) => rule.destination },
            { key: 'purpose', head: words.purpose, cell: (rule) => rule.purpose },
            { key: 'owner', head: common.owner, cell: (rule) => rule.owner },
            {
              key: 'state',
              head: words.ruleState,
              cell: (rule) => <Mark kind={LOOK[rule.state]}>{words.ruleStates[rule.state]}</Mark>,
            },
            {
              key: 'review',
              head: common.reviewDue,
              cell: (rule) => (rule.state === 'removed' ? '' : <ReviewCell at={rule.reviewDueAt} />),
            },
            ...(mayChange
              ? [
                  {
                    key: 'edit',
                    head: words.reviewRule,
                    cell: (rule: BoundaryRuleAnswer) => (
                      <Button
                        kind="plain"
                        label={`${words.reviewRule}: ${rule.source} → ${rule.destination}`}
                        onClick={() => setEdited(rule)}
                      >
                        {words.reviewRule}
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {edited !== undefined && (
        <Dialog title={edited === 'added' ? words.addRule : words.reviewRule} open onClose={() => setEdited(undefined)}>
          <RuleForm
            entrance={entrance}
            rule={edited === 'added' ? undefined : edited}
            done={() => setEdited(undefined)}
          />
        </Dialog>
      )}
    </Section>
  )
}

type RuleFormProps = {
  readonly entrance: string
  readonly rule: BoundaryRuleAnswer | undefined
  readonly done: () => void
}

function RuleForm({ entrance, rule, done }: RuleFormProps) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const client = useQueryClient()
  const toast = useToast()
  const { draft, set } = useDraft({
    source: rule?.source ?? '',
    destination: rule?.destination ?? '',
    purpose: rule?.purpose ?? '',
    owner: rule?.owner ?? '',
    state: rule?.state ?? ('needed' as BoundaryState),
    reviewDueAt: rule?.reviewDueAt,
  })
  async function save(): Promise<void> {
    if (rule === undefined) await send('POST', `/api/entrances/${entrance}/rules`, filled(draft))
    else await send('PUT', `/api/boundary-rules/${rule.id}`, { ...filled(draft), version: rule.version })
    await client.invalidateQueries({ queryKey: ['entrances'] })
    toast(common.saved)
    done()
  }
  return (
    <Form onSubmit={save} submit={common.save} cancel={done}>
      <TextField
        name="source"
        label={words.source}
        required
        maxLength={300}
        value={draft.source}
        onChange={set('source')}
      />
      <TextField
        name="destination"
        label={words.destination}
        required
        maxLength={300}
        value={draft.destination}
        onChange={set('destination')}
      />
      <TextArea
        name="purpose"
        label={words.purpose}
        required
        maxLength={500}
        value={draft.purpose}
        onChange={set('purpose')}
      />
      <TextField
        name="owner"
        label={common.owner}
        required
        maxLength={200}
        value={draft.owner}
        onChange={set('owner')}
      />
      <SelectField
        name="state"
        label={words.ruleState}
        value={draft.state}
        onChange={(state) => set('state')(state as BoundaryState /* one of the options */)}
        options={optionsOf(words.ruleStates)}
      />
      <DateField
        name="reviewDueAt"
        label={common.reviewDue}
        hint={words.reviewHint}
        required
        value={draft.reviewDueAt}
        onChange={set('reviewDueAt')}
      />
    </Form>
  )
}
