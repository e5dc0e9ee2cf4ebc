import type { DeviceEndAnswer, WipeAnswer } from '@taga/contract'
import { DEVICE_KINDS, DEVICE_KIND_WORDS, LIFECYCLE_WORDS } from '@taga/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { get } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Facts, Page } from '../kit/page.tsx'
import { PrintSheet } from '../kit/sheet.tsx'
import { Day } from '../kit/when.tsx'
import { WipeFacts } from './device-end-page.tsx'
import { messages } from './messages.ts'

/** The certificate of wiping, for paper. There is none without a confirmed record. */
export function CertificatePage() {
  const words = useMessages(messages)
  const { device: id } = useParams<{ device: string }>()
  const query = useQuery({
    queryKey: ['disposal', id],
    queryFn: () => get<DeviceEndAnswer>(`/api/devices/${id}/end`),
  })
  return (
    <Page
      title={words.certificateTitle}
      back={{ href: `/disposal/${id}`, text: query.data?.device.label ?? words.title }}
    >
      <Loaded query={query}>
        {(end) => {
          const wipe = end.wipes.find((each) => each.state === 'confirmed')
          if (wipe === undefined) return <Empty title={words.certificateNone} text={words.certificateNoneText} />
          return <Certificate end={end} wipe={wipe} />
        }}
      </Loaded>
    </Page>
  )
}

function Certificate({ end, wipe }: { readonly end: DeviceEndAnswer; readonly wipe: WipeAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const { device, disposal } = end
  const kind = DEVICE_KINDS.find((each) => each === device.kind)
  return (
    <PrintSheet title={words.certificateTitle}>
      <p>{words.certificateText}</p>
      <Facts
        items={[
          { term: words.facts.device, value: device.label },
          { term: words.facts.tag, value: device.tag ?? '—' },
          { term: words.facts.serial, value: device.serial ?? '—' },
          { term: words.facts.kind, value: kind === undefined ? device.kind : say(DEVICE_KIND_WORDS[kind]) },
          { term: words.facts.state, value: say(LIFECYCLE_WORDS[device.state]) },
          ...(disposal === undefined
            ? []
            : [
                { term: words.facts.disposal, value: words.kinds[disposal.kind] },
                { term: words.disposedAt, value: <Day at={disposal.disposedAt} calendar="both" /> },
                { term: words.receiver, value: disposal.receiver ?? '—' },
              ]),
        ]}
      />
      <h3>{words.recordsTitle}</h3>
      <WipeFacts wipe={wipe} />
      <p className="soft">
        {words.recordId}: {wipe.id}
      </p>
      <div className="sign-lines">
        <div className="sign-line">{words.carriedOutBy}</div>
        <div className="sign-line">{words.issuer}</div>
      </div>
    </PrintSheet>
  )
}
