import type { CloudSecretAnswer, CloudServiceAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Copy } from '../kit/copy.tsx'
import { Confirm, Dialog } from '../kit/dialog.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { messages } from './messages.ts'

/** What an OpenID Connect service calls itself, and its secret, which is shown when it is made and never again. */
export function ClientSecret({ row }: { readonly row: CloudServiceAnswer }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const [made, setMade] = useState<CloudSecretAnswer | undefined>(undefined)
  const { id, clientId = '', hasSecret, service } = row
  const isPublic = service.protocol === 'oidc' && service.client === 'public'
  async function make(): Promise<void> {
    setMade(await send<CloudSecretAnswer>('POST', `/api/cloud-services/${id}/secret`))
    await client.invalidateQueries({ queryKey: ['cloudServices'] })
  }
  return (
    <Section title={words.credentials}>
      <p>
        {words.credentialsText} <Link href="/cloud-endpoints">{words.endpoints}</Link>
      </p>
      <p>
        {words.clientId}: <code lang="en">{clientId}</code> <Copy text={clientId} label={words.copyClientId} />
      </p>
      {isPublic ? (
        <p>{words.publicText}</p>
      ) : (
        <>
          <p>
            <Mark kind={hasSecret ? 'info' : 'warn'}>{hasSecret ? words.secretKept : words.secretMissing}</Mark>
          </p>
          <Button
            kind={hasSecret ? 'secondary' : 'primary'}
            onClick={() => (hasSecret ? setAsking(true) : void make())}
          >
            {hasSecret ? words.renewSecret : words.makeSecret}
          </Button>
        </>
      )}
      <Confirm
        title={words.renewSecret}
        text={words.renewText}
        confirm={words.renewSecret}
        kind="danger"
        open={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={make}
      />
      <Dialog title={words.madeTitle} open={made !== undefined} onClose={() => setMade(undefined)}>
        {made !== undefined && (
          <>
            <p>{words.madeText}</p>
            <p>
              <code lang="en">{made.secret}</code>
            </p>
            <p>
              <Copy text={made.secret} label={words.copySecret} />
            </p>
          </>
        )}
      </Dialog>
    </Section>
  )
}
