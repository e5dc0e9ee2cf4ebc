import type { DeviceDetail } from '@taga/contract'
import { DEVICE_KIND_WORDS, DEVICE_SYSTEM_WORDS, LIFECYCLE_WORDS, MANAGEMENT_WORDS, OWNERSHIP_WORDS } from '@taga/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'wouter'
import { DeviceDifferences } from '../differences/device-differences.tsx'
import { get } from '../kit/ask.ts'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { StateMark } from '../kit/mark.tsx'
import { Facts, Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Age, Day } from '../kit/when.tsx'
import { Agent } from './agent.tsx'
import { DeviceActs } from './device-acts.tsx'
import { EditDevice } from './edit-device.tsx'
import { Findings } from './findings.tsx'
import { History } from './history.tsx'
import { messages } from './messages.ts'
import { Verdicts } from './verdicts.tsx'

const EVERY_MS = 60_000

/** One device: what it may be used for today and why, what its last look found, and everything an administrator does with it. */
export function DevicePage() {
  const words = useMessages(messages)
  const { device: id = '' } = useParams()
  const mayChange = hasRole(useSession(), 'administrator')
  const detail = useQuery({
    queryKey: ['devices', id],
    queryFn: () => get<DeviceDetail>(`/api/devices/${id}/today`),
    refetchInterval: EVERY_MS,
  })
  return (
    <Page
      title={detail.data?.device.label ?? words.title}
      lead={detail.data !== undefined && <StateMark state={detail.data.state} />}
      back={{ href: '/devices', text: words.title }}
      actions={mayChange && detail.data !== undefined && <DeviceActs device={detail.data.device} />}
    >
      <Loaded query={detail}>
        {(answer) => (
          <>
            <About detail={answer} />
            {mayChange && <EditDevice device={answer.device} />}
            <Verdicts detail={answer} />
            <Findings detail={answer} />
            <DeviceDifferences device={answer.device} mayChange={mayChange} />
            {mayChange && answer.device.management === 'managed' && <Agent detail={answer} />}
            <History device={id} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function About({ detail }: { readonly detail: DeviceDetail }) {
  const words = useMessages(messages)
  const say = useSay()
  const { device, personName, lastSeenAt } = detail
  const more = [
    { term: words.serial, value: device.serial },
    { term: words.tag, value: device.tag },
    { term: words.place, value: device.place },
    { term: words.purchasedAt, value: device.purchasedAt === undefined ? undefined : <Day at={device.purchasedAt} /> },
    { term: words.note, value: device.note },
  ].flatMap(({ term, value }) => (value === undefined ? [] : [{ term, value }]))
  return (
    <Facts
      items={[
        { term: words.state, value: say(LIFECYCLE_WORDS[device.state]) },
        {
          term: words.user,
          value:
            device.user === undefined ? words.nobody : <Link href={`/people/${device.user}`}>{personName ?? '—'}</Link>,
        },
        { term: words.kind, value: `${say(DEVICE_KIND_WORDS[device.kind])} / ${say(DEVICE_SYSTEM_WORDS[device.os])}` },
        {
          term: words.management,
          value: `${say(OWNERSHIP_WORDS[device.ownership])} / ${say(MANAGEMENT_WORDS[device.management])}`,
        },
        { term: words.seen, value: lastSeenAt === undefined ? words.never : <Age at={lastSeenAt} /> },
        ...more,
      ]}
    />
  )
}
