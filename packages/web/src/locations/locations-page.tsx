import type { LocationAnswer, LocationKind, LocationsAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Empty } from '../kit/empty.tsx'
import { Form, SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { filled, optionsOf, useDraft } from '../registers/draft.ts'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'
import { LocationNetworks } from './location-networks.tsx'
import { useOfficeNetworks } from './use-office-networks.ts'

/** Places of the organisation (A1: EX-1, AD-12). */
export function LocationsPage() {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const mayChange = hasRole(useSession(), 'administrator')
  const networks = useOfficeNetworks(mayChange)
  const [shown, setShown] = useState<LocationAnswer | undefined>(undefined)
  const [edited, setEdited] = useState<LocationAnswer | 'added' | undefined>(undefined)
  const query = useQuery({ queryKey: ['locations'], queryFn: () => get<LocationsAnswer>('/api/locations') })
  const add = mayChange && (
    <Button kind="primary" onClick={() => setEdited('added')}>
      {words.add}
    </Button>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={add}>
      <Loaded
        query={query}
        empty={({ locations }) =>
          locations.length === 0 ? <Empty title={words.emptyTitle} text={words.emptyText} /> : undefined
        }
      >
        {({ locations }) => (
          <Table
            caption={words.table}
            rows={locations}
            rowKey={(row) => row.id}
            columns={[
              { key: 'name', head: common.name, cell: (row) => row.name },
              { key: 'kind', head: words.kind, cell: (row) => words.kinds[row.kind] },
              { key: 'address', head: words.address, cell: (row) => row.address ?? '' },
              { key: 'note', head: common.note, cell: (row) => row.note ?? '' },
              ...(mayChange
                ? [
                    {
                      key: 'networks',
                      head: words.networks.head,
                      cell: (row: LocationAnswer) => {
                        const count = networks.data?.filter(({ location }) => location === row.id).length
                        const label = count === undefined ? words.networks.open : words.networks.count(count)
                        return (
                          <Button kind="plain" label={`${row.name}: ${label}`} onClick={() => setShown(row)}>
                            {label}
                          </Button>
                        )
                      },
                    },
                    {
                      key: 'edit',
                      head: common.edit,
                      cell: (row: LocationAnswer) => (
                        <Button kind="plain" label={`${common.edit} ${row.name}`} onClick={() => setEdited(row)}>
                          {common.edit}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Loaded>
      {shown !== undefined && (
        <Dialog title={words.networks.title(shown.name)} open onClose={() => setShown(undefined)}>
          <LocationNetworks location={shown} />
        </Dialog>
      )}
      {edited !== undefined && (
        <Dialog title={edited === 'added' ? words.add : words.edit} open onClose={() => setEdited(undefined)}>
          <LocationForm location={edited === 'added' ? undefined : edited} done={() => setEdited(undefined)} />
        </Dialog>
      )}
    </Page>
  )
}

function LocationForm({
  location,
  done,
}: {
  readonly location: LocationAnswer | undefined
  readonly done: () => void
}) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const client = useQueryClient()
  const toast = useToast()
  const { draft, set } = useDraft({
    name: location?.name ?? '',
    kind: location?.kind ?? ('office' as LocationKind),
    address: location?.address ?? '',
    note: location?.note ?? '',
  })
  async function save(): Promise<void> {
    if (location === undefined) await send('POST', '/api/locations', filled(draft))
    else await send('PUT', `/api/locations/${location.id}`, { ...filled(draft), version: location.version })
    await client.invalidateQueries({ queryKey: ['locations'] })
    toast(common.saved)
    done()
  }
  return (
    <Form onSubmit={save} submit={common.save} cancel={done}>
      <TextField name="name" label={common.name} required maxLength={200} value={draft.name} onChange={set('name')} />
      <SelectField
        name="kind"
        label={words.kind}
        value={draft.kind}
        onChange={(kind) => set('kind')(kind as LocationKind /* one of the options */)}
        options={optionsOf(words.kinds)}
      />
      <TextField name="address" label={words.address} maxLength={500} value={draft.address} onChange={set('address')} />
      <TextField name="note" label={common.note} maxLength={500} value={draft.note} onChange={set('note')} />
    </Form>
  )
}
