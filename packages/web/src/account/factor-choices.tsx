import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Section } from '../kit/page.tsx'
import { useMySignIn } from './api.ts'
import { AddPasskey } from './add-passkey.tsx'
import { messages } from './messages.ts'
import { SetUpTotp } from './set-up-totp.tsx'

/** A passkey or an authenticator app: for an account that has only a password. */
export function FactorChoices() {
  const words = useMessages(messages)
  const own = useMySignIn()
  const [isOpen, setOpen] = useState(false)
  return (
    <Loaded query={own}>
      {({ passkeysAt }) => (
        <>
          <Section title={words.passkeys}>
            <p>{words.passkeysText}</p>
            <AddPasskey passkeysAt={passkeysAt} />
          </Section>
          <Section title={words.totp}>
            <p>{words.totpText}</p>
            {isOpen ? (
              <SetUpTotp done={() => setOpen(false)} />
            ) : (
              <Button onClick={() => setOpen(true)}>{words.addTotp}</Button>
            )}
          </Section>
        </>
      )}
    </Loaded>
  )
}
