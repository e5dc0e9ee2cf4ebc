import type { NamesAddressAnswer, NamesAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm, Dialog } from '../kit/dialog.tsx'
import { Form, SelectField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Age, When } from '../kit/when.tsx'
import { MadeAddress } from './made-address.tsx'
import { messages } from './messages.ts'
import { NAMES_KEY } from './use-names.ts'

type Device = NamesAnswer['devices'][number]
type DevicesProps = { readonly devices: readonly Device[]; readonly mayChange: boolean }

/** Which devices have an address of their own to ask at, and when each was heard of last. */
export function DeviceAddresses({ devices, mayChange }: DevicesProps) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const toast = useToast()
  const [making, setMaking] = useState(false)
  const [taking, setTaking] = useState<Device | undefined>(undefined)
  async function take(): Promise<void> {
    if (taking !== undefined) await send('DELETE', `/api/devices/${taking.device}/names-address`)
    toast(words.taken)
    await client.invalidateQueries({ queryKey: NAMES_KEY })
  }
  return (
    <Section
      title={words.devices}
      id="devices"
      actions={mayChange ? <Button onClick={() => setMaking(true)}>{words.makeFor}</Button> : undefined}
    >
      <p>{words.devicesText}</p>
      {devices.length === 0 ? (
        <p className="soft">{words.devicesNone}</p>
      ) : (
        <Table
          caption={words.devices}
          rows={devices}
          rowKey={({ device }) => device}
          columns={[
            { key: 'label', head: words.device, cell: ({ label }) => label },
            { key: 'made', head: words.addressTitle, cell: ({ madeAt }) => <When at={madeAt} /> },
            {
              key: 'asked',
              head: words.asked,
              cell: ({ askedAt }) => (askedAt === undefined ? words.never : <Age at={askedAt} />),
            },
            ...(mayChange
              ? [
                  {
                    key: 'take',
                    head: words.change,
                    cell: (device: Device) => (
                      <Button
                        kind="plain"
                        label={`${words.takeBack}: ${device.label}`}
                        onClick={() => setTaking(device)}
                      >
                        {words.takeBack}
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {making && <MakeFor close={() => setMaking(false)} />}
      {taking !== undefined && (
        <Confirm
          title={`${words.takeBack}: ${taking.label}`}
          text={words.devicesText}
          confirm={words.takeBack}
          kind="danger"
          open
          onConfirm={take}
          onClose={() => setTaking(undefined)}
        />
      )}
    </Section>
  )
}

type DevicesPage = { readonly rows: readonly { readonly id: string; readonly label: string }[] }

function MakeFor({ close }: { readonly close: () => void }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const [device, setDevice] = useState('')
  const [urls, setUrls] = useState<readonly string[] | undefined>(undefined)
  const all = useQuery({
    queryKey: [...NAMES_KEY, 'devices'],
    queryFn: () => get<DevicesPage>('/api/devices', { limit: 200, sort: 'label' }),
  })
  const options = (all.data?.rows ?? []).map(({ id, label }) => ({ value: id, label }))
  async function make(): Promise<void> {
    setUrls((await send<NamesAddressAnswer>('POST', `/api/devices/${device}/names-address`)).urls)
    await client.invalidateQueries({ queryKey: NAMES_KEY })
  }
  if (urls !== undefined)
    return <MadeAddress urls={urls} label={options.find(({ value }) => value === device)?.label ?? ''} close={close} />
  return (
    <Dialog title={words.makeFor} open onClose={close}>
      <Form onSubmit={make} submit={words.makeAddress} cancel={close}>
        <SelectField
          name="device"
          label={words.chooseDevice}
          required
          value={device}
          onChange={setDevice}
          options={[{ value: '', label: words.choose }, ...options]}
        />
      </Form>
    </Dialog>
  )
}
