import { SOURCES_WITH_WRITERS } from '@taga/core'
import type { ApiUser } from './ask-api.ts'

/** How long a preview of fifty people may take. */
const MOST_TRIES = 300

/** Puts every source in use that something writes, with all rules still in observation: as an organisation is after its first hour. */
export function adoptSources(admin: ApiUser): Promise<void> {
  return publish(admin, { adopt: SOURCES_WITH_WRITERS })
}

/** After two weeks of observation: people are told of old signatures and of waiting updates; nobody is stopped yet. */
export function tightenRules(admin: ApiUser): Promise<void> {
  return publish(admin, {
    modes: {
      'antimalware-signatures-warn': { mode: 'warn', from: null },
      'security-updates-warn': { mode: 'warn', from: null },
    },
  })
}

async function publish(admin: ApiUser, changes: object): Promise<void> {
  const { number } = await admin.send<{ number: number }>('GET', '/api/rules/overview')
  const { id } = await admin.send<{ id: string }>('POST', '/api/rules/previews', { after: number, changes })
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const preview = await admin.send<{ state: string }>('GET', `/api/rules/previews/${id}`)
    if (preview.state === 'failed') throw new Error('the preview of the demonstration failed')
    if (preview.state === 'done') break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await admin.send('POST', '/api/rules/publications', { preview: id })
}
