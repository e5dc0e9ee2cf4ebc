import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { get } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page } from '../kit/page.tsx'
import { messages } from './messages.ts'

type Devices = {
  readonly devices: readonly {
    readonly id: string
    readonly label: string
    readonly ownership: 'company' | 'personal'
  }[]
}

/** The devices one uses oneself, each with what it tells. */
export function MyDevicesPage() {
  const words = useMessages(messages)
  const query = useQuery({ queryKey: ['my-devices'], queryFn: () => get<Devices>('/api/my/devices') })
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>}>
      <Loaded
        query={query}
        empty={({ devices }) =>
          devices.length === 0 ? <Empty title={words.emptyTitle} text={words.emptyText} /> : undefined
        }
      >
        {({ devices }) => (
          <ul className="things" aria-label={words.pick}>
            {devices.map((device) => (
              <li key={device.id}>
                <p className="thing-head">
                  <Link href={`/my-device/${device.id}`}>{device.label}</Link>
                </p>
                <p className="soft">{words.ownership[device.ownership]}</p>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Page>
  )
}
