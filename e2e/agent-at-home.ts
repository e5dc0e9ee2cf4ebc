import { csrfOf } from '../packages/server/src/http/csrf.ts'
import type { Ask } from '../packages/server/src/testing/test-app.ts'
import type { TestDevice } from '../packages/server/src/testing/test-device.ts'
import { takeTestTurn, vouch } from '../packages/server/src/testing/test-page.ts'
import { seenOnLaptop } from './seed-report.ts'

export type SeenAtHome = Parameters<typeof seenOnLaptop>[1]

/** A server that runs, asked as the app of a test is asked; `clock`: when its devices say that they report. */
export type RunningApp = {
  readonly clock: { at: number }
  ask(method: string, path: string, ask?: Ask): Promise<Response>
}

export function askRunning(url: string): RunningApp {
  return { clock: { at: Date.now() }, ask: (method, path, ask = {}) => send(url, { method, path, ask }) }
}

function send(
  url: string,
  { method, path, ask }: { readonly method: string; readonly path: string; readonly ask: Ask },
): Promise<Response> {
  const { as, body, bytes, headers = {} } = ask
  const sent = new Headers({ origin: url })
  if (as !== undefined) {
    sent.set('cookie', `taga=${as.token}`)
    sent.set('taga-csrf', csrfOf(as.token))
  }
  if (body !== undefined) sent.set('content-type', 'application/json')
  for (const [name, value] of Object.entries(headers)) {
    if (value === '') sent.delete(name)
    else sent.set(name, value)
  }
  const content = bytes === undefined ? JSON.stringify(body) : Buffer.from(bytes)
  return fetch(url + path, { method, headers: sent, ...(method === 'GET' ? {} : { body: content }) })
}

/** What the agent of a laptop at home measures, at `at` (epoch ms); `changed` replaces parts of it. */
export function measuredAtHome(at: number, changed: SeenAtHome = {}) {
  const seen = { at, provenance: 'measured', source: 'agent', kind: 'value' } as const
  const values = Object.entries(seenOnLaptop(at, { 'device.networkFingerprint': 'f-home', ...changed }))
  return Object.fromEntries(values.map(([key, value]) => [key, { ...seen, value }]))
}

/** Lets the agent of a laptop report what it sees now, and vouch for the pages that wait for it. `count`: the next number of the device. */
export function agentAtHome(
  app: RunningApp,
  device: TestDevice,
  count: () => number | Promise<number>,
): (changed?: SeenAtHome) => Promise<void> {
  return async (changed) => {
    const at = Date.now()
    app.clock.at = at
    const { pages } = await takeTestTurn(app, device)
    const answer = await vouch(app, device, await count(), pages, measuredAtHome(at, changed))
    if (answer.status !== 200) throw new Error(`not reported: ${await answer.text()}`)
  }
}
