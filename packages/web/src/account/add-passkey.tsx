import { useState } from 'react'
import { Button, LinkButton } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Notice, useToast } from '../kit/notice.tsx'
import { canUsePasskeys, makePasskey } from '../sign-in/passkey.ts'
import { PasskeyProblem } from '../sign-in/passkey-part.tsx'
import { messages as signInMessages } from '../sign-in/messages.ts'
import { addPasskey, myPasskeyOptions, useKeepMySignIn } from './api.ts'
import { messages } from './messages.ts'

/** Makes a passkey under a name, where the page was opened by the name that passkeys belong to. */
export function AddPasskey({ passkeysAt }: { readonly passkeysAt: string | undefined }) {
  const words = useMessages(messages)
  const shared = useMessages(signInMessages)
  const [isOpen, setOpen] = useState(false)
  if (passkeysAt === undefined) return <p className="soft">{words.needsName}</p>
  if (passkeysAt !== location.origin)
    return (
      <Notice kind="info">
        <p>{shared.passkeyElsewhere(passkeysAt)}</p>
        <LinkButton href={`${passkeysAt}/account`}>{shared.openThere}</LinkButton>
      </Notice>
    )
  if (!canUsePasskeys(passkeysAt)) return <p className="soft">{shared.notSupported}</p>
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        {words.addPasskey}
      </Button>
      <Dialog title={words.addPasskey} open={isOpen} onClose={() => setOpen(false)}>
        <NamedPasskey done={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function NamedPasskey({ done }: { readonly done: () => void }) {
  const words = useMessages(messages)
  const keep = useKeepMySignIn()
  const toast = useToast()
  const [name, setName] = useState(words.defaultName)
  const [error, setError] = useState<unknown>(undefined)
  async function submitted(): Promise<void> {
    setError(undefined)
    const options = await myPasskeyOptions()
    let response: unknown
    try {
      response = await makePasskey(options)
    } catch (thrown) {
      setError(thrown)
      return
    }
    const own = await addPasskey({ step: options.step, name, response })
    done()
    toast(words.made)
    await keep(own)
  }
  return (
    <Form onSubmit={submitted} submit={words.make} cancel={done}>
      <PasskeyProblem error={error} />
      <TextField
        name="name"
        label={words.passkeyName}
        hint={words.passkeyNameHint}
        required
        value={name}
        onChange={setName}
        maxLength={100}
      />
    </Form>
  )
}
