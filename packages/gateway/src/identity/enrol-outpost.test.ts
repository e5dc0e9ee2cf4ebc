import { createHash } from 'node:crypto'
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  EnrolOutpost,
  enrolmentProofText,
  type EnrolmentCode,
  FINGERPRINT_LENGTH,
  OUTPOST_ENROL_PATH,
  SIGNATURE_HEADER,
  signedText,
  toBase32,
} from '@taga/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { enrolOutpost } from './enrol-outpost.ts'
import { UnusableFile } from './keep-file.ts'
import { readOutpost } from './outpost-identity.ts'
import { isSignedBy, makeOutpostKey } from './outpost-key.ts'

const serverKey = makeOutpostKey()
const spki = Buffer.from(serverKey.publicKey, 'base64url')
const code: EnrolmentCode = {
  selector: 'A'.repeat(8),
  secret: 'B'.repeat(10),
  fingerprint: toBase32(createHash('sha256').update(spki).digest(), FINGERPRINT_LENGTH),
}

describe('the enrolment of an outpost', () => {
  let folder: string
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'taga-outpost-')), 'kept')
  })
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))

  /** A server that answers by this key, and says what it was sent. */
  function serverWith(key: typeof serverKey, seen: { wish?: EnrolOutpost; signed?: boolean } = {}): typeof fetch {
    return async (_url, init) => {
      const bytes = Buffer.from(init?.body as Uint8Array)
      const wish = EnrolOutpost.parse(JSON.parse(bytes.toString()))
      const bodyHash = createHash('sha256').update(bytes).digest('base64url')
      const text = signedText({
        purpose: 'taga-outpost/1',
        audience: code.fingerprint,
        path: OUTPOST_ENROL_PATH,
        bodyHash,
      })
      const signature = new Headers(init?.headers).get(SIGNATURE_HEADER) ?? ''
      Object.assign(seen, { wish, signed: isSignedBy(wish.publicKey, text, signature) })
      const proof = key.sign(enrolmentProofText({ device: 'out-1', audience: 'aud', publicKey: wish.publicKey }))
      return Response.json({
        outpost: 'out-1',
        audience: 'aud',
        serverKey: serverKey.publicKey,
        proof,
        site: 'tokyo',
      })
    }
  }
  const enrolAt = (server: typeof fetch) =>
    enrolOutpost({
      folder,
      code,
      server: 'https://taga.example.jp',
      kind: 'connector',
      name: 'c',
      engine: 't',
      fetch: server,
    })

  it('keeps key and identity for their owner only, and reads them again', async () => {
    const seen: { wish?: EnrolOutpost; signed?: boolean } = {}
    const enrolled = await enrolAt(serverWith(serverKey, seen))
    expect(enrolled.kind).toBe('enrolled')
    expect(seen).toMatchObject({ signed: true, wish: { kind: 'connector', name: 'c' } })
    const read = await readOutpost(folder, 'connector')
    expect(read?.identity).toEqual({
      kind: 'connector',
      outpost: 'out-1',
      audience: 'aud',
      server: 'https://taga.example.jp',
      serverKey: serverKey.publicKey,
      site: 'tokyo',
    })
    expect(read?.key.publicKey).toBe(seen.wish?.publicKey)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    for (const file of await readdir(folder)) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600)
  })

  it('keeps nothing where another server answers', async () => {
    expect(await enrolAt(serverWith(makeOutpostKey()))).toEqual({ kind: 'notTheServer' })
    expect(await readOutpost(folder, 'connector')).toBeUndefined()
  })

  it('refuses a key that others may read, and the folder of another kind', async () => {
    await enrolAt(serverWith(serverKey))
    await expect(readOutpost(folder, 'gateway')).rejects.toBeInstanceOf(UnusableFile)
    await chmod(join(folder, 'outpost-key.pem'), 0o640)
    await expect(readOutpost(folder, 'connector')).rejects.toBeInstanceOf(UnusableFile)
  })

  it('takes no bytes for a proof that are none', () => {
    expect(isSignedBy('', 'text', '')).toBe(false)
    expect(isSignedBy('AAAA', 'text', 'AAAA')).toBe(false)
    expect(isSignedBy(serverKey.publicKey, 'text', serverKey.sign('other'))).toBe(false)
    expect(isSignedBy(serverKey.publicKey, 'text', serverKey.sign('text'))).toBe(true)
  })
})
