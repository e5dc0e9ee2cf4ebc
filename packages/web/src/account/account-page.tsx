import type { MySignIn } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActButton } from '../kit/act-button.tsx'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { useSession } from '../kit/session.ts'
import { Day } from '../kit/when.tsx'
import { goToDirectory, readOffer } from '../sign-in/api.ts'
import { reportExposure, removeTotp, useKeepMySignIn, useMySignIn } from './api.ts'
import { messages } from './messages.ts'
import { PasskeySection } from './passkey-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { RecoverySection } from './recovery-section.tsx'
import { SessionSection } from './session-section.tsx'
import { SetUpTotp } from './set-up-totp.tsx'

/** How one signs in, and where one is signed in. */
export function AccountPage() {
  const words = useMessages(messages)
  const own = useMySignIn()
  const name = useSession()?.account.name ?? ''
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>}>
      <Loaded query={own}>
        {(signIn) => (
          <>
            {signIn.exposedAt !== undefined && (
              <Notice kind="bad" title={words.exposedTitle}>
                <p>{signIn.password ? words.exposedText : words.exposedPasskeys}</p>
              </Notice>
            )}
            <PasskeySection signIn={signIn} />
            {signIn.password && <TotpSection signIn={signIn} />}
            <RecoverySection signIn={signIn} name={name} />
            <PasswordSection signIn={signIn} />
            <DirectorySection signIn={signIn} />
            <SessionSection />
            <ExposureSection signIn={signIn} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function TotpSection({ signIn }: { readonly signIn: MySignIn }) {
  const words = useMessages(messages)
  const keep = useKeepMySignIn()
  const [open, setOpen] = useState<'setUp' | 'remove' | undefined>(undefined)
  const { totpSince } = signIn
  return (
    <Section title={words.totp}>
      <p>{words.totpText}</p>
      {totpSince !== undefined && (
        <p>
          {words.totpSince}: <Day at={totpSince} />
        </p>
      )}
      {open === 'setUp' ? (
        <SetUpTotp done={() => setOpen(undefined)} />
      ) : (
        <div className="actions">
          <Button onClick={() => setOpen('setUp')}>
            {totpSince === undefined ? words.addTotp : words.replaceTotp}
          </Button>
          {totpSince !== undefined && (
            <Button kind="plain" onClick={() => setOpen('remove')}>
              {words.removeTotp}
            </Button>
          )}
        </div>
      )}
      <Confirm
        title={words.removeTotp}
        text={words.removeTotpText}
        confirm={words.removeTotp}
        kind="danger"
        open={open === 'remove'}
        onClose={() => setOpen(undefined)}
        onConfirm={async () => keep(await removeTotp())}
      />
    </Section>
  )
}

function DirectorySection({ signIn }: { readonly signIn: MySignIn }) {
  const words = useMessages(messages)
  const offer = useQuery({ queryKey: ['sign-in', 'offer'], queryFn: readOffer, staleTime: 60_000 })
  const name = offer.data?.directory
  if (name === undefined) return null
  return (
    <Section title={words.directory}>
      {signIn.directory ? (
        <p>
          {name}: {words.directoryLinked}
        </p>
      ) : (
        <ActButton act={() => goToDirectory({ purpose: 'link' })}>{words.directoryLink}</ActButton>
      )}
    </Section>
  )
}

function ExposureSection({ signIn }: { readonly signIn: MySignIn }) {
  const words = useMessages(messages)
  const keep = useKeepMySignIn()
  const [isOpen, setOpen] = useState(false)
  if (signIn.exposedAt !== undefined) return null
  return (
    <Section title={words.exposure}>
      <p>{words.exposureText}</p>
      <Button onClick={() => setOpen(true)}>{words.expose}</Button>
      <Confirm
        title={words.expose}
        text={words.exposeText}
        confirm={words.exposeConfirm}
        open={isOpen}
        onClose={() => setOpen(false)}
        onConfirm={async () => {
          await keep(await reportExposure())
          window.scrollTo({ top: 0 })
        }}
      />
    </Section>
  )
}
