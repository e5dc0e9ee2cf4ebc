import type { DeclareSending, SendingAnswer } from '@taga/contract'
import { type PasswordWay, type SendingProtection, type SendingWay, protectionsOf } from '@taga/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import { send } from '../kit/ask.ts'
import { Form, RadioGroup, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { filled, optionsOf, useDraft } from '../registers/draft.ts'
import { registerWords } from '../registers/words.ts'
import { askProved } from '../start-work/page-proof.ts'
import { messages } from './messages.ts'

type How = Partial<Pick<DeclareSending, 'protection' | 'passwordBy'>> & Pick<DeclareSending, 'way'>

/** Declares something new, and leads to what was found of it. */
export function NewForm() {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const client = useQueryClient()
  const [, go] = useLocation()
  const { draft, set } = useDraft({ title: '', receiver: '', level: '' })
  const { draft: how, set: setHow } = useDraft<How>({ way: 'mail' })
  async function declare(): Promise<void> {
    const body = filled({ ...draft, ...asked(how) })
    const { id } = await askProved(() => send<SendingAnswer>('POST', '/api/my/sendings', body))
    await client.invalidateQueries({ queryKey: ['sendings'] })
    go(`/my/sendings/${id}`)
  }
  return (
    <Form onSubmit={declare} submit={words.check}>
      <TextField
        name="title"
        label={words.what}
        hint={words.whatHint}
        required
        maxLength={200}
        value={draft.title}
        onChange={set('title')}
      />
      <TextField
        name="receiver"
        label={words.receiver}
        hint={words.receiverHint}
        required
        maxLength={200}
        value={draft.receiver}
        onChange={set('receiver')}
      />
      <RadioGroup
        name="level"
        label={words.level}
        required
        hint={
          <>
            {words.levelHint} <Link href="/levels">{words.handling}</Link>
          </>
        }
        value={draft.level}
        onChange={set('level')}
        options={optionsOf(common.levels)}
      />
      <HowFields how={how} set={setHow} />
    </Form>
  )
}

/** Another way for what was turned back. */
export function AgainForm({ sending }: { readonly sending: SendingAnswer }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const { id, version, way, protection, passwordBy } = sending
  const { draft, set } = useDraft<How>({ way, protection, passwordBy })
  async function declare(): Promise<void> {
    await askProved(() => send('PUT', `/api/my/sendings/${id}`, { ...asked(draft), version }))
    await client.invalidateQueries({ queryKey: ['sendings'] })
  }
  return (
    <Form onSubmit={declare} submit={words.checkAgain}>
      <HowFields how={draft} set={set} />
    </Form>
  )
}

type HowProps = {
  readonly how: How
  readonly set: <Name extends keyof How>(name: Name) => (value: How[Name]) => void
}

/** What protects depends on the way; by which way a password goes is asked where there is one. */
function HowFields({ how, set }: HowProps) {
  const words = useMessages(messages)
  const fitting: readonly string[] = [...protectionsOf(how.way), 'none']
  return (
    <>
      <RadioGroup
        name="way"
        label={words.way}
        required
        value={how.way}
        onChange={(way) => set('way')(way as SendingWay /* an option */)}
        options={optionsOf(words.ways)}
      />
      <RadioGroup
        name="protection"
        label={words.protection}
        required
        value={how.protection}
        onChange={(protection) => set('protection')(protection as SendingProtection /* an option */)}
        options={optionsOf(words.protections).filter(
          ({ value }) => fitting.includes(value) || value === how.protection,
        )}
      />
      {how.protection === 'password' && (
        <RadioGroup
          name="passwordBy"
          label={words.passwordBy}
          required
          hint={words.passwordByHint}
          value={how.passwordBy}
          onChange={(by) => set('passwordBy')(by as PasswordWay /* an option */)}
          options={optionsOf(words.passwordWays)}
        />
      )}
    </>
  )
}

/** By which way a password goes is said only where there is one. */
function asked({ way, protection, passwordBy }: How): Partial<How> {
  return filled(protection === 'password' ? { way, protection, passwordBy } : { way, protection })
}
