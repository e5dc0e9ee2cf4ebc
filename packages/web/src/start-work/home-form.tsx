import type { MyDayAnswer } from '@taga/contract'
import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { useSession } from '../kit/session.ts'
import { messages } from './messages.ts'
import { addHome, useRereadDay } from './use-day.ts'

/** Registers the network that the device is on as home, where somebody says it is and nobody has recognised it (TW-14, AD-13). */
export function HomeForm({ day }: { readonly day: MyDayAnswer }) {
  const words = useMessages(messages)
  const person = useSession()?.account.person
  const reread = useRereadDay()
  const toast = useToast()
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState(words.place.names.home)
  const { said, check, seen, homes } = day.place
  const device = day.binding.state === 'live' ? day.device?.id : undefined
  const isOffered = said?.place === 'home' && check?.verdict === 'wordOnly' && seen.networkKind !== undefined
  if (!isOffered || device === undefined || person === undefined || homes.count >= homes.most) return null
  if (!isOpen)
    return (
      <p>
        <Button onClick={() => setOpen(true)}>{words.place.addHome}</Button>{' '}
        <span className="soft">{words.place.homes(homes.count, homes.most)}</span>
      </p>
    )
  return (
    <Form
      submit={words.place.addHome}
      cancel={() => setOpen(false)}
      onSubmit={async () => {
        await addHome(person, { device, name })
        await reread()
        setOpen(false)
        toast(words.place.homeAdded)
      }}
    >
      <TextField
        name="name"
        label={words.place.homeName}
        hint={words.place.homeHint}
        required
        value={name}
        onChange={setName}
        maxLength={100}
      />
    </Form>
  )
}
