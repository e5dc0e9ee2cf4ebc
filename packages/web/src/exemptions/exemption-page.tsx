import type { ExemptionAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { TextArea } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { type Fact, Facts, Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day, When } from '../kit/when.tsx'
import { ExemptionState } from './exemption-state.tsx'
import { messages } from './messages.ts'

/** One exemption, and the way to end it at once. */
export function ExemptionPage() {
  const words = useMessages(messages)
  const say = useSay()
  const { exemption: id } = useParams<{ exemption: string }>()
  const query = useQuery({ queryKey: ['exemptions', id], queryFn: () => get<ExemptionAnswer>(`/api/exemptions/${id}`) })
  const decides = hasRole(useSession(), 'administrator')
  const title = query.data === undefined ? words.title : `${say(query.data.title)} — ${query.data.subject.name}`
  return (
    <Page title={title} back={{ href: '/exemptions', text: words.title }}>
      <Loaded query={query}>
        {(exemption) => (
          <>
            <ExemptionFacts exemption={exemption} />
            {exemption.selfGranted && <Notice kind="warn">{words.self}</Notice>}
            {decides && (exemption.state === 'inForce' || exemption.state === 'endingSoon') && (
              <Revoke id={id} subject={exemption.subject.name} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function ExemptionFacts({ exemption }: { readonly exemption: ExemptionAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const items: Fact[] = [
    { term: words.state, value: <ExemptionState state={exemption.state} /> },
    { term: words.from, value: say(exemption.title) },
    { term: words.subject, value: `${words.subjectKinds[exemption.subject.kind]}: ${exemption.subject.name}` },
    { term: words.reason, value: <span className="own-words">{exemption.reason}</span> },
    { term: words.owner, value: exemption.owner.name },
    { term: words.until, value: <Day at={exemption.until} calendar="both" /> },
    { term: words.createdAt, value: <When at={exemption.createdAt} /> },
    { term: words.createdBy, value: exemption.createdBy },
  ]
  if (exemption.revokedAt !== undefined) items.push({ term: words.revokedAt, value: <When at={exemption.revokedAt} /> })
  if (exemption.revokedBy !== undefined) items.push({ term: words.revokedBy, value: exemption.revokedBy })
  if (exemption.revokeReason !== undefined)
    items.push({ term: words.revokeReason, value: <span className="own-words">{exemption.revokeReason}</span> })
  return <Facts items={items} />
}

/** Ends it at once, after the name of whom it is for was typed. */
function Revoke({ id, subject }: { readonly id: string; readonly subject: string }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  async function revoke(): Promise<void> {
    await send('POST', `/api/exemptions/${id}/revoke`, { reason })
    toast(words.revoked)
    await client.invalidateQueries()
  }
  return (
    <>
      <Button kind="danger" onClick={() => setOpen(true)}>
        {words.revoke}
      </Button>
      <Confirm
        title={words.revokeTitle}
        text={
          <>
            <p>{words.revokeText}</p>
            <TextArea
              name="reason"
              label={words.revokeReason}
              required
              maxLength={1000}
              value={reason}
              onChange={setReason}
            />
          </>
        }
        confirm={words.revoke}
        onConfirm={revoke}
        kind="danger"
        typed={subject}
        open={open}
        onClose={() => setOpen(false)}
      />
    </>
  )
}
