import type { MyPersonalDevices, PersonalDeviceTerms } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { CheckGroup, Form } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { messages } from './messages.ts'

/** Ending the use of a device: every step of the removal is confirmed by its owner. */
export function EndUsePage() {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const { device } = useParams<{ device: string }>()
  const [steps, setSteps] = useState<readonly string[]>([])
  const query = useQuery({
    queryKey: ['personal-devices', 'end', device],
    queryFn: async () => {
      const mine = await get<MyPersonalDevices>('/api/my/personal-devices')
      return {
        terms: await get<PersonalDeviceTerms>('/api/personal-device-terms'),
        use: mine.devices.find((each) => each.device === device),
      }
    },
  })
  async function end(): Promise<void> {
    await send('POST', `/api/my/personal-devices/${device}/end`, { steps })
    toast(words.endDone)
    await client.invalidateQueries()
    go('/my/personal-devices')
  }
  return (
    <Page
      title={query.data?.use === undefined ? words.endTitle : `${words.endTitle}: ${query.data.use.label}`}
      lead={words.endLead}
      back={{ href: '/my/personal-devices', text: words.mineTitle }}
    >
      <Loaded query={query}>
        {({ terms, use }) => (
          <>
            {use?.checkNote !== undefined && (
              <Notice kind="warn" title={words.backFrom}>
                <p>{use.checkNote}</p>
              </Notice>
            )}
            <Form onSubmit={end} submit={words.endConfirm} kind="danger">
              <CheckGroup
                name="steps"
                label={words.endSteps}
                required
                value={steps}
                onChange={setSteps}
                options={terms.endSteps.map(({ id, title }) => ({ value: id, label: say(title) }))}
              />
            </Form>
          </>
        )}
      </Loaded>
    </Page>
  )
}
