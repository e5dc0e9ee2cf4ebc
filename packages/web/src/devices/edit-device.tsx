import type { DeviceAnswer, DeviceInput } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { DeviceForm } from './device-form.tsx'
import { messages } from './messages.ts'

/** Changes what a device is called and is; opened by a button, so that nobody changes it by accident. */
export function EditDevice({ device }: { readonly device: DeviceAnswer }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  async function save(draft: DeviceInput): Promise<void> {
    const { ownership: _ownership, state: _state, user: _user, ...described } = draft
    await send('PUT', `/api/devices/${device.id}`, { ...described, version: device.version })
    await client.invalidateQueries({ queryKey: ['devices'] })
    toast(words.saved)
    setOpen(false)
  }
  if (!isOpen) return <Button onClick={() => setOpen(true)}>{words.edit}</Button>
  return (
    <Section title={words.aboutTitle}>
      <DeviceForm device={device} submit={words.save} save={save} cancel={() => setOpen(false)} />
    </Section>
  )
}
