import type { AddOfficeNetwork, LocationAnswer, NetworkNowAnswer, OfficeNetworkAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiFault } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Failed, Loaded } from '../kit/loaded.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { Table } from '../kit/table.tsx'
import { Day } from '../kit/when.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'
import { NETWORKS_KEY, addNetwork, removeNetwork, useNetworkNow, useOfficeNetworks } from './use-office-networks.ts'

/** By what one place is recognised, and the network this computer is on as the quickest way to say so (TW-15, TW-14). */
export function LocationNetworks({ location }: { readonly location: LocationAnswer }) {
  const words = useMessages(messages).networks
  const common = useMessages(registerWords)
  const networks = useOfficeNetworks(true)
  const now = useNetworkNow()
  const client = useQueryClient()
  const toast = useToast()
  const [refused, setRefused] = useState<Error | undefined>(undefined)
  const [range, setRange] = useState('')
  async function change(work: () => Promise<unknown>, done: string): Promise<boolean> {
    setRefused(undefined)
    try {
      await work()
      toast(done)
      return true
    } catch (error) {
      if (!(error instanceof Error)) throw error
      setRefused(error)
      return false
    } finally {
      await client.invalidateQueries({ queryKey: NETWORKS_KEY })
    }
  }
  const add = (body: AddOfficeNetwork) => change(() => addNetwork(location.id, body), words.saved)
  return (
    <>
      <p>{words.lead}</p>
      {refused !== undefined && <Refused error={refused} />}
      <Loaded query={networks}>
        {(all) => (
          <Registered
            networks={all.filter((each) => each.location === location.id)}
            remove={(id) => void change(() => removeNetwork(id), words.removed)}
          />
        )}
      </Loaded>
      <h3>{words.nowTitle}</h3>
      <Loaded query={now}>{(seen) => <Now seen={seen} add={() => add({ from: 'here' })} />}</Loaded>
      <h3>{words.rangeTitle}</h3>
      <Form
        submit={common.add}
        onSubmit={async () => {
          if (await add({ from: 'range', range })) setRange('')
        }}
      >
        <TextField
          name="range"
          label={words.range}
          hint={words.rangeHint}
          required
          maxLength={50}
          value={range}
          onChange={setRange}
        />
      </Form>
    </>
  )
}

function Refused({ error }: { readonly error: Error }) {
  const words = useMessages(messages).networks
  const detail = error instanceof ApiFault && typeof error.detail === 'object' ? error.detail : undefined
  const reason = detail !== undefined && detail !== null && 'reason' in detail ? String(detail.reason) : ''
  const said = Object.hasOwn(words.refused, reason) ? words.refused[reason] : undefined
  return said === undefined ? <Failed error={error} /> : <Notice kind="bad" title={said} />
}

type RegisteredProps = {
  readonly networks: readonly OfficeNetworkAnswer[]
  readonly remove: (id: string) => void
}

function Registered({ networks, remove }: RegisteredProps) {
  const words = useMessages(messages).networks
  if (networks.length === 0) return <p className="soft">{words.none}</p>
  const nameOf = ({ by }: OfficeNetworkAnswer) =>
    by.kind === 'addresses' ? words.addresses(by.range) : words.fingerprint(by.label)
  return (
    <Table
      caption={words.table}
      rows={networks}
      rowKey={(row) => row.id}
      columns={[
        { key: 'what', head: words.what, cell: nameOf },
        { key: 'added', head: words.added, cell: (row) => <Day at={row.addedAt} /> },
        {
          key: 'remove',
          head: words.remove,
          cell: (row) => (
            <Button kind="plain" label={`${words.remove} ${nameOf(row)}`} onClick={() => remove(row.id)}>
              {words.remove}
            </Button>
          ),
        },
      ]}
    />
  )
}

function Now({ seen, add }: { readonly seen: NetworkNowAnswer; readonly add: () => Promise<boolean> }) {
  const words = useMessages(messages).networks
  const [busy, setBusy] = useState(false)
  const { range, rangeOf, device, vpn } = seen
  if (device?.isHome === true) return <Notice kind="warn" title={words.isHome} />
  if (vpn !== undefined && vpn !== 'none') return <Notice kind="warn" title={words.vpn} />
  const isKnown = (range === undefined || rangeOf !== undefined) && device?.knownOf !== undefined
  const nothingLeft = isKnown || (range !== undefined && rangeOf !== undefined && device === undefined)
  return (
    <>
      <ul>
        <li>{range === undefined ? words.noAddress : words.address(range)}</li>
        <li>{device === undefined ? words.noAgent : words.agent(device.label)}</li>
      </ul>
      <p className="soft">{words.shared}</p>
      {nothingLeft ? (
        <p>{words.known}</p>
      ) : (
        <Button
          kind="primary"
          busy={busy}
          disabled={range === undefined && device === undefined}
          onClick={() => {
            setBusy(true)
            void add().finally(() => setBusy(false))
          }}
        >
          {words.addNow}
        </Button>
      )}
    </>
  )
}
