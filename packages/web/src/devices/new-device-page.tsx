import type { DeviceAnswer, DeviceInput } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { send } from '../kit/ask.ts'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { DeviceForm } from './device-form.tsx'
import { messages } from './messages.ts'

export function NewDevicePage() {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  async function add(draft: DeviceInput): Promise<void> {
    const device = await send<DeviceAnswer>('POST', '/api/devices', draft)
    await client.invalidateQueries({ queryKey: ['devices'] })
    toast(words.added(device.label))
    go(`/devices/${device.id}`)
  }
  return (
    <Page title={words.add} back={{ href: '/devices', text: words.title }}>
      <DeviceForm submit={words.create} save={add} />
    </Page>
  )
}
