import type { MyPersonalDevices, PersonalDeviceAnswer, PersonalDeviceTerms } from '@taga/contract'
import { DEVICE_KIND_WORDS, DEVICE_SYSTEM_WORDS } from '@taga/core'
import { useQuery } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { Day } from '../kit/when.tsx'
import { messages } from './messages.ts'
import { Collected } from './collected.tsx'
import { UseState } from './use-state.tsx'

/** Devices of one's own that are used for work, and what the company learns from them (T5). */
export function MyDevicesPage() {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['personal-devices', 'mine'],
    queryFn: () => get<MyPersonalDevices>('/api/my/personal-devices'),
  })
  const terms = useQuery({
    queryKey: ['personal-devices', 'terms'],
    queryFn: () => get<PersonalDeviceTerms>('/api/personal-device-terms'),
    staleTime: Infinity,
  })
  const ask = (
    <LinkButton href="/my/personal-devices/ask" kind="primary">
      {words.ask}
    </LinkButton>
  )
  return (
    <Page title={words.mineTitle} lead={words.mineLead} actions={ask}>
      <Loaded
        query={query}
        empty={({ devices, waiting }) =>
          devices.length + waiting.length > 0 ? undefined : (
            <Empty title={words.mineEmpty} text={words.mineEmptyText} actions={ask} />
          )
        }
      >
        {({ devices, waiting }) => (
          <>
            {waiting.map(({ device, label }) => (
              <Notice key={device} kind="info" title={label}>
                <p>{words.waitingHint}</p>
                <LinkButton href={`/my/personal-devices/ask?device=${encodeURIComponent(device)}`}>
                  {words.ask}
                </LinkButton>
              </Notice>
            ))}
            {devices.map((use) => (
              <OneDevice key={use.device} use={use} />
            ))}
          </>
        )}
      </Loaded>
      <Section title={words.privacyTitle}>
        <Loaded query={terms}>{(given) => <Collected terms={given} />}</Loaded>
      </Section>
    </Page>
  )
}

function OneDevice({ use }: { readonly use: PersonalDeviceAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const id = encodeURIComponent(use.device)
  const isOver = use.state === 'toCheck' || use.state === 'ended'
  return (
    <Section title={use.label}>
      <Facts
        items={[
          { term: words.state, value: <UseState state={use.state} /> },
          { term: words.system, value: `${say(DEVICE_KIND_WORDS[use.kind])} · ${say(DEVICE_SYSTEM_WORDS[use.os])}` },
          { term: words.until, value: <Day at={use.validUntil} calendar="both" /> },
          { term: words.purpose, value: use.purpose },
        ]}
      />
      {use.checkNote !== undefined && use.state === 'ending' && (
        <Notice kind="warn" title={words.backFrom}>
          <p>{use.checkNote}</p>
        </Notice>
      )}
      {!isOver && (
        <div className="actions">
          {use.state !== 'ending' && (
            <LinkButton href={`/my/personal-devices/ask?device=${id}`}>{words.renew}</LinkButton>
          )}
          <LinkButton href={`/my/personal-devices/${id}/end`}>{words.end}</LinkButton>
        </div>
      )}
    </Section>
  )
}
