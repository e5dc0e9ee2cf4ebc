import type { CloudServiceAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { messages } from './messages.ts'

/** Off: nobody signs in there, and what is open is ended; so its name is typed first. On again asks once. */
export function CloudServiceSwitch({ row }: { readonly row: CloudServiceAnswer }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const { id, version, off: isOff } = row
  const { name } = row.service
  async function turn(off: boolean): Promise<void> {
    await send('PUT', `/api/cloud-services/${id}/off`, { off, version })
    await client.invalidateQueries({ queryKey: ['cloudServices'] })
    toast(off ? words.offDone : words.onDone)
  }
  return (
    <Section title={words.switchTitle}>
      <p>{isOff ? words.offNotice : words.switchText}</p>
      <Button kind={isOff ? 'secondary' : 'danger'} onClick={() => setAsking(true)}>
        {isOff ? words.on : words.off}
      </Button>
      <Confirm
        title={isOff ? words.onTitle(name) : words.offTitle(name)}
        text={isOff ? words.onText : words.offText}
        confirm={isOff ? words.on : words.off}
        kind={isOff ? 'primary' : 'danger'}
        typed={isOff ? undefined : name}
        open={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => turn(!isOff)}
      />
    </Section>
  )
}
