import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import {
  EnrolOutpostAnswer,
  enrolmentProofText,
  OutpostsAnswer,
  readEnrolmentCode,
  writeEnrolmentCode,
} from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { createTestKey } from '../testing/test-device.ts'
import { askToEnrolOutpost, enrolTestOutpost, newOutpostCode } from '../testing/test-outpost.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { createBuiltInCode } from './create-outpost-code.ts'
import { findOutpost } from './store.ts'

describeOnBoth('outposts', (on) => {
  let app: TestApp
  let administrator: Signed
  let site: string
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    const answer = await app.ask('POST', '/api/locations', {
      as: administrator,
      body: { name: '本社', kind: 'office' },
    })
    site = ((await answer.json()) as { id: string }).id
  })
  afterAll(() => app.close())

  async function codeOf(answer: Response): Promise<string> {
    const { fault } = (await answer.json()) as { fault?: string }
    return `${answer.status} ${fault ?? 'done'}`
  }
  async function listed() {
    return OutpostsAnswer.parse(await (await app.ask('GET', '/api/outposts', { as: administrator })).json())
  }
  /** The code with another secret, as a guesser would try. */
  function guess(code: string): string {
    const parts = readEnrolmentCode(code)
    if (parts === undefined) throw new Error('not a code')
    const last = parts.secret.endsWith('0') ? '1' : '0'
    return writeEnrolmentCode({ ...parts, secret: parts.secret.slice(0, -1) + last })
  }

  it('enrols a gateway once, and proves to it that the server holds the key named in the code', async () => {
    const key = createTestKey()
    const code = await newOutpostCode(app, administrator)
    const sealKey = generateKeyPairSync('x25519')
      .publicKey.export({ format: 'der', type: 'spki' })
      .toString('base64url')
    const answer = EnrolOutpostAnswer.parse(await (await askToEnrolOutpost(app, code, { key, sealKey })).json())
    const der = Buffer.from(answer.serverKey, 'base64url')
    const text = enrolmentProofText({ device: answer.outpost, audience: answer.audience, publicKey: key.publicKey })
    const server = createPublicKey({ key: der, format: 'der', type: 'spki' })
    expect(verify(null, Buffer.from(text), server, Buffer.from(answer.proof, 'base64url'))).toBe(true)
    expect(await findOutpost(app.deps.store.read, answer.outpost)).toMatchObject({
      kind: 'gateway',
      seal_key: sealKey,
      built_in: 0,
      revoked_at: null,
    })
    expect(await codeOf(await askToEnrolOutpost(app, code))).toBe('403 code_refused')
  })

  it('tells a connector its site and where gateways are dialled', async () => {
    const { id } = await enrolTestOutpost(app, administrator)
    const change = { name: '入口', url: 'https://gate.example.jp', version: 1 }
    expect(await codeOf(await app.ask('PUT', `/api/outposts/${id}`, { as: administrator, body: change }))).toBe(
      '200 done',
    )
    const code = await newOutpostCode(app, administrator, { kind: 'connector', site })
    const answer = EnrolOutpostAnswer.parse(await (await askToEnrolOutpost(app, code, { kind: 'connector' })).json())
    expect(answer).toMatchObject({ site, gateways: ['https://gate.example.jp'] })
    expect((await listed()).outposts.find((row) => row.id === answer.outpost)).toMatchObject({ siteName: '本社' })
  })

  it('refuses a code for another kind, of another secret, of another server, and one that was withdrawn', async () => {
    const code = await newOutpostCode(app, administrator)
    expect(await codeOf(await askToEnrolOutpost(app, code, { kind: 'connector' }))).toBe('403 code_refused')
    expect(await codeOf(await askToEnrolOutpost(app, guess(code)))).toBe('403 code_refused')
    const parts = readEnrolmentCode(code)
    const elsewhere = writeEnrolmentCode({
      selector: 'AAAAAAAA',
      secret: '0000000000',
      ...parts,
      fingerprint: '0'.repeat(16),
    })
    expect(await codeOf(await askToEnrolOutpost(app, elsewhere))).toBe('403 code_refused')
    const selector = parts?.selector ?? ''
    expect(await codeOf(await app.ask('DELETE', `/api/outpost-codes/${selector}`, { as: administrator }))).toBe(
      '200 done',
    )
    expect(await codeOf(await askToEnrolOutpost(app, code))).toBe('403 code_refused')
    expect((await listed()).codes.map((row) => row.selector)).not.toContain(selector)
  })

  it('counts tries by code and line, so that a guesser stops nobody else', async () => {
    const code = await newOutpostCode(app, administrator)
    for (let tries = 0; tries < 5; tries += 1)
      expect(await codeOf(await askToEnrolOutpost(app, guess(code), { address: '198.51.100.7' }))).toBe(
        '403 code_refused',
      )
    expect(await codeOf(await askToEnrolOutpost(app, code, { address: '198.51.100.7' }))).toBe('429 too_many_tries')
    expect(await codeOf(await askToEnrolOutpost(app, code, { address: '198.51.100.8' }))).toBe('201 done')
  })

  it('takes a code of 72 hours at its last moment and not after', async () => {
    const [inTime, late] = [await newOutpostCode(app, administrator), await newOutpostCode(app, administrator)]
    const before = app.clock.at
    app.clock.at += 72 * 3_600_000 - 1
    expect(await codeOf(await askToEnrolOutpost(app, inTime))).toBe('201 done')
    app.clock.at += 1
    expect(await codeOf(await askToEnrolOutpost(app, late))).toBe('403 code_refused')
    app.clock.at = before
  })

  it('refuses a key that another signed for, one that is none, and one that is enrolled already', async () => {
    const key = createTestKey()
    const code = await newOutpostCode(app, administrator)
    expect(await codeOf(await askToEnrolOutpost(app, code, { key, signer: createTestKey() }))).toMatch(/bad_signature$/)
    expect(await codeOf(await askToEnrolOutpost(app, code, { publicKey: 'AAAA' }))).toBe('400 bad_input')
    expect(await codeOf(await askToEnrolOutpost(app, code, { sealKey: key.publicKey }))).toBe('400 bad_input')
    expect(await codeOf(await askToEnrolOutpost(app, code, { name: 'a\nb' }))).toBe('400 bad_input')
    expect(await codeOf(await askToEnrolOutpost(app, code, { name: '\ud800' }))).toBe('400 bad_input')
    expect(await codeOf(await askToEnrolOutpost(app, code, { key }))).toBe('201 done')
    const again = await newOutpostCode(app, administrator)
    expect(await codeOf(await askToEnrolOutpost(app, again, { key }))).toBe('409 conflict')
  })

  it('lets one of two that bring a code at once in', async () => {
    const code = await newOutpostCode(app, administrator)
    const answers = await Promise.all([askToEnrolOutpost(app, code), askToEnrolOutpost(app, code)])
    expect(answers.map((answer) => answer.ok).toSorted((one) => (one ? -1 : 1))).toEqual([true, false])
  })

  it('revokes once, changes nothing that is revoked, and gives no connector a place to be dialled', async () => {
    const { id } = await enrolTestOutpost(app, administrator)
    const revoke = () => app.ask('DELETE', `/api/outposts/${id}`, { as: administrator })
    expect(await codeOf(await revoke())).toBe('200 done')
    expect(await codeOf(await revoke())).toBe('404 not_found')
    const change = { name: 'x', version: 1 }
    expect(await codeOf(await app.ask('PUT', `/api/outposts/${id}`, { as: administrator, body: change }))).toBe(
      '404 not_found',
    )
    const connector = await enrolTestOutpost(app, administrator, { kind: 'connector', site })
    const body = { ...change, url: 'https://gate.example.jp' }
    expect(await codeOf(await app.ask('PUT', `/api/outposts/${connector.id}`, { as: administrator, body }))).toBe(
      '400 bad_input',
    )
    expect(
      await codeOf(
        await app.ask('POST', '/api/outpost-codes', { as: administrator, body: { kind: 'connector', site: 'none' } }),
      ),
    ).toBe('400 bad_input')
  })

  it('puts a gateway beside its server in the place of the one before, and shows its code to nobody', async () => {
    const enrol = async () => {
      const { code } = await createBuiltInCode(app.deps)
      expect((await listed()).codes.map((row) => row.selector)).not.toContain(readEnrolmentCode(code)?.selector)
      return EnrolOutpostAnswer.parse(await (await askToEnrolOutpost(app, code, { name: 'gateway of host' })).json())
    }
    const first = await enrol()
    const url = 'https://gate.example.jp:8443'
    const change = { name: 'gateway of host', version: 1, url }
    const path = `/api/outposts/${first.outpost}`
    expect(await codeOf(await app.ask('PUT', path, { as: administrator, body: change }))).toBe('200 done')
    const second = await enrol()
    expect(await findOutpost(app.deps.store.read, first.outpost)).toMatchObject({ revoked_at: app.clock.at })
    // where connectors dial it
    expect(await findOutpost(app.deps.store.read, second.outpost)).toMatchObject({ revoked_at: null, built_in: 1, url })
  })
})
