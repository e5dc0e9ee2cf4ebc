import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { send } from '../kit/ask.ts'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { filled } from './draft.ts'
import { registerWords } from './words.ts'

type Row = { readonly id: string; readonly version: number }

/**
 * How the form of a register's row is sent: adds a row and goes on to its page, or changes the present one. `name` is the register's in
 * the API and of its queries; `page` is where its rows are seen.
 */
export function useKept(
  { name, page }: { readonly name: string; readonly page: string },
  { present, draft }: { readonly present: Row | undefined; readonly draft: object },
): { readonly submit: string; readonly onSubmit: () => Promise<void> } {
  const common = useMessages(registerWords)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  async function onSubmit(): Promise<void> {
    if (present === undefined) {
      const added = await send<Row>('POST', `/api/${name}`, filled(draft))
      go(`${page}/${added.id}`)
    } else await send('PUT', `/api/${name}/${present.id}`, { ...filled(draft), version: present.version })
    toast(common.saved)
    await client.invalidateQueries({ queryKey: [name] })
  }
  return { submit: present === undefined ? common.add : common.save, onSubmit }
}
