import type { DeviceAnswer } from '@taga/contract'
import { type LifecycleState, MOVES, isInHands, needsRecord } from '@taga/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Form, RadioGroup, SelectField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { ChoosePerson } from '../people/choose-person.tsx'
import { useDeviceOptions } from './device-options.ts'
import { messages } from './messages.ts'

/** Moves a device along its lifecycle, or reports it lost. */
export function DeviceActs({ device }: { readonly device: DeviceAnswer }) {
  const words = useMessages(messages)
  const [open, setOpen] = useState<'move' | 'loss' | undefined>(undefined)
  const close = () => setOpen(undefined)
  // losses have their own form; wiping and disposal go with a record, on a page of their own
  const targets = MOVES[device.ownership][device.state].filter(
    (state) => state !== 'lost' && state !== 'stolen' && !needsRecord(device.ownership, state),
  )
  const mayLose = MOVES[device.ownership][device.state].includes('lost')
  return (
    <>
      {isLeaving(device) && <LinkButton href={`/disposal/${device.id}`}>{words.end}</LinkButton>}
      {targets.length > 0 && <Button onClick={() => setOpen('move')}>{words.move}</Button>}
      {mayLose && (
        <Button kind="danger" onClick={() => setOpen('loss')}>
          {words.loss}
        </Button>
      )}
      <Dialog title={words.moveTitle(device.label)} open={open === 'move'} onClose={close}>
        {open === 'move' && <MoveForm device={device} targets={targets} close={close} />}
      </Dialog>
      <Dialog title={words.lossTitle(device.label)} open={open === 'loss'} onClose={close}>
        {open === 'loss' && <LossForm device={device} close={close} />}
      </Dialog>
    </>
  )
}

/** On its way out: to be wiped, wiped or disposed of. */
function isLeaving({ state }: DeviceAnswer): boolean {
  return state === 'returned' || state === 'toWipe' || state === 'wiped' || state === 'disposed'
}

type FormProps = { readonly device: DeviceAnswer; readonly close: () => void }

function MoveForm({ device, targets, close }: FormProps & { readonly targets: readonly LifecycleState[] }) {
  const words = useMessages(messages)
  const options = useDeviceOptions()
  const done = useDone()
  const [to, setTo] = useState<string>(targets[0] ?? '')
  const [user, setUser] = useState(device.user ?? '')
  const needsUser = targets.some((state) => state === to && isInHands(state))
  async function move(): Promise<void> {
    const body = { to, version: device.version, ...(needsUser && user !== '' ? { user } : {}) }
    await send('POST', `/api/devices/${device.id}/moves`, body)
    await done(words.moved)
    close()
  }
  return (
    <Form onSubmit={move} submit={words.move} cancel={close}>
      <SelectField
        name="to"
        label={words.to}
        options={options.state.filter(({ value }) => targets.some((state) => state === value))}
        value={to}
        onChange={setTo}
      />
      {needsUser && <ChoosePerson name="user" label={words.user} value={user} onChange={setUser} />}
    </Form>
  )
}

function LossForm({ device, close }: FormProps) {
  const words = useMessages(messages)
  const done = useDone()
  const [how, setHow] = useState('lost')
  async function report(): Promise<void> {
    await send('POST', `/api/devices/${device.id}/loss`, { how })
    await done(words.lossDone)
    close()
  }
  return (
    <Form onSubmit={report} submit={words.loss} kind="danger" cancel={close}>
      <p>{words.lossText}</p>
      <RadioGroup
        name="how"
        label={words.how}
        options={[
          { value: 'lost', label: words.lost },
          { value: 'stolen', label: words.stolen },
        ]}
        value={how}
        onChange={setHow}
      />
    </Form>
  )
}

/** Everything that shows devices is read anew, and the person is told. */
function useDone(): (text: string) => Promise<void> {
  const client = useQueryClient()
  const toast = useToast()
  return async (text) => {
    await client.invalidateQueries()
    toast(text)
  }
}
