import type { PreviewAnswer, PreviewResult, PublishedAnswer, RulesOverview } from '@taga/contract'
import { SOURCES_WITH_WRITERS } from '@taga/core'
import type { ApiUser } from './ask-api.ts'

/** How long a preview of fifty people may take. */
const MOST_TRIES = 300

/** Puts every source in use that something writes, with all rules still in observation: as an organisation is after its first hour. */
export function adoptSources(admin: ApiUser): Promise<void> {
  return publish(admin, { adopt: SOURCES_WITH_WRITERS })
}

/** After two weeks of observation: what hardly anybody would be stopped by is enforced, the rest is told to people. */
export function tightenRules(admin: ApiUser): Promise<void> {
  return publish(admin, {
    modes: {
      'antimalware-signatures-warn': { mode: 'warn', from: null },
      'security-updates-warn': { mode: 'warn', from: null },
      'telework-information': { mode: 'enforce', from: null },
      'encrypted-path': { mode: 'enforce', from: null },
      'home-wifi': { mode: 'enforce', from: null },
      'public-network-path': { mode: 'enforce', from: null },
      'public-network-take-home': { mode: 'enforce', from: null },
      'antimalware-signatures': { mode: 'enforce', from: null },
    },
  })
}

async function publish(admin: ApiUser, changes: object): Promise<void> {
  const { number } = await admin.send<RulesOverview>('GET', '/api/rules/overview')
  const { id } = await admin.send<PreviewAnswer>('POST', '/api/rules/previews', { after: number, changes })
  const { stopsMany, stopped } = await untilDone(admin, id)
  const typed = stopsMany ? { typed: stopped.people } : {}
  const published = await admin.send<PublishedAnswer>('POST', '/api/rules/publications', { preview: id, ...typed })
  if (published.waiting !== undefined) await admin.send('POST', `/api/rules/publications/${published.number}/confirm`)
}

async function untilDone(admin: ApiUser, id: string): Promise<PreviewResult> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { state, result } = await admin.send<PreviewAnswer>('GET', `/api/rules/previews/${id}`)
    if (result !== undefined) return result
    if (state === 'failed') break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the preview of the demonstration came to no end')
}
