import { createPublicKey, verify } from 'node:crypto'
import { type Enrol, EnrolAnswer, enrolmentProofText, readEnrolmentCode, writeEnrolmentCode } from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { insertDevice } from '../devices/insert-device.ts'
import { reportLoss } from '../losses/report-loss.ts'
import { findDevice } from '../devices/store.ts'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { createTestKey, reportOf, signBytes, type TestKey } from '../testing/test-device.ts'
import { describeOnBoth } from '../testing/test-store.ts'

describeOnBoth('enrolment', (on) => {
  let app: TestApp
  let administrator: Signed
  let worker: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    worker = await app.signIn('teleworker')
  })
  afterAll(() => app.close())

  async function codeOf(answer: Response): Promise<string> {
    const { fault } = (await answer.json()) as { fault?: string }
    return `${answer.status} ${fault ?? 'done'}`
  }
  async function newCode(
    wish: object = { for: 'person', person: worker.person, ownership: 'company' },
  ): Promise<string> {
    const answer = await app.ask('POST', '/api/enrolment-codes', { as: administrator, body: wish })
    expect(answer.status).toBe(201)
    return ((await answer.json()) as { code: string }).code
  }
  function enrol(
    code: string,
    key: TestKey = createTestKey(),
    more: Partial<Enrol> & { address?: string; signer?: TestKey } = {},
  ) {
    const { address, signer, ...wish } = more
    const body = {
      code,
      publicKey: key.publicKey,
      alg: key.alg,
      keyProtection: 'software',
      deviceName: 'ノートPC',
      kind: 'laptop',
      os: 'windows',
      ...wish,
    }
    const bytes = new TextEncoder().encode(JSON.stringify(body))
    const audience = readEnrolmentCode(code)?.fingerprint ?? ''
    const signature = signBytes(signer ?? key, { purpose: 'taga-enrol/1', audience, path: '/api/enrolments', bytes })
    return app.ask('POST', '/api/enrolments', {
      bytes,
      headers: { origin: '', 'taga-signature': signature },
      ...(address === undefined ? {} : { address }),
    })
  }
  /** The code with another secret, as a guesser would try. */
  function guess(code: string): string {
    const parts = readEnrolmentCode(code)
    if (parts === undefined) throw new Error('not a code')
    const last = parts.secret.endsWith('0') ? '1' : '0'
    return writeEnrolmentCode({ ...parts, secret: parts.secret.slice(0, -1) + last })
  }
  async function keyCount(): Promise<number> {
    const rows = await app.deps.store.read.selectFrom('device_keys').select('id').execute()
    return rows.length
  }

  it.each(['ed25519', 'es256'] as const)('enrols a device with an %s key, which may then report', async (alg) => {
    const key = createTestKey(alg)
    const answer = await enrol(await newCode(), key)
    expect(answer.status).toBe(201)
    const { device, audience, state } = EnrolAnswer.parse(await answer.json())
    expect(state).toBe('inUse')
    expect(await findDevice(app.deps.store.read, device)).toMatchObject({
      label: 'ノートPC',
      ownership: 'company',
      management: 'managed',
      state: 'lent',
      user_id: worker.person,
      os: 'windows',
    })
    const report = reportOf({ id: device, audience, key }, { counter: 1, sentAt: app.clock.at })
    expect((await app.ask('POST', '/api/reports', report)).status).toBe(200)
  })

  it('refuses a name that no database keeps', async () => {
    for (const deviceName of ['a\0', '\ud800'])
      expect(await codeOf(await enrol(await newCode(), createTestKey(), { deviceName }))).toBe('400 bad_input')
  })

  it('lets a device that is enrolled anew count from the beginning', async () => {
    const [before, after] = [createTestKey(), createTestKey()]
    const { device, audience } = EnrolAnswer.parse(await (await enrol(await newCode(), before)).json())
    const report = (key: TestKey, counter: number) =>
      app.ask('POST', '/api/reports', reportOf({ id: device, audience, key }, { counter, sentAt: app.clock.at }))
    expect((await report(before, Number.MAX_SAFE_INTEGER)).status).toBe(200)
    expect((await enrol(await newCode({ for: 'device', device }), after)).status).toBe(201)
    expect(await codeOf(await report(after, 1))).toBe('200 done')
    expect(await codeOf(await report(after, 1))).toBe('200 done')
    expect(await codeOf(await report(before, 2))).toMatch(/^40[13] /)
  })

  it('proves that the server holds the key whose fingerprint is in the code', async () => {
    const key = createTestKey()
    const code = await newCode()
    const answer = EnrolAnswer.parse(await (await enrol(code, key)).json())
    const der = Buffer.from(answer.serverKey, 'base64url')
    const { createHash } = await import('node:crypto')
    const { toBase32 } = await import('@taga/contract')
    expect(toBase32(createHash('sha256').update(der).digest(), 16)).toBe(readEnrolmentCode(code)?.fingerprint)
    const text = enrolmentProofText({ device: answer.device, audience: answer.audience, publicKey: key.publicKey })
    const server = createPublicKey({ key: der, format: 'der', type: 'spki' })
    expect(verify(null, Buffer.from(text), server, Buffer.from(answer.proof, 'base64url'))).toBe(true)
  })

  it('lets a personal device wait for its approval', async () => {
    const answer = await enrol(await newCode({ for: 'person', person: worker.person, ownership: 'personal' }))
    const { device, state } = EnrolAnswer.parse(await answer.json())
    expect(state).toBe('waiting')
    expect((await findDevice(app.deps.store.read, device))?.state).toBe('inStock')
  })

  it('gives a registered device its key, and takes the former one', async () => {
    const row = await app.deps.store.write((tx) =>
      insertDevice(tx, app.deps, 'server', {
        label: 'PC-7',
        ownership: 'company',
        management: 'managed',
        kind: 'desktop',
        os: 'linux',
        state: 'lent',
        user: worker.person,
      }),
    )
    const [former, present] = [createTestKey(), createTestKey()]
    for (const key of [former, present]) {
      const answer = await enrol(await newCode({ for: 'device', device: row.id }), key)
      expect(await answer.json()).toMatchObject({ device: row.id, state: 'inUse' })
    }
    expect((await findDevice(app.deps.store.read, row.id))?.label).toBe('PC-7')
    const send = (key: TestKey) =>
      app.ask(
        'POST',
        '/api/reports',
        reportOf({ id: row.id, audience: app.deps.audience, key }, { counter: 1, sentAt: 1 }),
      )
    expect(await codeOf(await send(former))).toBe('401 bad_signature')
    expect((await send(present)).status).toBe(200)
  })

  it('takes a code once, also when two devices bring it at the same moment', async () => {
    const code = await newCode()
    const before = await keyCount()
    const answers = await Promise.all([enrol(code), enrol(code)])
    expect((await Promise.all(answers.map(codeOf))).toSorted()).toEqual(['201 done', '403 code_refused'])
    expect(await keyCount()).toBe(before + 1)
  })

  it('reads a code as a person types it', async () => {
    const code = (await newCode()).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
    expect(await codeOf(await enrol(` ${code} `))).toBe('201 done')
  })

  it('refuses a code after 72 hours, a withdrawn one and one of another server', async () => {
    const [late, withdrawn, other] = [await newCode(), await newCode(), await newCode()]
    const now = app.clock.at
    app.clock.at += 72 * 60 * 60_000
    expect(await codeOf(await enrol(late))).toBe('403 code_refused')
    app.clock.at = now
    const selector = readEnrolmentCode(withdrawn)?.selector ?? ''
    expect((await app.ask('DELETE', `/api/enrolment-codes/${selector}`, { as: administrator })).status).toBe(200)
    expect(await codeOf(await enrol(withdrawn))).toBe('403 code_refused')
    const parts = readEnrolmentCode(other)
    if (parts === undefined) throw new Error('not a code')
    expect(await codeOf(await enrol(writeEnrolmentCode({ ...parts, fingerprint: '0'.repeat(16) })))).toBe(
      '403 code_refused',
    )
  })

  it('stops guessing at five tries of one code from one address, and lets its owner in from another', async () => {
    const code = await newCode()
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await codeOf(await enrol(guess(code), createTestKey(), { address: '203.0.113.5' }))).toBe(
        '403 code_refused',
      )
    }
    expect(await codeOf(await enrol(code, createTestKey(), { address: '203.0.113.5' }))).toBe('429 too_many_tries')
    expect(await codeOf(await enrol(code))).toBe('201 done')
  })

  it('refuses a key that was not shown to be held, a key of another kind, and one that is enrolled already', async () => {
    const [key, code] = [createTestKey(), await newCode()]
    expect(await codeOf(await enrol(code, key, { signer: createTestKey() }))).toBe('401 bad_signature')
    expect(await codeOf(await enrol(code, key, { alg: 'es256' }))).toBe('400 bad_input')
    expect(await codeOf(await enrol(code, key, { publicKey: 'AAAA' }))).toBe('400 bad_input')
    expect(await codeOf(await enrol(code, key))).toBe('201 done')
    const again = await newCode()
    expect(await codeOf(await enrol(again, key))).toBe('409 conflict')
    expect(await codeOf(await enrol(again))).toBe('201 done')
  })

  it('refuses a code for a device that was lost after it was issued, and issues none for one that is lost', async () => {
    const first = EnrolAnswer.parse(await (await enrol(await newCode())).json())
    const code = await newCode({ for: 'device', device: first.device })
    await reportLoss(app.deps, 'server', { id: first.device, how: 'stolen' })
    expect(await codeOf(await enrol(code))).toBe('403 code_refused')
    const body = { for: 'device', device: first.device }
    expect(await codeOf(await app.ask('POST', '/api/enrolment-codes', { as: administrator, body }))).toBe(
      '400 bad_input',
    )
  })

  it('keeps the secret half of a code nowhere', async () => {
    const secret = readEnrolmentCode(await newCode())?.secret ?? 'none'
    const { read } = app.deps.store
    const kept = JSON.stringify([
      await read.selectFrom('enrolment_codes').selectAll().execute(),
      await read.selectFrom('ledger_bodies').selectAll().execute(),
      app.logged,
    ])
    expect(kept).not.toContain(secret)
  })

  it('lists open codes without their secrets', async () => {
    const { selector } = readEnrolmentCode(await newCode()) ?? { selector: '' }
    const list = await app.ask('GET', '/api/enrolment-codes', { as: administrator })
    const { codes } = (await list.json()) as { codes: { selector: string }[] }
    expect(codes.map((code) => code.selector)).toContain(selector)
  })
})
