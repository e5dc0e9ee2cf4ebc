import type { MyDeviceAnswer } from '@taga/contract'
import { findMeasure, isMeasureId } from '@taga/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { get } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Age } from '../kit/when.tsx'
import { ItemValue } from './item-value.tsx'
import { messages } from './messages.ts'

/** What one device reports about a person, item by item: the value, its age, what it is for, and who sees it (EX-1, AD-9). */
export function MyDevicePage() {
  const words = useMessages(messages)
  const { device } = useParams<{ device: string }>()
  const query = useQuery({
    queryKey: ['my-device', device],
    queryFn: () => get<MyDeviceAnswer>(`/api/my/devices/${encodeURIComponent(device)}/facts`),
  })
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>} back={{ href: '/my-device', text: words.back }}>
      <Loaded query={query}>{(answer) => <Told device={answer} />}</Loaded>
    </Page>
  )
}

function Told({ device }: { readonly device: MyDeviceAnswer }) {
  const words = useMessages(messages)
  return (
    <>
      <Facts
        items={[
          { term: words.ownership[device.ownership], value: device.label },
          { term: words.heard, value: device.heardAt === undefined ? words.never : <Age at={device.heardAt} /> },
        ]}
      />
      <p className="note">{device.ownership === 'personal' ? words.personalNote : words.companyNote}</p>
      <Section title={words.items} id="items">
        {device.items.length === 0 ? <Empty title={words.never} text={words.neverText} /> : <Items device={device} />}
        {device.applications !== undefined && (
          <details className="advice">
            <summary>{words.applications(device.applications.names.length)}</summary>
            <p>{words.applicationsWhy}</p>
            <ul>
              {device.applications.names.map((name) => (
                <li key={name}>{name}</li>
              ))}
            </ul>
          </details>
        )}
      </Section>
      <Promises />
    </>
  )
}

function Items({ device }: { readonly device: MyDeviceAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <Table
      caption={words.items}
      rows={device.items}
      rowKey={(item) => item.key}
      columns={[
        { key: 'item', head: words.item, cell: (item) => say(item.title) },
        { key: 'value', head: words.value, cell: (item) => <ItemValue item={item} /> },
        { key: 'at', head: words.at, cell: (item) => <Age at={item.at} /> },
        {
          key: 'why',
          head: words.why,
          cell: ({ measures }) =>
            measures.length === 0 ? (
              words.whyNone
            ) : (
              <ul className="measures-of">
                {measures.filter(isMeasureId).map((id) => (
                  <li key={id}>
                    {id} {say(findMeasure(id).title)}
                  </li>
                ))}
              </ul>
            ),
        },
      ]}
    />
  )
}

/** What holds for every device: who sees it, how long it is kept, and what is never collected. */
function Promises() {
  const words = useMessages(messages)
  return (
    <>
      <Section title={words.whoTitle} id="who">
        <ul>
          {words.who.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Section>
      <Section title={words.keptTitle} id="kept">
        <p>{words.kept}</p>
      </Section>
      <Section title={words.neverTitle} id="never">
        <ul>
          {words.neverItems.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Section>
    </>
  )
}
