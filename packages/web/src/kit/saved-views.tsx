import type { ViewAnswer, ViewsAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { get, send } from './ask.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Form, TextField } from './form.tsx'
import { useMessages } from './language.ts'
import { Menu } from './menu.tsx'
import { messages } from './messages.ts'
import { useToast } from './notice.tsx'

/** The settings of a list that somebody keeps under names, on the server, for themselves alone. */
export function SavedViews({ register, query }: { readonly register: string; readonly query: string }) {
  const words = useMessages(messages).list
  const client = useQueryClient()
  const toast = useToast()
  const [path] = useLocation()
  const [isNaming, setNaming] = useState(false)
  const [name, setName] = useState('')
  const key = ['views', register]
  const views = useQuery({ queryKey: key, queryFn: () => get<ViewsAnswer>('/api/views', { register }) })

  async function keep(view: { readonly name: string; readonly query: string }): Promise<void> {
    await send<ViewAnswer>('PUT', '/api/views', { register, ...view })
    await client.invalidateQueries({ queryKey: key })
  }
  async function kept(): Promise<void> {
    await keep({ name, query })
    toast(words.viewKept(name))
    setNaming(false)
    setName('')
  }
  async function remove(view: ViewAnswer): Promise<void> {
    await send('DELETE', `/api/views/${view.id}`)
    await client.invalidateQueries({ queryKey: key })
    toast(words.viewRemoved(view.name), { undo: () => keep(view) })
  }
  return (
    <>
      <Menu label={words.views}>
        {views.data?.views.map((view) => (
          <div key={view.id} className="view-line">
            <Link href={`${path}?${view.query}`}>{view.name}</Link>
            <Button
              kind="plain"
              label={words.removeView(view.name)}
              onClick={() => void remove(view).catch(() => views.refetch())}
            >
              ×
            </Button>
          </div>
        ))}
        <Button kind="plain" onClick={() => setNaming(true)}>
          {words.keepView}
        </Button>
      </Menu>
      <Dialog title={words.keepView} open={isNaming} onClose={() => setNaming(false)}>
        <Form onSubmit={kept} submit={words.save} cancel={() => setNaming(false)}>
          <TextField
            name="name"
            label={words.viewName}
            hint={words.viewNameHint}
            required
            value={name}
            onChange={setName}
            maxLength={100}
          />
        </Form>
      </Dialog>
    </>
  )
}
