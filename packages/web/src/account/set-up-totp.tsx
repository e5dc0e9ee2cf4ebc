import type { TotpSetUp } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Copy } from '../kit/copy.tsx'
import { Form } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Qr } from '../kit/qr.tsx'
import { CodeField } from '../sign-in/second-form.tsx'
import { confirmTotp, setUpTotp, useKeepMySignIn } from './api.ts'
import { messages } from './messages.ts'

/** Shows the secret once, as a QR code made in the browser, until a code shows that the app has it. */
export function SetUpTotp({ done }: { readonly done: () => void }) {
  const begun = useQuery({ queryKey: ['my', 'totp'], queryFn: setUpTotp, gcTime: 0, staleTime: Infinity, retry: false })
  return <Loaded query={begun}>{(setUp) => <ConfirmForm setUp={setUp} done={done} />}</Loaded>
}

function ConfirmForm({ setUp, done }: { readonly setUp: TotpSetUp; readonly done: () => void }) {
  const words = useMessages(messages)
  const keep = useKeepMySignIn()
  const toast = useToast()
  const [code, setCode] = useState('')
  async function submitted(): Promise<void> {
    const own = await confirmTotp(setUp.step, code)
    toast(words.totpDone)
    done()
    await keep(own)
  }
  return (
    <Form onSubmit={submitted} submit={words.confirm} cancel={done}>
      <p>{words.scan}</p>
      <Qr text={setUp.uri} label={words.qrLabel} />
      <p>{words.secret}</p>
      <p className="secret" lang="en">
        {(setUp.secret.match(/.{1,4}/gu) ?? []).join(' ')}
      </p>
      <Copy text={setUp.secret} label={words.copySecret} />
      <CodeField kind="totp" value={code} onChange={setCode} />
    </Form>
  )
}
