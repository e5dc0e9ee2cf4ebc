import type { DeviceAnswer, LossAnswer, ReportLoss } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useParams } from 'wouter'
import { ApiFault, get, send } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { DateField, Form, RadioGroup, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { LinkButton } from '../kit/button.tsx'
import { Page } from '../kit/page.tsx'
import { optionsOf, useDraft } from '../registers/draft.ts'
import { messages } from './messages.ts'

/** Reports one's own device, or any for an administrator, lost or stolen: one choice and one button are enough. */
export function ReportLossPage() {
  const words = useMessages(messages)
  const { device: id } = useParams<{ device: string }>()
  const query = useQuery({
    queryKey: ['devices', id],
    queryFn: () => get<DeviceAnswer>(`/api/devices/${id}`),
    retry: false,
  })
  const isUnknown = query.error instanceof ApiFault && query.error.status === 404
  const label = query.data?.label
  return (
    <Page title={label === undefined ? words.reportTitlePlain : words.reportTitle(label)} lead={words.reportLead}>
      {isUnknown ? (
        <Empty title={words.notMine} text={words.notMineText} />
      ) : (
        <Loaded query={query}>{(device) => <Report device={device} />}</Loaded>
      )}
    </Page>
  )
}

function Report({ device }: { readonly device: DeviceAnswer }) {
  const words = useMessages(messages)
  if (device.state === 'lost' || device.state === 'stolen') return <Already device={device.id} />
  if (device.state === 'wiped' || device.state === 'disposed') return <Notice kind="info" title={words.cannot} />
  return <ReportForm device={device} />
}

function Already({ device }: { readonly device: string }) {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['losses', 'of', device],
    queryFn: () => get<LossAnswer>(`/api/devices/${device}/loss`),
  })
  return (
    <Notice kind="warn" title={words.already}>
      {query.data !== undefined && <LinkButton href={`/losses/${query.data.id}`}>{words.title}</LinkButton>}
    </Notice>
  )
}

function ReportForm({ device }: { readonly device: DeviceAnswer }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const [, go] = useLocation()
  const { draft, set } = useDraft({
    how: 'lost' as ReportLoss['how'],
    place: '',
    circumstances: '',
    noticedAt: undefined as number | undefined,
  })
  async function report(): Promise<void> {
    const body = {
      how: draft.how,
      ...(draft.place.trim() === '' ? {} : { place: draft.place }),
      ...(draft.circumstances.trim() === '' ? {} : { circumstances: draft.circumstances }),
      ...(draft.noticedAt === undefined ? {} : { noticedAt: draft.noticedAt }),
    }
    await send('POST', `/api/devices/${device.id}/loss`, body)
    const loss = await get<LossAnswer>(`/api/devices/${device.id}/loss`)
    await client.invalidateQueries()
    go(`/losses/${loss.id}?reported=yes`)
  }
  return (
    <Form onSubmit={report} submit={words.doReport} kind="danger">
      <RadioGroup
        name="how"
        label={words.whichHow}
        value={draft.how}
        onChange={(how) => set('how')(how as ReportLoss['how'] /* one of the options */)}
        options={optionsOf(words.howOptions)}
      />
      <TextField name="place" label={words.place} maxLength={200} value={draft.place} onChange={set('place')} />
      <TextField
        name="circumstances"
        label={words.circumstances}
        maxLength={500}
        value={draft.circumstances}
        onChange={set('circumstances')}
      />
      <DateField
        name="noticedAt"
        label={words.noticedAt}
        max={Date.now()}
        value={draft.noticedAt}
        onChange={set('noticedAt')}
      />
    </Form>
  )
}
