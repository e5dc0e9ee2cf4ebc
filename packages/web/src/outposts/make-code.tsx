import type { CreateOutpostCode, LocationsAnswer, OutpostCodeAnswer, OutpostKind } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { Copy } from '../kit/copy.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Form, SelectField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Notice } from '../kit/notice.tsx'
import { When } from '../kit/when.tsx'
import { WithCode } from '../kit/with-code.tsx'
import { enrolCommands } from './enrol-commands.ts'
import { messages } from './messages.ts'

type MakeCodeProps = { readonly kind: OutpostKind; readonly close: () => void }

/** Makes a code for a gateway, or for a connector of a place, and shows it this once with what to run. */
export function MakeCode({ kind, close }: MakeCodeProps) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const [code, setCode] = useState<OutpostCodeAnswer | undefined>(undefined)
  const [site, setSite] = useState('')
  async function make(): Promise<void> {
    const wish: CreateOutpostCode = kind === 'gateway' ? { kind } : { kind, site }
    setCode(await send<OutpostCodeAnswer>('POST', '/api/outpost-codes', wish))
    await client.invalidateQueries({ queryKey: ['outposts'] })
  }
  return (
    <Dialog title={words.codeTitle[kind]} open onClose={close}>
      {location.protocol !== 'https:' && (
        <Notice kind="warn">
          <p>{words.localOnly}</p>
        </Notice>
      )}
      {code === undefined ? (
        <Form onSubmit={make} submit={words.makeCode} cancel={close}>
          {kind === 'gateway' ? <p>{words.gatewayCodeText}</p> : <ChooseSite site={site} onChange={setSite} />}
        </Form>
      ) : (
        <MadeCode kind={kind} made={code} />
      )}
    </Dialog>
  )
}

function ChooseSite({ site, onChange }: { readonly site: string; readonly onChange: (site: string) => void }) {
  const words = useMessages(messages)
  const places = useQuery({ queryKey: ['locations'], queryFn: () => get<LocationsAnswer>('/api/locations') })
  const options = (places.data?.locations ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const isNone = places.data !== undefined && options.length === 0
  return (
    <SelectField
      name="site"
      label={words.site}
      required
      hint={
        isNone ? (
          <>
            {words.noLocations} <Link href="/locations">{words.toLocations}</Link>
          </>
        ) : (
          words.siteHint
        )
      }
      value={site}
      onChange={onChange}
      options={[{ value: '', label: words.chooseSite }, ...options]}
    />
  )
}

function MadeCode({ kind, made }: { readonly kind: OutpostKind; readonly made: OutpostCodeAnswer }) {
  const words = useMessages(messages)
  const { service, unix, windows } = enrolCommands(kind, { server: location.origin, code: made.code })
  return (
    <>
      <Notice kind="info">
        <p>
          {words.codeOnce} {words.codeUntil}: <When at={made.expiresAt} />
        </p>
      </Notice>
      <h3>{words.steps}</h3>
      <ol>
        <li>{words.step1}</li>
        <li>{words.step2}</li>
        <li>
          <WithCode text={kind === 'gateway' ? words.step3Gateway : words.step3Connector} />
        </li>
      </ol>
      <h3>{words.unix}</h3>
      <pre lang="en">{unix}</pre>
      <Copy text={unix} label={words.copyUnix} />
      <h3>{words.windows}</h3>
      <pre lang="en">{windows}</pre>
      <Copy text={windows} label={words.copyWindows} />
      <h3>{words.service}</h3>
      <p>
        <WithCode text={words.serviceText} />
      </p>
      <pre lang="en">{service}</pre>
      <Copy text={service} label={words.copyService} />
    </>
  )
}
