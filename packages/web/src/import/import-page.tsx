import type { ImportAnswer, ImportPreview } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { ActButton } from '../kit/act-button.tsx'
import { send } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Form } from '../kit/form.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { Notice, useToast } from '../kit/notice.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { messages } from './messages.ts'

type Checked = { readonly file: File; readonly preview: ImportPreview }

/** Where a register's list is, where it is not under the register's own name. */
const LISTS: Readonly<Record<string, string>> = { assets: '/information' }

/** Takes a register in from a CSV file: checked first, written as it was checked. */
export function ImportPage() {
  const words = useMessages(messages)
  const language = useLanguage()
  const { register = '' } = useParams()
  const [checked, setChecked] = useState<Checked | undefined>(undefined)
  const list = LISTS[register] ?? `/${register}`
  return (
    <Page
      title={words.titleOf(words.registers[register] ?? register)}
      lead={<p>{words.lead}</p>}
      back={{ href: list, text: words.back }}
      actions={
        <LinkButton href={`/api/csv/${register}?encoding=utf-8-bom&lang=${language}`}>{words.template}</LinkButton>
      }
    >
      <ChooseFile register={register} checked={setChecked} />
      {checked !== undefined && (
        <Result key={checked.preview.digest} register={register} list={list} checked={checked} />
      )}
    </Page>
  )
}

function ChooseFile({
  register,
  checked,
}: {
  readonly register: string
  readonly checked: (checked: Checked | undefined) => void
}) {
  const words = useMessages(messages)
  const field = useRef<HTMLInputElement>(null)
  const [isMissing, setMissing] = useState(false)
  async function check(): Promise<void> {
    const file = field.current?.files?.[0]
    setMissing(file === undefined)
    checked(undefined)
    if (file === undefined) return
    checked({ file, preview: await send<ImportPreview>('POST', `/api/csv/${register}/preview`, file) })
  }
  return (
    <Form onSubmit={check} submit={words.check}>
      <div className={isMissing ? 'field field-wrong' : 'field'}>
        <label htmlFor="csv-file">{words.file}</label>
        <p className="hint" id="csv-hint">
          {words.fileHint}
        </p>
        {isMissing && (
          <p className="field-error" id="csv-error">
            {words.nothing}
          </p>
        )}
        <input
          ref={field}
          id="csv-file"
          type="file"
          accept=".csv,text/csv"
          aria-describedby={isMissing ? 'csv-hint csv-error' : 'csv-hint'}
          aria-invalid={isMissing || undefined}
        />
      </div>
    </Form>
  )
}

type ResultProps = { readonly register: string; readonly list: string; readonly checked: Checked }

function Result({ register, list, checked: { file, preview } }: ResultProps) {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  async function run(): Promise<void> {
    const path = `/api/csv/${register}/import?digest=${preview.digest}`
    const { added, changed } = await send<ImportAnswer>('POST', path, file)
    await client.invalidateQueries()
    toast(words.done(added, changed))
    go(list)
  }
  const changes = preview.add + preview.change
  return (
    <Section title={words.checkedTitle}>
      <Facts
        items={[
          { term: words.add, value: words.lines(preview.add) },
          { term: words.change, value: words.lines(preview.change) },
          { term: words.same, value: words.lines(preview.same) },
          { term: words.bad, value: words.lines(preview.badCount) },
          { term: words.encoding, value: preview.encoding ?? '—' },
        ]}
      />
      {preview.badCount > 0 && (
        <>
          <Notice kind="bad" title={words.badTitle}>
            <p>{words.badLead}</p>
          </Notice>
          <Table
            caption={words.badTitle}
            rows={preview.bad.map((bad, index) => ({ ...bad, key: `${bad.line}-${index}` }))}
            rowKey={(bad) => bad.key}
            columns={[
              { key: 'line', head: words.line, numeric: true, cell: (bad) => bad.line },
              {
                key: 'column',
                head: words.column,
                cell: (bad) => (bad.columnName === undefined ? '—' : say(bad.columnName)),
              },
              { key: 'reason', head: words.reason, cell: (bad) => say(bad.reason) },
            ]}
          />
          {preview.badCount > preview.bad.length && <p>{words.badMore(preview.badCount - preview.bad.length)}</p>}
        </>
      )}
      {preview.badCount === 0 && changes === 0 && <p>{words.noChange}</p>}
      {preview.badCount === 0 && changes > 0 && (
        <ActButton kind="primary" act={run}>
          {words.run}
        </ActButton>
      )}
    </Section>
  )
}
