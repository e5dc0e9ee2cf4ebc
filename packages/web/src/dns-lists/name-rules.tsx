import type { AddNameRule, NameRuleAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm, Dialog } from '../kit/dialog.tsx'
import { Form, SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { categoryOptions } from './list-fields.tsx'
import { messages } from './messages.ts'
import { NAMES_KEY } from './use-names.ts'

type NameRulesProps = { readonly rules: readonly NameRuleAnswer[]; readonly mayChange: boolean }

/** The organisation's own rules on names, which go before lists. */
export function NameRules({ rules, mayChange }: NameRulesProps) {
  const words = useMessages(messages)
  const [adding, setAdding] = useState(false)
  const [taking, setTaking] = useState<NameRuleAnswer | undefined>(undefined)
  const client = useQueryClient()
  const toast = useToast()
  const ruleText = ({ kind, value }: NameRuleAnswer) => {
    if (kind !== 'category') return value
    return words.categoryAllowed(categoryWord(words.categories, value))
  }
  async function take(): Promise<void> {
    if (taking !== undefined) await send('DELETE', `/api/name-rules/${taking.id}`)
    toast(words.taken)
    await client.invalidateQueries({ queryKey: NAMES_KEY })
  }
  return (
    <Section
      title={words.rules}
      id="rules"
      actions={mayChange ? <Button onClick={() => setAdding(true)}>{words.addRule}</Button> : undefined}
    >
      <p>{words.rulesText}</p>
      {rules.length === 0 ? (
        <p className="soft">{words.rulesNone}</p>
      ) : (
        <Table
          caption={words.rules}
          rows={rules}
          rowKey={({ id }) => id}
          columns={[
            { key: 'rule', head: words.rule, cell: ruleText },
            { key: 'kind', head: words.ruleKind, cell: ({ kind }) => words.ruleKinds[kind] },
            { key: 'act', head: words.act, cell: ({ act }) => words.ruleActs[act] },
            { key: 'note', head: words.ruleNote, cell: ({ note }) => note ?? '' },
            ...(mayChange
              ? [
                  {
                    key: 'take',
                    head: words.change,
                    cell: (rule: NameRuleAnswer) => (
                      <Button kind="plain" label={`${words.take}: ${ruleText(rule)}`} onClick={() => setTaking(rule)}>
                        {words.take}
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {adding && <AddRule close={() => setAdding(false)} />}
      {taking !== undefined && (
        <Confirm
          title={`${words.take}: ${ruleText(taking)}`}
          text={words.rulesText}
          confirm={words.take}
          open
          onConfirm={take}
          onClose={() => setTaking(undefined)}
        />
      )}
    </Section>
  )
}

function categoryWord(words: Readonly<Record<string, string>>, category: string): string {
  return words[category] ?? category
}

function AddRule({ close }: { readonly close: () => void }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const toast = useToast()
  const [kind, setKind] = useState<AddNameRule['kind']>('suffix')
  const [act, setAct] = useState<'block' | 'allow'>('allow')
  const [value, setValue] = useState('')
  const [category, setCategory] = useState('tracking')
  const [note, setNote] = useState('')
  async function add(): Promise<void> {
    const noted = note.trim() === '' ? {} : { note }
    const body = kind === 'category' ? { kind, act: 'allow', value: category } : { kind, act, value }
    await send('POST', '/api/name-rules', { ...body, ...noted })
    toast(words.saved)
    await client.invalidateQueries({ queryKey: NAMES_KEY })
    close()
  }
  return (
    <Dialog title={words.addRule} open onClose={close}>
      <Form onSubmit={add} submit={words.add} cancel={close}>
        <SelectField
          name="kind"
          label={words.ruleKind}
          value={kind}
          onChange={(chosen) => setKind(chosen as AddNameRule['kind'])} // one of the options below
          options={categoryOptions(words.ruleKinds)}
        />
        {kind === 'category' ? (
          <SelectField
            name="value"
            label={words.category}
            value={category}
            onChange={setCategory}
            options={Object.entries(words.categories).map(([one, label]) => ({
              value: one,
              label: words.categoryAllowed(label),
            }))}
          />
        ) : (
          <>
            <SelectField
              name="act"
              label={words.ruleAct}
              value={act}
              onChange={(chosen) => setAct(chosen === 'block' ? 'block' : 'allow')}
              options={categoryOptions(words.ruleActs)}
            />
            <TextField
              name="value"
              label={words.ruleValue}
              hint={words.ruleValueHint}
              required
              maxLength={300}
              lang="en"
              value={value}
              onChange={setValue}
            />
          </>
        )}
        <TextField
          name="note"
          label={words.ruleNote}
          hint={words.ruleNoteHint}
          maxLength={200}
          value={note}
          onChange={setNote}
        />
      </Form>
    </Dialog>
  )
}
