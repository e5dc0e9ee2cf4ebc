import type { InvitationLook } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActButton } from '../kit/act-button.tsx'
import { Button, LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { Form } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { When } from '../kit/when.tsx'
import {
  acceptByPasskey,
  acceptInvitation,
  goToDirectory,
  invitedPasskeyOptions,
  lookAtInvitation,
  readOffer,
} from './api.ts'
import { takeTicket, useEnter } from './enter.ts'
import { messages } from './messages.ts'
import { PasskeyProblem } from './passkey-part.tsx'
import { canUsePasskeys, makePasskey } from './passkey.ts'
import { NewPasswordFields, useNewPassword } from './password-fields.tsx'

/** Somebody who was invited chooses how to sign in. */
export function InvitationPage() {
  const words = useMessages(messages)
  const [ticket] = useState(takeTicket)
  if (ticket === undefined)
    return (
      <Page title={words.invitationTitle}>
        <Empty title={words.noTicketTitle} text={words.noInvitationText} />
      </Page>
    )
  return <Invited ticket={ticket} />
}

function Invited({ ticket }: { readonly ticket: string }) {
  const words = useMessages(messages)
  const look = useQuery({ queryKey: ['invitation', 'look'], queryFn: () => lookAtInvitation(ticket), gcTime: 0 })
  const name = look.data?.personName ?? look.data?.name
  return (
    <Page title={words.invitationTitle} lead={name !== undefined && <p>{words.invitationLead(name)}</p>}>
      <div className="sign-in">
        <Loaded query={look}>{(invitation) => <Choices ticket={ticket} invitation={invitation} />}</Loaded>
      </div>
    </Page>
  )
}

function Choices({ ticket, invitation }: { readonly ticket: string; readonly invitation: InvitationLook }) {
  const words = useMessages(messages)
  const enter = useEnter()
  const offer = useQuery({ queryKey: ['sign-in', 'offer'], queryFn: readOffer, staleTime: 60_000 })
  const chosen = useNewPassword(async (password) => enter(await acceptInvitation(ticket, password)))
  const directory = offer.data?.directory
  return (
    <>
      <Facts
        items={[
          { term: words.invitedName, value: invitation.name },
          { term: words.invitedUntil, value: <When at={invitation.expiresAt} /> },
        ]}
      />
      <InvitedPasskey ticket={ticket} passkeysAt={invitation.passkeysAt} />
      {directory !== undefined && (
        <ActButton act={() => goToDirectory({ purpose: 'invitation', ticket })}>
          {words.byDirectory(directory)}
        </ActButton>
      )}
      <Section title={words.choosePassword}>
        <p>{words.choosePasswordText}</p>
        <Form onSubmit={chosen.submit} submit={words.start}>
          <input type="text" name="username" value={invitation.name} autoComplete="username" readOnly hidden />
          <NewPasswordFields chosen={chosen} />
        </Form>
      </Section>
    </>
  )
}

function InvitedPasskey({ ticket, passkeysAt }: { readonly ticket: string; readonly passkeysAt: string | undefined }) {
  const words = useMessages(messages)
  const enter = useEnter()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  if (!canUsePasskeys(passkeysAt)) {
    if (passkeysAt === undefined || passkeysAt === location.origin) return null
    return (
      <Notice kind="info">
        <p>{words.passkeyElsewhere(passkeysAt)}</p>
        <LinkButton href={`${passkeysAt}/invitation#ticket=${ticket}`}>{words.openThere}</LinkButton>
      </Notice>
    )
  }
  async function pressed(): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      const options = await invitedPasskeyOptions(ticket)
      const response = await makePasskey(options)
      await enter(await acceptByPasskey({ ticket, step: options.step, name: words.thisDevice, response }))
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="sign-in-passkey">
      <PasskeyProblem error={error} />
      <Button kind="primary" busy={busy} onClick={() => void pressed()}>
        {words.makePasskey}
      </Button>
      <p className="hint">{words.makePasskeyHint}</p>
    </div>
  )
}
