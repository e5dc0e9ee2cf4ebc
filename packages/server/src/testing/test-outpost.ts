import {
  type CreateOutpostCode,
  type EnrolOutpost,
  EnrolOutpostAnswer,
  OUTPOST_ENROL_PATH,
  readEnrolmentCode,
} from '@taga/contract'
import type { Signed, TestApp } from './test-app.ts'
import { createTestKey, signBytes, type TestKey } from './test-device.ts'

/** An outpost with a key of its own, as `taga gateway` or `taga connector` would be. */
export type TestOutpost = { readonly id: string; readonly audience: string; readonly key: TestKey }

/** Asks for a code as an administrator would. */
export async function newOutpostCode(
  app: TestApp,
  as: Signed,
  wish: CreateOutpostCode = { kind: 'gateway' },
): Promise<string> {
  const answer = await app.ask('POST', '/api/outpost-codes', { as, body: wish })
  if (answer.status !== 201) throw new Error(`no code: ${await answer.text()}`)
  return ((await answer.json()) as { code: string }).code
}

/** Brings a key under a code. `signer` signs in the place of that key. */
export function askToEnrolOutpost(
  app: TestApp,
  code: string,
  more: Partial<EnrolOutpost> & { readonly key?: TestKey; readonly signer?: TestKey; readonly address?: string } = {},
): Promise<Response> {
  const { key = createTestKey(), signer, address, ...wish } = more
  const body = { code, kind: 'gateway', name: 'gateway', publicKey: key.publicKey, engine: 'test', ...wish }
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  const audience = readEnrolmentCode(code)?.fingerprint ?? ''
  const signature = signBytes(signer ?? key, { purpose: 'taga-outpost/1', audience, path: OUTPOST_ENROL_PATH, bytes })
  return app.ask('POST', OUTPOST_ENROL_PATH, {
    bytes,
    headers: { origin: '', 'taga-signature': signature },
    ...(address === undefined ? {} : { address }),
  })
}

/** An enrolled gateway or connector. */
export async function enrolTestOutpost(
  app: TestApp,
  as: Signed,
  wish: CreateOutpostCode = { kind: 'gateway' },
): Promise<TestOutpost> {
  const key = createTestKey()
  const answer = await askToEnrolOutpost(app, await newOutpostCode(app, as, wish), { kind: wish.kind, key })
  const { outpost, audience } = EnrolOutpostAnswer.parse(await answer.json())
  return { id: outpost, audience, key }
}
