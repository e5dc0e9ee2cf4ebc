import type { AccountRowAnswer, InvitationAnswer, Role } from '@taga/contract'
import { ROLES, ROLE_WORDS } from '@taga/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Empty } from '../kit/empty.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { Age } from '../kit/when.tsx'
import { ChoosePerson } from '../people/choose-person.tsx'
import { AccountState, Strength } from './account-state.tsx'
import { inviteAccount, listAccounts } from './api.ts'
import { InvitationSheet } from './invitation-sheet.tsx'
import { messages } from './messages.ts'
import { RoleGroup } from './role-group.tsx'

const STATES = ['invited', 'locked', 'exposed', 'review'] as const

/** The register of accounts (O2: AD-14, AD-15). */
export function AccountsPage() {
  const words = useMessages(messages)
  const say = useSay()
  const client = useQueryClient()
  const [isInviting, setInviting] = useState(false)
  const [invitation, setInvitation] = useState<InvitationAnswer | undefined>(undefined)
  const invite = (
    <Button kind="primary" onClick={() => setInviting(true)}>
      {words.invite}
    </Button>
  )
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>} actions={invite}>
      <RegisterList<AccountRowAnswer, { state: string; role: string }>
        name="accounts"
        caption={words.title}
        load={listAccounts}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        rowHref={(row) => `/accounts/${row.id}`}
        filters={[
          {
            name: 'state',
            label: words.state,
            kind: 'select',
            options: STATES.map((value) => ({ value, label: words.states[value] })),
          },
          {
            name: 'role',
            label: words.roles,
            kind: 'select',
            options: ROLES.map((value) => ({ value, label: say(ROLE_WORDS[value]) })),
          },
        ]}
        columns={[
          { key: 'name', head: words.account, cell: (row) => row.name, sort: 'name' },
          {
            key: 'owner',
            head: words.owner,
            cell: (row) => row.personName ?? <span className="soft">{words.nobody}</span>,
          },
          { key: 'state', head: words.state, cell: (row) => <AccountState account={row} /> },
          { key: 'strength', head: words.strength, cell: (row) => <Strength strength={row.strength} /> },
          { key: 'roles', head: words.roles, cell: (row) => row.roles.map((role) => say(ROLE_WORDS[role])).join('、') },
          {
            key: 'last',
            head: words.lastSignIn,
            sort: 'lastSignIn',
            cell: (row) => (row.lastSignInAt === undefined ? words.never : <Age at={row.lastSignInAt} />),
          },
        ]}
        empty={<Empty title={words.emptyTitle} />}
      />
      <Dialog title={words.invite} open={isInviting} onClose={() => setInviting(false)}>
        <InviteForm
          close={() => setInviting(false)}
          done={async (made) => {
            setInviting(false)
            setInvitation(made)
            await client.invalidateQueries({ queryKey: ['accounts'] })
          }}
        />
      </Dialog>
      {invitation !== undefined && <InvitationSheet invitation={invitation} close={() => setInvitation(undefined)} />}
    </Page>
  )
}

function InviteForm({
  done,
  close,
}: {
  readonly done: (invitation: InvitationAnswer) => Promise<void>
  readonly close: () => void
}) {
  const words = useMessages(messages)
  const [name, setName] = useState('')
  const [person, setPerson] = useState('')
  const [roles, setRoles] = useState<readonly string[]>(['teleworker'])
  async function submitted(): Promise<void> {
    await done(
      await inviteAccount({
        name,
        roles: roles as readonly Role[], // the values of the choices are the roles
        ...(person === '' ? {} : { person }),
      }),
    )
  }
  return (
    <Form onSubmit={submitted} submit={words.send} cancel={close}>
      <p>{words.inviteLead}</p>
      <ChoosePerson
        name="person"
        label={words.person}
        hint={words.personRequired}
        nobody={words.noPerson}
        value={person}
        onChange={setPerson}
      />
      <TextField
        name="name"
        label={words.name}
        hint={words.nameHint}
        required
        value={name}
        onChange={setName}
        maxLength={100}
      />
      <RoleGroup value={roles} onChange={setRoles} />
    </Form>
  )
}
