import type { AccountRowAnswer, InvitationAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { SessionTable } from '../account/session-section.tsx'
import { ActButton } from '../kit/act-button.tsx'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { Form } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { Day, When } from '../kit/when.tsx'
import { ChoosePerson } from '../people/choose-person.tsx'
import { AccountState, Strength } from './account-state.tsx'
import { actOn, endSessionOf, inviteAgain, linkPerson, listSessionsOf, readAccount, setRoles } from './api.ts'
import { InvitationSheet } from './invitation-sheet.tsx'
import { messages } from './messages.ts'
import { RoleGroup } from './role-group.tsx'

/** One account: its roles, its owner, where it is signed in, and what helps or stops it. */
export function AccountDetailPage() {
  const words = useMessages(messages)
  const { account: id = '' } = useParams()
  const client = useQueryClient()
  const account = useQuery({ queryKey: ['accounts', id], queryFn: () => readAccount(id) })
  const again = async () => client.invalidateQueries({ queryKey: ['accounts'] })
  return (
    <Page title={account.data?.name ?? words.title} back={{ href: '/accounts', text: words.back }}>
      <Loaded query={account}>
        {(row) => (
          <>
            <Section title={words.about}>
              <Facts items={factsOf(row, words)} />
            </Section>
            <ReviewSection account={row} again={again} />
            <RolesSection key={row.roles.join()} account={row} again={again} />
            <OwnerSection key={row.person ?? ''} account={row} again={again} />
            <SessionsOf id={row.id} />
            <HelpSection account={row} again={again} />
            <StopSection account={row} again={again} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

type PartProps = { readonly account: AccountRowAnswer; readonly again: () => Promise<void> }

function factsOf(row: AccountRowAnswer, words: (typeof messages)['ja']) {
  return [
    { term: words.state, value: <AccountState account={row} /> },
    { term: words.strength, value: <Strength strength={row.strength} /> },
    { term: words.owner, value: row.personName ?? words.nobody },
    { term: words.created, value: <Day at={row.createdAt} /> },
    { term: words.lastSignIn, value: row.lastSignInAt === undefined ? words.never : <When at={row.lastSignInAt} /> },
    ...(row.invitedUntil === undefined ? [] : [{ term: words.until, value: <When at={row.invitedUntil} /> }]),
  ]
}

function ReviewSection({ account, again }: PartProps) {
  const words = useMessages(messages)
  const toast = useToast()
  return (
    <Section title={words.reviewTitle}>
      <p>{words.reviewText}</p>
      <p>
        {words.reviewDue}: <Day at={account.reviewDueAt} />
      </p>
      <ActButton
        act={async () => {
          await actOn(account.id, 'review')
          await again()
          toast(words.reviewed)
        }}
      >
        {words.review}
      </ActButton>
    </Section>
  )
}

function RolesSection({ account, again }: PartProps) {
  const words = useMessages(messages)
  const toast = useToast()
  const [roles, choose] = useState<readonly string[]>(account.roles)
  return (
    <Section title={words.roles}>
      <Form
        submit={words.saveRoles}
        onSubmit={async () => {
          await setRoles(account.id, roles)
          await again()
          toast(words.rolesSaved)
        }}
      >
        <RoleGroup value={roles} onChange={choose} />
      </Form>
    </Section>
  )
}

function OwnerSection({ account, again }: PartProps) {
  const words = useMessages(messages)
  const toast = useToast()
  const present = account.person === undefined ? undefined : { id: account.person, name: account.personName ?? '' }
  const [person, setPerson] = useState(account.person ?? '')
  return (
    <Section title={words.linkPerson}>
      <Form
        submit={words.linkPerson}
        onSubmit={async () => {
          await linkPerson(account.id, person === '' ? undefined : person)
          await again()
          toast(words.linked)
        }}
      >
        <ChoosePerson
          name="person"
          label={words.person}
          nobody={words.noPerson}
          known={present}
          value={person}
          onChange={setPerson}
        />
      </Form>
    </Section>
  )
}

function SessionsOf({ id }: { readonly id: string }) {
  const words = useMessages(messages)
  const toast = useToast()
  const sessions = useQuery({ queryKey: ['accounts', id, 'sessions'], queryFn: () => listSessionsOf(id) })
  async function end(session: string): Promise<void> {
    await endSessionOf(id, session)
    await sessions.refetch()
    toast(words.ended)
  }
  return (
    <Section title={words.sessions}>
      <Loaded
        query={sessions}
        empty={(answer) => (answer.sessions.length === 0 ? <p className="soft">{words.noSessions}</p> : undefined)}
      >
        {(answer) => <SessionTable sessions={answer.sessions} end={(session) => void end(session)} />}
      </Loaded>
    </Section>
  )
}

function HelpSection({ account, again }: PartProps) {
  const words = useMessages(messages)
  const toast = useToast()
  const [asked, setAsked] = useState<'invitation' | 'reset' | 'factors' | undefined>(undefined)
  const [invitation, setInvitation] = useState<InvitationAnswer | undefined>(undefined)
  const close = () => setAsked(undefined)
  const isInvited = account.lastSignInAt === undefined
  async function reissue(how: 'invitation' | 'reset'): Promise<void> {
    setInvitation(await inviteAgain(account.id, how))
    await again()
  }
  return (
    <Section title={words.access}>
      <div className="actions">
        {isInvited && <Button onClick={() => setAsked('invitation')}>{words.again}</Button>}
        {!isInvited && <Button onClick={() => setAsked('factors')}>{words.factors}</Button>}
        {!isInvited && <Button onClick={() => setAsked('reset')}>{words.reset}</Button>}
      </div>
      <Confirm
        title={words.again}
        text={words.againText}
        confirm={words.again}
        open={asked === 'invitation'}
        onClose={close}
        onConfirm={() => reissue('invitation')}
      />
      <Confirm
        title={words.factors}
        text={words.factorsText}
        confirm={words.factors}
        kind="danger"
        typed={account.name}
        open={asked === 'factors'}
        onClose={close}
        onConfirm={async () => {
          await actOn(account.id, 'factors/reset')
          await again()
          toast(words.factorsDone)
        }}
      />
      <Confirm
        title={words.reset}
        text={words.resetText}
        confirm={words.reset}
        kind="danger"
        typed={account.name}
        open={asked === 'reset'}
        onClose={close}
        onConfirm={() => reissue('reset')}
      />
      {invitation !== undefined && <InvitationSheet invitation={invitation} close={() => setInvitation(undefined)} />}
    </Section>
  )
}

function StopSection({ account, again }: PartProps) {
  const words = useMessages(messages)
  const toast = useToast()
  const [asked, setAsked] = useState<'lock' | 'exposure' | undefined>(undefined)
  const close = () => setAsked(undefined)
  async function act(what: 'lock' | 'unlock' | 'exposure', said: string): Promise<void> {
    await actOn(account.id, what)
    await again()
    toast(said)
  }
  return (
    <Section title={words.stop}>
      <div className="actions">
        {account.lockedAt === undefined ? (
          <Button kind="danger" onClick={() => setAsked('lock')}>
            {words.lock}
          </Button>
        ) : (
          <ActButton act={() => act('unlock', words.unlocked)}>{words.unlock}</ActButton>
        )}
        {account.exposedAt === undefined && (
          <Button kind="danger" onClick={() => setAsked('exposure')}>
            {words.expose}
          </Button>
        )}
      </div>
      <Confirm
        title={words.lock}
        text={words.lockText}
        confirm={words.lock}
        kind="danger"
        open={asked === 'lock'}
        onClose={close}
        onConfirm={() => act('lock', words.locked)}
      />
      <Confirm
        title={words.expose}
        text={words.exposeText}
        confirm={words.expose}
        kind="danger"
        open={asked === 'exposure'}
        onClose={close}
        onConfirm={() => act('exposure', words.exposed)}
      />
    </Section>
  )
}
