import type { ContactsAnswer, LossAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearchParams } from 'wouter'
import { ContactCards } from '../contacts/contact-cards.tsx'
import { get } from '../kit/ask.ts'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { hasRole, isOverseer, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Age, Day, When } from '../kit/when.tsx'
import { LevelMark } from '../registers/level-mark.tsx'
import { LossActs } from './loss-acts.tsx'
import { LossState, WipeMark } from './losses-page.tsx'
import { messages } from './messages.ts'

/** One loss: what stopped at once, what may be on the device, how the remote wipe stands, and how it ends. */
export function LossPage() {
  const words = useMessages(messages)
  const session = useSession()
  const { loss: id } = useParams<{ loss: string }>()
  const [search] = useSearchParams()
  const query = useQuery({ queryKey: ['losses', id], queryFn: () => get<LossAnswer>(`/api/losses/${id}`) })
  const loss = query.data
  return (
    <Page
      title={loss === undefined ? words.title : `${words.how[loss.how]}: ${loss.deviceLabel}`}
      lead={loss !== undefined && <LossState loss={loss} />}
      back={isOverseer(session) ? { href: '/losses', text: words.back } : undefined}
    >
      <Loaded query={query}>
        {(shown) => (
          <>
            {(search.get('reported') !== null || !isOverseer(session)) && <JustReported />}
            {shown.ended === undefined && <WhomToCall />}
            <LossFacts loss={shown} />
            <DataOn loss={shown} />
            <WipeLimits loss={shown} />
            {shown.ended === undefined && (
              <LossActs key={shown.version} loss={shown} mayAct={hasRole(session, 'administrator')} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function JustReported() {
  const words = useMessages(messages)
  return (
    <>
      <Notice kind="good" title={words.stoppedTitle}>
        <ul>
          {words.stopped.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Notice>
      <Section title={words.nextTitle}>
        <ol>
          {words.nexts.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
      </Section>
    </>
  )
}

/** The organisation's contacts, in the order in which to call them (EX-4); nothing where none are kept. */
function WhomToCall() {
  const words = useMessages(messages)
  const { data } = useQuery({ queryKey: ['contacts'], queryFn: () => get<ContactsAnswer>('/api/contacts') })
  if (data === undefined || data.contacts.length === 0) return null
  return (
    <Section title={words.contactsTitle}>
      <ContactCards contacts={data.contacts} />
    </Section>
  )
}

function LossFacts({ loss }: { readonly loss: LossAnswer }) {
  const words = useMessages(messages)
  const { facts } = words
  const yesNo = (value: boolean | undefined, yes: string, no: string) =>
    value === undefined ? facts.unknown : value ? yes : no
  return (
    <Section title={words.factsTitle}>
      <Facts
        items={[
          { term: facts.device, value: loss.deviceLabel },
          ...(loss.personName === undefined ? [] : [{ term: facts.person, value: loss.personName }]),
          { term: facts.how, value: words.how[loss.how] },
          { term: facts.reported, value: <When at={loss.reportedAt} /> },
          ...(loss.noticedAt === undefined ? [] : [{ term: facts.noticed, value: <Day at={loss.noticedAt} /> }]),
          ...(loss.place === undefined ? [] : [{ term: facts.place, value: loss.place }]),
          ...(loss.circumstances === undefined ? [] : [{ term: facts.circumstances, value: loss.circumstances }]),
          ...(loss.policeNumber === undefined ? [] : [{ term: facts.police, value: loss.policeNumber }]),
          {
            term: facts.lastSeen,
            value: loss.lastSeenAt === undefined ? facts.never : <Age at={loss.lastSeenAt} />,
          },
          { term: facts.sessions, value: facts.sessionsCount(loss.sessionsEnded) },
          {
            term: facts.encrypted,
            value: (
              <>
                {yesNo(loss.encrypted, facts.encryptedYes, facts.encryptedNo)}{' '}
                {loss.encryptedAt !== undefined && (
                  <span className="soft">
                    <When at={loss.encryptedAt} />
                  </span>
                )}
              </>
            ),
          },
          { term: facts.remoteWipeSet, value: yesNo(loss.remoteWipeSet, facts.set, facts.notSet) },
          ...(loss.ended === undefined
            ? []
            : [
                {
                  term: words.endedOn,
                  value: (
                    <>
                      <When at={loss.ended.at} /> {loss.ended.note}
                    </>
                  ),
                },
              ]),
        ]}
      />
    </Section>
  )
}

function DataOn({ loss }: { readonly loss: LossAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const overseer = isOverseer(useSession())
  const rows = loss.dataOn.map((row, index) => ({ ...row, key: `${index} ${row.title}` }))
  return (
    <Section title={words.dataTitle}>
      {rows.length === 0 ? (
        <Notice kind="warn" title={words.dataNone} />
      ) : (
        <>
          <p>{words.dataLead}</p>
          <Table
            caption={words.dataTitle}
            rows={rows}
            rowKey={(row) => row.key}
            columns={[
              {
                key: 'title',
                head: words.data.title,
                cell: (row) =>
                  row.href !== undefined && overseer ? <Link href={row.href}>{row.title}</Link> : row.title,
              },
              { key: 'level', head: words.data.level, cell: (row) => <LevelMark level={row.level} /> },
              {
                key: 'last',
                head: words.data.last,
                cell: (row) => (row.lastAt === undefined ? '' : <When at={row.lastAt} />),
              },
              { key: 'why', head: words.data.why, cell: (row) => say(row.why) },
            ]}
          />
        </>
      )}
    </Section>
  )
}

function WipeLimits({ loss }: { readonly loss: LossAnswer }) {
  const words = useMessages(messages)
  const { remoteWipe } = loss
  return (
    <Section title={words.wipeTitle}>
      <p>
        <WipeMark state={remoteWipe.state} /> {remoteWipe.at !== undefined && <When at={remoteWipe.at} />}{' '}
        {remoteWipe.note}
      </p>
      <p>{words.wipeLead}</p>
      <ul>
        {words.wipeLimits.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Section>
  )
}
