import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type KeyAlg, type SignedReport, signedText } from '@taga/contract'
import { insertDevice } from '../devices/insert-device.ts'
import { insertDeviceKey } from '../enrolment/store.ts'
import type { Deps } from '../deps.ts'
import { putFacts } from '../reports/store.ts'

/** A device with a key of its own, as an agent would be. */
export type TestDevice = {
  readonly id: string
  readonly audience: string
  readonly key: TestKey
}
export type TestKey = { readonly alg: KeyAlg; readonly privateKey: KeyObject; readonly publicKey: string }

export function createTestKey(alg: KeyAlg = 'ed25519'): TestKey {
  const pair = alg === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    alg,
    privateKey: pair.privateKey,
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'),
  }
}

/** Signs bytes for one purpose, audience and path, in base64url. */
export function signBytes(
  key: TestKey,
  signed: {
    readonly purpose: 'taga-report/1' | 'taga-enrol/1' | 'taga-outpost/1'
    readonly audience: string
    readonly path: string
    readonly bytes: Uint8Array
  },
): string {
  const bodyHash = createHash('sha256').update(signed.bytes).digest('base64url')
  const text = Buffer.from(signedText({ ...signed, bodyHash }))
  const signature =
    key.alg === 'ed25519'
      ? sign(null, text, key.privateKey)
      : sign('sha256', text, { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
  return signature.toString('base64url')
}

/** A device that is enrolled and in its user's hands, or waiting where it has no user. */
export async function enrolTestDevice(
  deps: Deps,
  device: {
    readonly ownership?: 'company' | 'personal'
    readonly user?: string
    readonly alg?: KeyAlg
    /** A personal device that nobody has approved yet. */
    readonly waiting?: true
  } = {},
): Promise<TestDevice> {
  const { ownership = 'company', user } = device
  const key = createTestKey(device.alg)
  const id = await deps.store.write(async (tx) => {
    const row = await insertDevice(tx, deps, 'server', {
      label: 'PC',
      ownership,
      management: 'managed',
      kind: 'laptop',
      os: 'linux',
      state: user === undefined || device.waiting ? 'inStock' : ownership === 'company' ? 'lent' : 'inUse',
      user,
    })
    await insertDeviceKey(tx.db, {
      id: createHash('sha256').update(key.publicKey).digest('hex'),
      device_id: row.id,
      public_key: key.publicKey,
      alg: key.alg,
      protection: 'software',
      enrolled_at: deps.now(),
      revoked_at: null,
    })
    return row.id
  })
  return { id, audience: deps.audience, key }
}

/** A report as bytes with its headers. `raw` replaces the bytes that are signed; `signature` the signature. */
export function reportOf(
  device: TestDevice,
  report: Partial<SignedReport> & Pick<SignedReport, 'counter' | 'sentAt'>,
  raw?: Uint8Array,
): { readonly bytes: Uint8Array; readonly headers: Readonly<Record<string, string>> } {
  const full: SignedReport = { format: 1, audience: device.audience, device: device.id, seen: {}, ...report }
  const bytes = raw ?? new TextEncoder().encode(JSON.stringify(full))
  const signature = signBytes(device.key, {
    purpose: 'taga-report/1',
    audience: device.audience,
    path: '/api/reports',
    bytes,
  })
  return { bytes, headers: { origin: '', 'taga-device': device.id, 'taga-signature': signature } }
}

/** What a look at a device would have found at `at` (epoch ms), without a report. */
export async function seeOnDevice(deps: Deps, device: string, seen: object, at: number): Promise<void> {
  await deps.store.write(({ db }) =>
    putFacts(
      db,
      Object.entries(seen).map(([key, value]) => ({
        subject: 'device',
        subject_id: device,
        key,
        at,
        provenance: 'measured',
        source: 'windows',
        value: JSON.stringify(value),
        reason: null,
        changed_writer: 'test',
        changed_seq: 1,
      })),
    ),
  )
}
