import type { DevicesAnswer, EnrolmentCodeAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Copy } from '../kit/copy.tsx'
import { useMessages } from '../kit/language.ts'
import { Failed, Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Notice } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Age, When } from '../kit/when.tsx'
import { messages } from './messages.ts'
import type { StepProps } from './step-page.tsx'

/** A code for the first device, the command that enrols it, and the devices as they arrive. */
export function DeviceStep({ done }: StepProps) {
  const words = useMessages(messages)
  const [code, setCode] = useState<EnrolmentCodeAnswer | undefined>(undefined)
  return (
    <>
      {code === undefined ? <GetCode got={setCode} /> : <Commands code={code} />}
      <Arrivals />
      <p>
        <Button kind="primary" onClick={() => void done().catch(() => undefined)}>
          {words.deviceDone}
        </Button>
      </p>
    </>
  )
}

function GetCode({ got }: { readonly got: (code: EnrolmentCodeAnswer) => void }) {
  const words = useMessages(messages)
  const person = useSession()?.account.person
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  async function ask(): Promise<void> {
    setBusy(true)
    try {
      got(
        await send<EnrolmentCodeAnswer>('POST', '/api/enrolment-codes', {
          for: 'person',
          person,
          ownership: 'company',
        }),
      )
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)))
    } finally {
      setBusy(false)
    }
  }
  if (person === undefined) return <p>{words.noPersonOfMine}</p>
  return (
    <>
      {error !== undefined && <Failed error={error} />}
      <p>
        <Button busy={busy} onClick={() => void ask()}>
          {words.getCode}
        </Button>
      </p>
    </>
  )
}

function Commands({ code }: { readonly code: EnrolmentCodeAnswer }) {
  const words = useMessages(messages)
  const url = window.location.origin
  const windows = [
    'cd $env:TEMP',
    `Invoke-WebRequest ${url}/get/windows/taga-install.ps1 -OutFile taga-install.ps1 -UseBasicParsing`,
    `powershell -NoProfile -ExecutionPolicy Bypass -File taga-install.ps1 -Server ${url} -Code ${code.code}`,
  ].join('\n')
  const others = `./taga enrol ${code.code} --server ${url} && ./taga watch`
  return (
    <Section title={words.enrolTitle}>
      <p>
        {words.code}: <strong className="enrolment-code">{code.code}</strong>{' '}
        <Copy text={code.code} label={words.copyCode} />
      </p>
      <p className="soft">
        {words.codeUntil} <When at={code.expiresAt} />
      </p>
      <h3>Windows</h3>
      <p>{words.windows}</p>
      <pre className="commands">{windows}</pre>
      <p>
        <Copy text={windows} label={words.copyCommands} /> <a href="/get">{words.aboutCollector}</a>
      </p>
      <h3>{words.otherSystems}</h3>
      <pre className="commands">{others}</pre>
      <p>
        <Copy text={others} label={words.copyCommand} />
      </p>
    </Section>
  )
}

/** Asked again every three seconds: whoever enrols a device wants to see it come. */
function Arrivals() {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['devices', 'arrivals'],
    queryFn: () => get<DevicesAnswer>('/api/devices', { sort: '-seen', limit: 10 }),
    refetchInterval: 3_000,
  })
  return (
    <Section title={words.arrivals}>
      <Loaded
        query={query}
        empty={({ rows }) =>
          rows.every(({ lastSeenAt }) => lastSeenAt === undefined) ? <p role="status">{words.noneYet}</p> : undefined
        }
      >
        {({ rows }) => (
          <>
            <Notice kind="good" title={words.arrived}>
              <p>{words.arrivedLead}</p>
            </Notice>
            <Table
              caption={words.arrivals}
              rows={rows}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: 'label',
                  head: words.deviceName,
                  cell: ({ id, label }) => <Link href={`/devices/${id}`}>{label}</Link>,
                },
                { key: 'user', head: words.deviceUser, cell: ({ userName }) => userName ?? '' },
                {
                  key: 'seen',
                  head: words.deviceSeen,
                  cell: ({ lastSeenAt }) =>
                    lastSeenAt === undefined ? <Mark kind="open">{words.notSeen}</Mark> : <Age at={lastSeenAt} />,
                },
              ]}
            />
          </>
        )}
      </Loaded>
    </Section>
  )
}
