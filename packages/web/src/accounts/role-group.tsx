import { ROLES, ROLE_WORDS } from '@taga/core'
import { CheckGroup } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { messages } from './messages.ts'

/** The roles of an account, each with what it opens. */
export function RoleGroup({
  value,
  onChange,
}: {
  readonly value: readonly string[]
  readonly onChange: (roles: readonly string[]) => void
}) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <CheckGroup
      name="roles"
      label={words.roles}
      required
      value={value}
      onChange={onChange}
      options={ROLES.map((role) => ({ value: role, label: say(ROLE_WORDS[role]), hint: words.roleHints[role] }))}
    />
  )
}
