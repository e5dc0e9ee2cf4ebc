import type { SendingAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation, useParams } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { ActButton } from '../kit/act-button.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { type Fact, Facts, Page, Section } from '../kit/page.tsx'
import { When } from '../kit/when.tsx'
import { LevelMark } from '../registers/level-mark.tsx'
import { askProved } from '../start-work/page-proof.ts'
import { messages } from './messages.ts'
import { AgainForm, NewForm } from './sending-form.tsx'
import { SendingState } from './sending-state.tsx'

/** One sending with what was found of it, and the way to put it right; `new` is one that is not declared yet. */
export function MySendingPage() {
  const words = useMessages(messages)
  const { sending: id } = useParams<{ sending: string }>()
  const back = { href: '/my/sendings', text: words.mineTitle }
  if (id === 'new')
    return (
      <Page title={words.addTitle} lead={words.mineLead} back={back}>
        <NewForm />
      </Page>
    )
  return <Declared id={id} back={back} />
}

function Declared({
  id,
  back,
}: {
  readonly id: string
  readonly back: { readonly href: string; readonly text: string }
}) {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['sendings', 'mine', id],
    queryFn: () => askProved(() => get<SendingAnswer>(`/api/my/sendings/${id}`)),
  })
  return (
    <Page title={query.data?.title ?? words.mineTitle} back={back}>
      <Loaded query={query}>
        {(sending) => (
          <>
            <Verdict sending={sending} />
            <SendingFacts sending={sending} />
            {sending.state === 'turnedBack' && (
              <>
                <Section title={words.addTitle}>
                  <AgainForm key={sending.version} sending={sending} />
                </Section>
                <Section title={words.dropTitle}>
                  <Drop sending={sending} />
                </Section>
              </>
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Verdict({ sending }: { readonly sending: SendingAnswer }) {
  const words = useMessages(messages)
  switch (sending.state) {
    case 'accepted':
      return (
        <Notice kind="good" title={words.acceptedTitle}>
          <p>{words.acceptedText}</p>
          {sending.passwordBy !== undefined && <p>{words.tellBy(words.passwordWays[sending.passwordBy])}</p>}
        </Notice>
      )
    case 'dropped':
      return <Notice kind="info">{words.droppedText}</Notice>
    case 'turnedBack':
      return (
        <Notice kind="warn" title={words.turnedBackTitle}>
          <p>{words.turnedBackText}</p>
          <ul>
            {sending.reasons.map((reason) => (
              <Reason key={`${reason.kind} ${reason.title?.en ?? ''}`} reason={reason} />
            ))}
          </ul>
          <p>
            <Link href="/levels">{words.handling}</Link> <Link href="/contacts">{words.contacts}</Link>
          </p>
        </Notice>
      )
  }
}

/** Why not, and what is left to choose. */
function Reason({ reason }: { readonly reason: SendingAnswer['reasons'][number] }) {
  const words = useMessages(messages)
  const say = useSay()
  const named: Readonly<Record<string, string>> = { ...words.protections, ...words.passwordWays }
  return (
    <li>
      {words.reasons[reason.kind]}
      {reason.title !== undefined && ` ${say(reason.title)}`}
      {reason.remedy !== undefined && <span className="row-note">{say(reason.remedy)}</span>}
      {reason.choices.length > 0 && (
        <span className="row-note">
          {words.choices} {reason.choices.map((choice) => named[choice] ?? choice).join(' / ')}
        </span>
      )}
    </li>
  )
}

function SendingFacts({ sending }: { readonly sending: SendingAnswer }) {
  const words = useMessages(messages)
  const items: Fact[] = [
    { term: words.state, value: <SendingState state={sending.state} /> },
    { term: words.receiver, value: sending.receiver },
    { term: words.level, value: <LevelMark level={sending.level} /> },
    { term: words.way, value: words.ways[sending.way] },
    { term: words.protection, value: words.protections[sending.protection] },
  ]
  if (sending.passwordBy !== undefined)
    items.push({ term: words.passwordBy, value: words.passwordWays[sending.passwordBy] })
  items.push({ term: words.declaredAt, value: <When at={sending.declaredAt} /> })
  return <Facts items={items} />
}

function Drop({ sending: { id, version } }: { readonly sending: SendingAnswer }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  async function drop(): Promise<void> {
    await send('POST', `/api/my/sendings/${id}/drop`, { version })
    toast(words.dropped)
    await client.invalidateQueries({ queryKey: ['sendings'] })
    go('/my/sendings')
  }
  return (
    <p>
      <ActButton act={drop}>{words.drop}</ActButton>
    </p>
  )
}
