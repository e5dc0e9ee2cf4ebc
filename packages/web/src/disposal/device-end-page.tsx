import type { DeviceEndAnswer, WipeAnswer } from '@taga/contract'
import { LIFECYCLE_WORDS, MOVE_REFUSAL_WORDS } from '@taga/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { ActButton } from '../kit/act-button.tsx'
import { get, send } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day, When } from '../kit/when.tsx'
import { useDraft } from '../registers/draft.ts'
import { sayingWhy } from '../terminals/say-reason.ts'
import { DisposeForm } from './dispose-form.tsx'
import { DISPOSAL_REASONS, messages } from './messages.ts'
import { RecordWipeForm } from './record-wipe-form.tsx'

/** The end of one device: how it was wiped, who confirmed it, where it went. */
export function DeviceEndPage() {
  const words = useMessages(messages)
  const say = useSay()
  const { device: id } = useParams<{ device: string }>()
  const mayAct = hasRole(useSession(), 'administrator')
  const query = useQuery({
    queryKey: ['disposal', id],
    queryFn: () => get<DeviceEndAnswer>(`/api/devices/${id}/end`),
  })
  const end = query.data
  const isConfirmed = end?.wipes.some((wipe) => wipe.state === 'confirmed') ?? false
  return (
    <Page
      title={end?.device.label ?? words.title}
      lead={end !== undefined && <Mark kind="info">{say(LIFECYCLE_WORDS[end.device.state])}</Mark>}
      back={{ href: '/disposal', text: words.back }}
      actions={isConfirmed && <LinkButton href={`/disposal/${id}/certificate`}>{words.certificateLink}</LinkButton>}
    >
      <Loaded query={query}>
        {(shown) => (
          <>
            <DeviceFacts end={shown} />
            {mayAct && <Acts key={shown.device.version} end={shown} />}
            {shown.wipes.length > 0 && (
              <Section title={words.recordsTitle}>
                {shown.wipes.map((wipe) => (
                  <WipeCard key={wipe.id} wipe={wipe} />
                ))}
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function DeviceFacts({ end }: { readonly end: DeviceEndAnswer }) {
  const words = useMessages(messages)
  const { device, disposal } = end
  return (
    <Facts
      items={[
        { term: words.facts.device, value: device.label },
        ...(device.tag === undefined ? [] : [{ term: words.facts.tag, value: device.tag }]),
        ...(device.serial === undefined ? [] : [{ term: words.facts.serial, value: device.serial }]),
        ...(disposal === undefined
          ? []
          : [
              { term: words.facts.disposal, value: words.kinds[disposal.kind] },
              { term: words.disposedAt, value: <Day at={disposal.disposedAt} /> },
              ...(disposal.receiver === undefined ? [] : [{ term: words.receiver, value: disposal.receiver }]),
              ...(disposal.reference === undefined ? [] : [{ term: words.reference, value: disposal.reference }]),
              ...(disposal.note === undefined ? [] : [{ term: words.note, value: disposal.note }]),
              { term: words.recordedBy, value: disposal.recordedByName },
            ]),
      ]}
    />
  )
}

function Acts({ end }: { readonly end: DeviceEndAnswer }) {
  const words = useMessages(messages)
  const waiting = end.wipes.find((wipe) => wipe.state === 'recorded')
  switch (end.device.state) {
    case 'returned':
      return <MoveButtons end={end} />
    case 'toWipe':
      if (waiting === undefined)
        return (
          <Section title={words.recordTitle}>
            <p>{words.recordLead}</p>
            <RecordWipeForm end={end} />
          </Section>
        )
      return end.mayConfirm ? <Decide wipe={waiting} /> : <Notice kind="info" title={words.waitSecond} />
    case 'wiped':
      return (
        <>
          <MoveButtons end={end} />
          <Section title={words.disposeTitle}>
            <p>{words.disposeLead}</p>
            <DisposeForm end={end} />
          </Section>
        </>
      )
    case 'inStock':
    case 'lent':
    case 'inUse':
    case 'lost':
    case 'stolen':
    case 'disposed':
      return null
  }
}

function MoveButtons({ end }: { readonly end: DeviceEndAnswer }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const { id, state, version, ownership } = end.device
  async function move(to: 'inStock' | 'toWipe', done: string): Promise<void> {
    await sayingWhy(MOVE_REFUSAL_WORDS, () => send('POST', `/api/devices/${id}/moves`, { to, version }))
    toast(done)
    await client.invalidateQueries({ queryKey: ['disposal'] })
  }
  if (ownership === 'personal') return null
  return (
    <div className="actions">
      {state === 'returned' && (
        <ActButton kind="primary" act={() => move('toWipe', words.movedToWipe)}>
          {words.toWipe}
        </ActButton>
      )}
      <ActButton act={() => move('inStock', words.movedToStock)}>{words.backToStock}</ActButton>
    </div>
  )
}

function Decide({ wipe }: { readonly wipe: WipeAnswer }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const { draft, set } = useDraft({ why: '' })
  async function decide(confirmed: boolean): Promise<void> {
    const why = confirmed || draft.why.trim() === '' ? {} : { why: draft.why }
    const body = { confirmed, ...why, version: wipe.version }
    await sayingWhy(DISPOSAL_REASONS, () => send('POST', `/api/wipes/${wipe.id}/decision`, body))
    toast(confirmed ? words.confirmed : words.refused)
    await client.invalidateQueries({ queryKey: ['disposal'] })
  }
  return (
    <Section title={words.confirmTitle}>
      <p>{words.confirmLead}</p>
      <WipeCard wipe={wipe} />
      <Form onSubmit={() => decide(true)} submit={words.confirm}>
        {null}
      </Form>
      <h3>{words.refuseTitle}</h3>
      <Form onSubmit={() => decide(false)} submit={words.doRefuse} kind="danger">
        <TextField
          name="why"
          label={words.refuseWhy}
          required
          maxLength={300}
          value={draft.why}
          onChange={set('why')}
        />
      </Form>
    </Section>
  )
}

const LOOKS = { recorded: 'open', confirmed: 'good', refused: 'bad' } as const

function WipeCard({ wipe }: { readonly wipe: WipeAnswer }) {
  const words = useMessages(messages)
  return (
    <article className="ask-card">
      <p>
        <Mark kind={wipe.alone ? 'warn' : LOOKS[wipe.state]}>
          {wipe.alone ? words.alone : words.states[wipe.state]}
        </Mark>
      </p>
      <WipeFacts wipe={wipe} />
    </article>
  )
}

/** What a record of wiping says. */
export function WipeFacts({ wipe }: { readonly wipe: WipeAnswer }) {
  const words = useMessages(messages)
  return (
    <Facts
      items={[
        { term: words.method, value: words.methods[wipe.method] },
        ...(wipe.tool === undefined ? [] : [{ term: words.tool, value: wipe.tool }]),
        ...(wipe.media === undefined ? [] : [{ term: words.media, value: wipe.media }]),
        { term: words.verification, value: words.verifications[wipe.verification] },
        ...(wipe.certificate === undefined ? [] : [{ term: words.certificate, value: wipe.certificate }]),
        { term: words.carriedOutBy, value: wipe.carriedOutBy },
        { term: words.wipedAt, value: <Day at={wipe.wipedAt} calendar="both" /> },
        ...(wipe.note === undefined ? [] : [{ term: words.note, value: wipe.note }]),
        {
          term: words.recordedBy,
          value: (
            <>
              {wipe.recordedByName} <When at={wipe.recordedAt} />
            </>
          ),
        },
        ...(wipe.decidedAt === undefined || wipe.state !== 'confirmed'
          ? []
          : [
              {
                term: words.confirmedBy,
                value: wipe.alone ? (
                  words.alone
                ) : (
                  <>
                    {wipe.decidedByName} <When at={wipe.decidedAt} />
                  </>
                ),
              },
            ]),
        ...(wipe.refusedWhy === undefined ? [] : [{ term: words.refuseWhy, value: wipe.refusedWhy }]),
      ]}
    />
  )
}
