import type { PublicNameAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Facts, Section } from '../kit/page.tsx'
import { Busy } from '../kit/progress.tsx'
import { Day, When } from '../kit/when.tsx'
import { usePublicName } from './api.ts'
import { NameForm } from './name-form.tsx'
import { nameMessages } from './name-messages.ts'
import type { StepProps } from './step-page.tsx'

/** The name that browsers open, and its certificate. It comes before any passkey, since a passkey belongs to a name. */
export function NameStep({ done }: StepProps) {
  return <Loaded query={usePublicName()}>{(name) => <NameState name={name} done={done} />}</Loaded>
}

function NameState({ name, done }: StepProps & { readonly name: PublicNameAnswer }) {
  const words = useMessages(nameMessages)
  const client = useQueryClient()
  const [changing, setChanging] = useState(false)
  async function saved(after: PublicNameAnswer): Promise<void> {
    client.setQueryData(['public-name'], after)
    setChanging(false)
    const marked = await send('PUT', '/api/first-hour/name', { state: 'done' })
    client.setQueryData(['organisation'], marked)
  }
  const isServed = name.url !== undefined && name.awaited === undefined
  return (
    <>
      <Troubles name={name} />
      {name.awaited !== undefined && <Busy label={words.awaited(name.awaited)} />}
      {isServed && <Served name={name} done={done} />}
      {name.fixed ? (
        <p className="soft">{words.fixed}</p>
      ) : isServed && !changing ? (
        <p>
          <Button onClick={() => setChanging(true)}>{words.change}</Button>
        </p>
      ) : (
        <NameForm name={name} saved={saved} cancel={isServed ? () => setChanging(false) : undefined} />
      )}
    </>
  )
}

function Troubles({ name }: { readonly name: PublicNameAnswer }) {
  const words = useMessages(nameMessages)
  const say = useSay()
  const { acme, problem } = name
  return (
    <>
      {problem !== undefined && (
        <Notice kind="bad" title={words.problem}>
          <p>{say(problem)}</p>
        </Notice>
      )}
      {acme?.problem !== undefined && (
        <Notice kind="warn" title={words.acmeFailed}>
          <p>{words.authoritySaid}</p>
          <blockquote lang="en">{acme.problem}</blockquote>
          <p>
            {words.nextTry} <When at={acme.nextTryAt} />
          </p>
        </Notice>
      )}
    </>
  )
}

function Served({ name, done }: StepProps & { readonly name: PublicNameAnswer }) {
  const words = useMessages(nameMessages)
  const say = useSay()
  const { url = '', certificate, source, notes, listening } = name
  const elsewhere = url !== window.location.origin
  return (
    <Section title={words.served}>
      <Facts
        items={[
          { term: words.url, value: url },
          ...(source === undefined ? [] : [{ term: words.certificate, value: words.fromWhere[source] }]),
          ...(certificate === undefined
            ? []
            : [
                { term: words.issuer, value: certificate.issuer },
                { term: words.until, value: <Day at={certificate.until} /> },
              ]),
          ...(listening === undefined
            ? []
            : [
                {
                  term: words.ports,
                  value:
                    listening.http === undefined
                      ? words.noPort80(listening.tls)
                      : `${listening.tls}, ${listening.http}`,
                },
              ]),
        ]}
      />
      {notes.map((note) => (
        <Notice key={note.en} kind="warn">
          <p>{say(note)}</p>
        </Notice>
      ))}
      {elsewhere ? (
        <>
          <p>{words.goThere}</p>
          <p>
            <LinkButton kind="primary" href={`${url}/first-hour`}>
              {words.open(url)}
            </LinkButton>
          </p>
        </>
      ) : (
        <p>
          <Button kind="primary" onClick={() => void done().catch(() => undefined)}>
            {words.next}
          </Button>
        </p>
      )}
    </Section>
  )
}
