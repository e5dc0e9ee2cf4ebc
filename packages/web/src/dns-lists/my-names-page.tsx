import type { ApprovalAnswer, MyRefusedNames, NamesAddressAnswer, WhyNameAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { Form, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { useNow, When } from '../kit/when.tsx'
import { MadeAddress } from './made-address.tsx'
import { messages } from './messages.ts'
import { NAMES_KEY, useMyNames } from './use-names.ts'

/** Why a site does not open, what was stopped on one's own devices, and how a device is protected (AD-5). */
export function MyNamesPage() {
  const words = useMessages(messages)
  const query = useMyNames()
  return (
    <Page title={words.myTitle} lead={words.myLead}>
      <Loaded query={query}>
        {(mine) =>
          mine.isOn ? (
            <>
              <Why />
              <Refused mine={mine} />
              <MyDevices mine={mine} />
            </>
          ) : (
            <Notice kind="info">
              <p>{words.myOff}</p>
            </Notice>
          )
        }
      </Loaded>
    </Page>
  )
}

function Why() {
  const words = useMessages(messages)
  const [name, setName] = useState(nameInAddress)
  const [answer, setAnswer] = useState<WhyNameAnswer | undefined>(undefined)
  async function ask(): Promise<void> {
    setAnswer(await send<WhyNameAnswer>('POST', '/api/my/names/why', { name }))
  }
  return (
    <Section title={words.why} id="why">
      <Form onSubmit={ask} submit={words.ask}>
        <TextField
          name="name"
          label={words.whyName}
          hint={words.whyHint}
          required
          maxLength={300}
          lang="en"
          value={name}
          onChange={setName}
        />
      </Form>
      {answer !== undefined && (
        <Notice
          kind={answer.state === 'blocked' ? 'warn' : 'info'}
          title={`${answer.name}: ${words.states[answer.state]}`}
        >
          {answer.by.length > 0 && (
            <ul>
              {answer.by.map(({ kind, title, entry }) => (
                <li key={`${kind} ${title} ${entry}`}>
                  {kind === 'list' ? words.byList(title, entry) : words.byRule(title, entry)}
                </li>
              ))}
            </ul>
          )}
          <p>{words.stateTexts[answer.state]}</p>
          <p>
            <a href="/contacts">{words.contacts}</a>
          </p>
        </Notice>
      )}
      {answer?.state === 'blocked' && <AskToAllow key={answer.name} name={answer.name} />}
    </Section>
  )
}

/** The page that a stopped site shows leads here with its name. */
function nameInAddress(): string {
  const [, name = ''] = /^#([a-z0-9_.-]{1,253})$/.exec(window.location.hash) ?? []
  return name.includes('.') ? name : ''
}

function AskToAllow({ name }: { readonly name: string }) {
  const words = useMessages(messages)
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState<string | undefined>(undefined)
  async function ask(): Promise<void> {
    const { id } = await send<ApprovalAnswer>('POST', '/api/my/names/requests', { name, reason })
    setAsked(id)
  }
  if (asked !== undefined)
    return (
      <Notice kind="good">
        <p>{words.allowAsked}</p>
        <p>
          <Link href={`/my/requests/${asked}`}>{words.allowSee}</Link>
        </p>
      </Notice>
    )
  return (
    <Form onSubmit={ask} submit={words.allowAsk}>
      <TextArea
        name="reason"
        label={words.allowReason(name)}
        hint={words.allowHint}
        rows={3}
        required
        maxLength={1_000}
        value={reason}
        onChange={setReason}
      />
    </Form>
  )
}

/** A device that was not heard of for longer may be set otherwise by now. */
const RECENT_MS = 7 * 86_400_000

type MineProps = { readonly mine: MyRefusedNames }

function Refused({ mine: { refused, keptDays } }: MineProps) {
  const words = useMessages(messages)
  return (
    <Section title={words.myRefused} id="refused">
      {refused.length === 0 ? (
        <p className="soft">{words.myRefusedNone}</p>
      ) : (
        <Table
          caption={words.myRefused}
          rows={refused.map((line, at) => ({ ...line, key: String(at) }))}
          rowKey={({ key }) => key}
          columns={[
            { key: 'site', head: words.site, cell: ({ name }) => <span lang="en">{name ?? '—'}</span> },
            { key: 'by', head: words.by, cell: ({ by, title }) => words.byKind[by](title) },
            {
              key: 'device',
              head: words.device,
              cell: ({ device, times }) => `${device}${times > 1 ? ` (${words.times(times)})` : ''}`,
            },
            { key: 'when', head: words.when, cell: ({ at }) => <When at={at} /> },
          ]}
        />
      )}
      <p className="soft">{words.keptDays(keptDays)}</p>
    </Section>
  )
}

function MyDevices({ mine: { devices } }: MineProps) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const now = useNow()
  const [made, setMade] = useState<{ readonly urls: readonly string[]; readonly label: string } | undefined>(undefined)
  const [failed, setFailed] = useState(false)
  const [again, setAgain] = useState<{ readonly device: string; readonly label: string } | undefined>(undefined)
  async function make(device: string, label: string): Promise<void> {
    const { urls } = await send<NamesAddressAnswer>('POST', `/api/my/devices/${device}/names-address`)
    setFailed(false)
    setMade({ urls, label })
    await client.invalidateQueries({ queryKey: NAMES_KEY })
  }
  return (
    <Section title={words.myDevices} id="devices">
      <p>{words.myDevicesText}</p>
      {failed && (
        <Notice kind="bad">
          <p>{words.noGateway}</p>
        </Notice>
      )}
      {devices.length === 0 ? (
        <p className="soft">{words.noDevices}</p>
      ) : (
        <Table
          caption={words.myDevices}
          rows={devices}
          rowKey={({ device }) => device}
          columns={[
            { key: 'label', head: words.device, cell: ({ label }) => label },
            {
              key: 'state',
              head: words.state,
              cell: ({ hasAddress, askedAt }) =>
                askedAt !== undefined && now - askedAt < RECENT_MS ? (
                  <Mark kind="good">{words.protects}</Mark>
                ) : (
                  <Mark kind="open">{hasAddress ? words.waits : words.notMade}</Mark>
                ),
            },
            {
              key: 'make',
              head: words.addressTitle,
              cell: ({ device, label, hasAddress }) => (
                <Button
                  label={`${hasAddress ? words.makeAgain : words.makeAddress}: ${label}`}
                  onClick={() =>
                    hasAddress ? setAgain({ device, label }) : void make(device, label).catch(() => setFailed(true))
                  }
                >
                  {hasAddress ? words.makeAgain : words.makeAddress}
                </Button>
              ),
            },
          ]}
        />
      )}
      {again !== undefined && (
        <Confirm
          title={words.makeAgainTitle(again.label)}
          text={words.makeAgainText}
          confirm={words.makeAgain}
          open
          onConfirm={() => make(again.device, again.label)}
          onClose={() => setAgain(undefined)}
        />
      )}
      {made !== undefined && <MadeAddress {...made} close={() => setMade(undefined)} />}
    </Section>
  )
}
