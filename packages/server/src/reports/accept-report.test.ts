import { MAX_REPORT_BYTES, type SignedReport } from '@taga/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../app.ts'
import type { Tx } from '../db/store.ts'
import { reportLoss } from '../losses/report-loss.ts'
import { revokeDeviceKey } from '../enrolment/revoke.ts'
import { routes } from '../routes.ts'
import { openTestApp, type Signed, TEST_URL, type TestApp } from '../testing/test-app.ts'
import { enrolTestDevice, reportOf, type TestDevice } from '../testing/test-device.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { findInventory, lastHeardOf, readFacts } from './store.ts'

describeOnBoth('reports', (on) => {
  let app: TestApp
  let owner: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    owner = await app.signIn('teleworker')
  })
  afterAll(() => app.close())

  function device(ownership: 'company' | 'personal' = 'company'): Promise<TestDevice> {
    return enrolTestDevice(app.deps, { ownership, user: owner.person })
  }
  async function send(
    from: TestDevice,
    report: Partial<SignedReport> & { counter: number },
    headers = {},
  ): Promise<Response> {
    const made = reportOf(from, { sentAt: app.clock.at, ...report })
    return app.ask('POST', '/api/reports', { bytes: made.bytes, headers: { ...made.headers, ...headers } })
  }
  function measured(value: string | number | boolean | string[], at = app.clock.at): SignedReport['seen'][string] {
    return { at, provenance: 'measured', source: 'test', kind: 'value', value }
  }
  async function codeOf(response: Response): Promise<string> {
    const { fault } = (await response.json()) as { fault: string }
    return `${response.status} ${fault}`
  }
  async function rows(): Promise<Record<string, number>> {
    const { read } = app.deps.store
    const counts = await Promise.all(
      (['facts', 'device_reports', 'inventories', 'ledger_entries', 'ledger_witnesses'] as const).map(async (table) => {
        const { count } = await read
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
        return [table, Number(count)] as const
      }),
    )
    return Object.fromEntries(counts)
  }
  /** The refusal, after making sure that nothing was written. */
  async function refusal(ask: () => Promise<Response>): Promise<string> {
    const before = await rows()
    const code = await codeOf(await ask())
    expect(await rows()).toEqual(before)
    return code
  }
  function factsOf(of: TestDevice) {
    return readFacts(app.deps.store.read, 'device', of.id)
  }

  it('refuses a source or a witness that no database keeps, and keeps a value of such text', async () => {
    const from = await device()
    for (const text of ['a\0', '\ud800']) {
      const seen = { 'device.osName': { ...measured('Linux'), source: text } }
      expect(await refusal(() => send(from, { counter: 1, seen }))).toBe('400 bad_input')
      expect(await refusal(() => send(from, { counter: 1, witnessed: text }))).toBe('400 bad_input')
      expect((await send(from, { counter: 3 - text.length, seen: { 'device.osName': measured(text) } })).status).toBe(
        200,
      )
      expect((await factsOf(from))['device.osName']).toMatchObject({ value: text })
    }
  })

  it('takes no report of a key that was revoked between its check and the write', async () => {
    const from = await device()
    const { store } = app.deps
    let write = async () => revokeDeviceKey(app.deps, { kind: 'anonymous' }, from.id)
    const between = {
      ...app.deps,
      store: {
        ...store,
        write: async <T>(work: (tx: Tx) => Promise<T>) => {
          await write()
          write = async () => undefined
          return store.write(work)
        },
      },
    }
    const made = reportOf(from, { counter: 1, sentAt: app.clock.at })
    const headers = new Headers({ ...made.headers, host: '127.0.0.1:8420' })
    headers.delete('origin')
    const request = new Request(`${TEST_URL}/api/reports`, { method: 'POST', body: Buffer.from(made.bytes), headers })
    const answer = await createApp(between, routes).fetch(request, { address: '192.0.2.1' })
    expect(await codeOf(answer)).toBe('403 device_stopped')
    expect(await factsOf(from)).toEqual({})
  })

  it('keeps the facts of a report and answers how many changed', async () => {
    const pc = await device()
    const answer = await send(pc, { counter: 1, seen: { 'device.firewallOn': measured(true) } })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      accepted: true,
      counter: 1,
      changed: 2,
      ignored: 0,
      serverNow: app.clock.at,
    })
    expect((await factsOf(pc))['device.firewallOn']).toEqual(measured(true))
  })

  it('accepts an ES256 key as well', async () => {
    const pc = await enrolTestDevice(app.deps, { user: owner.person, alg: 'es256' })
    expect((await send(pc, { counter: 1 })).status).toBe(200)
  })

  it('writes only what changed and still moves the time of the rest', async () => {
    const pc = await device()
    await send(pc, { counter: 1, seen: { 'device.firewallOn': measured(true), 'device.vpn': measured('none') } })
    app.clock.at += 300_000
    const again = await send(pc, {
      counter: 2,
      seen: { 'device.firewallOn': measured(true), 'device.vpn': measured('full') },
    })
    expect(await again.json()).toMatchObject({ changed: 1 })
    const facts = await factsOf(pc)
    expect(facts['device.firewallOn']?.at).toBe(app.clock.at)
    expect(facts['device.vpn']).toEqual(measured('full'))
    const row = await app.deps.store.read
      .selectFrom('facts')
      .select('at')
      .where('subject_id', '=', pc.id)
      .where('key', '=', 'device.firewallOn')
      .executeTakeFirstOrThrow()
    expect(row.at).toBe(app.clock.at - 300_000)
  })

  it('never makes a changed fact newer than the sight that changed it', async () => {
    const pc = await device()
    await send(pc, { counter: 1, seen: { 'device.vpn': measured('none') } })
    await send(pc, { counter: 2, seen: { 'device.vpn': measured('full', app.clock.at - 9_000) } })
    expect((await factsOf(pc))['device.vpn']?.at).toBe(app.clock.at - 9_000)
  })

  it('writes digest, counter and changed keys into the ledger, and no values', async () => {
    const pc = await device()
    await send(pc, { counter: 7, seen: { 'device.osName': measured('SecretOS') } })
    const entry = await app.deps.store.read
      .selectFrom('ledger_entries')
      .innerJoin('ledger_bodies', (join) =>
        join
          .onRef('ledger_bodies.writer', '=', 'ledger_entries.writer')
          .onRef('ledger_bodies.seq', '=', 'ledger_entries.seq'),
      )
      .select(['ledger_entries.kind', 'ledger_entries.actor', 'ledger_bodies.body'])
      .where('ledger_entries.subject', '=', `device:${pc.id}`)
      .where('ledger_entries.kind', '=', 'report.accepted')
      .executeTakeFirstOrThrow()
    expect(entry.actor).toBe(`device:${pc.id}`)
    expect(JSON.parse(entry.body ?? '')).toMatchObject({ counter: 7, changed: ['device.clockSkewMs', 'device.osName'] })
    expect(entry.body).not.toContain('SecretOS')
  })

  it('answers a report whose answer was lost with the same answer, and writes nothing', async () => {
    const pc = await device()
    const report = reportOf(pc, { counter: 1, sentAt: app.clock.at, seen: { 'device.firewallOn': measured(true) } })
    const first = await (await app.ask('POST', '/api/reports', report)).text()
    const before = await rows()
    app.clock.at += 60_000
    const second = await app.ask('POST', '/api/reports', report)
    expect(second.status).toBe(200)
    expect(await second.text()).toBe(first)
    expect(await rows()).toEqual(before)
  })

  it('refuses a lower counter as a replay', async () => {
    const pc = await device()
    await send(pc, { counter: 5 })
    expect(await refusal(() => send(pc, { counter: 4 }))).toBe('409 replayed')
  })

  it('tells two reports under one counter as a clone, and notes it in the ledger once an hour', async () => {
    const pc = await device()
    await send(pc, { counter: 1 })
    const before = await rows()
    const other = { counter: 1, seen: { 'device.firewallOn': measured(false) } }
    expect(await codeOf(await send(pc, other))).toBe('409 device_clone')
    const noted = await rows()
    expect(noted).toEqual({ ...before, ledger_entries: (before['ledger_entries'] ?? 0) + 1 })
    expect(await codeOf(await send(pc, other))).toBe('409 device_clone')
    expect(await rows()).toEqual(noted)
    expect((await lastHeardOf(app.deps.store.read, [pc.id])).get(pc.id)?.cloneSeenAt).toBe(app.clock.at)
    expect((await factsOf(pc))['device.firewallOn']).toBeUndefined()
  })

  it('accepts exactly one of two different reports that arrive at the same moment under one counter', async () => {
    const pc = await device()
    const answers = await Promise.all([
      send(pc, { counter: 1, seen: { 'device.vpn': measured('full') } }),
      send(pc, { counter: 1, seen: { 'device.vpn': measured('none') } }),
    ])
    expect(answers.map((answer) => `${answer.status}`).toSorted()).toEqual(['200', '409'])
  })

  it('answers both of two equal reports that arrive at the same moment', async () => {
    const pc = await device()
    const [one, other] = await Promise.all([send(pc, { counter: 1 }), send(pc, { counter: 1 })])
    expect([one.status, other.status]).toEqual([200, 200])
    expect(await one.text()).toBe(await other.text())
  })

  it('refuses a body that is one byte too long before it looks at anything else', async () => {
    const pc = await device()
    const made = reportOf(pc, { counter: 1, sentAt: 1 }, new Uint8Array(MAX_REPORT_BYTES + 1))
    expect(await refusal(() => app.ask('POST', '/api/reports', made))).toBe('413 too_large')
  })

  it('stops reading a body that hides its length', async () => {
    const pc = await device()
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1
        if (sent > 1_000) controller.error(new Error('read on and on'))
        else controller.enqueue(new Uint8Array(64 * 1024))
      },
    })
    const { headers } = reportOf(pc, { counter: 1, sentAt: 1 })
    const request = { bytes: new Uint8Array(), headers }
    expect(await refusal(() => app.ask('POST', '/api/reports', { ...request, stream: endless }))).toBe('413 too_large')
    expect(sent).toBeLessThan(20)
  })

  describe('refuses and changes nothing:', () => {
    it('no device header', async () => {
      const pc = await device()
      expect(await refusal(() => send(pc, { counter: 1 }, { 'taga-device': '' }))).toBe('401 not_signed_in')
    })
    it('an unknown device', async () => {
      const pc = await device()
      expect(await refusal(() => send(pc, { counter: 1 }, { 'taga-device': 'x' }))).toBe('401 unknown_device')
    })
    it('a signature by another key', async () => {
      const [pc, other] = [await device(), await device()]
      expect(await refusal(() => send({ ...pc, key: other.key }, { counter: 1 }))).toBe('401 bad_signature')
    })
    it('one changed byte', async () => {
      const pc = await device()
      const made = reportOf(pc, { counter: 1, sentAt: app.clock.at })
      const bytes = Uint8Array.from(made.bytes, (byte, at) => (at === 20 ? byte ^ 1 : byte))
      expect(await refusal(() => app.ask('POST', '/api/reports', { ...made, bytes }))).toBe('401 bad_signature')
    })
    it('no signature, a short one, and one that is not base64', async () => {
      const pc = await device()
      for (const signature of ['', 'AAAA', '!'.repeat(86)]) {
        expect(await refusal(() => send(pc, { counter: 1 }, { 'taga-signature': signature }))).toBe('401 bad_signature')
      }
    })
    it('bytes that are no JSON', async () => {
      const pc = await device()
      for (const text of ['', '{"format":1', '\u0000', '[']) {
        const made = reportOf(pc, { counter: 1, sentAt: 1 }, new TextEncoder().encode(text))
        expect(await refusal(() => app.ask('POST', '/api/reports', made))).toBe('400 malformed')
      }
    })
    it('JSON of another shape', async () => {
      const pc = await device()
      for (const text of ['null', '[]', '{"format":1}', '3']) {
        const made = reportOf(pc, { counter: 1, sentAt: 1 }, new TextEncoder().encode(text))
        expect(await refusal(() => app.ask('POST', '/api/reports', made))).toBe('400 bad_input')
      }
    })
    it('a format of the future', async () => {
      const pc = await device()
      const made = reportOf(pc, { counter: 1, sentAt: 1 }, new TextEncoder().encode('{"format":2}'))
      expect(await refusal(() => app.ask('POST', '/api/reports', made))).toBe('400 unknown_format')
    })
    it('a report for another server or of another device', async () => {
      const pc = await device()
      expect(await refusal(() => send(pc, { counter: 1, audience: 'taga:OTHER' }))).toBe('409 wrong_audience')
      expect(await refusal(() => send(pc, { counter: 1, device: 'another' }))).toBe('409 wrong_audience')
    })
    it('more than 300 facts, lists over 64 and texts over 4 KiB', async () => {
      const pc = await device()
      const many = Object.fromEntries(Array.from({ length: 301 }, (_, at) => [`device.x${at}`, measured(true)]))
      const long = { 'device.browsers': measured(Array.from({ length: 65 }, () => 'x')) }
      for (const seen of [many, long, { 'device.osName': measured('x'.repeat(4097)) }]) {
        expect(await refusal(() => send(pc, { counter: 1, seen }))).toBe('400 bad_input')
      }
    })
    it('a counter of nothing, a fraction and one beyond what is exact', async () => {
      const pc = await device()
      for (const counter of [0, 1.5, 2 ** 53]) expect(await refusal(() => send(pc, { counter }))).toBe('400 bad_input')
    })
    it("a provenance that is not an agent's to claim", async () => {
      const pc = await device()
      const raw = JSON.stringify({
        format: 1,
        audience: pc.audience,
        device: pc.id,
        counter: 1,
        sentAt: app.clock.at,
        seen: { 'device.firewallOn': { ...measured(true), provenance: 'enforced' } },
      })
      const made = reportOf(pc, { counter: 1, sentAt: 1 }, new TextEncoder().encode(raw))
      expect(await refusal(() => app.ask('POST', '/api/reports', made))).toBe('400 bad_input')
    })
    it('a revoked key', async () => {
      const pc = await device()
      await revokeDeviceKey(app.deps, { kind: 'anonymous' }, pc.id)
      expect(await refusal(() => send(pc, { counter: 1 }))).toBe('403 device_stopped')
    })
  })

  it('refuses a device that is reported lost, and remembers once that it knocked', async () => {
    const pc = await device()
    await reportLoss(app.deps, 'server', { id: pc.id, how: 'lost' })
    const before = await rows()
    for (const counter of [1, 2]) expect(await codeOf(await send(pc, { counter }))).toBe('403 device_stopped')
    expect(await rows()).toEqual({ ...before, ledger_entries: (before['ledger_entries'] ?? 0) + 1 })
  })

  it("ignores what is not the device's to say, and counts it", async () => {
    const pc = await device()
    const answer = await send(pc, {
      counter: 1,
      seen: {
        'device.lifecycle': measured('inUse'),
        'device.ownership': measured('company'),
        'device.clockSkewMs': measured(0),
        'person.state': measured('active'),
        'device.ofTheFuture': measured(true),
        'device.secureBoot': measured(true),
      },
    })
    expect(await answer.json()).toMatchObject({ ignored: 5 })
    expect(Object.keys(await factsOf(pc))).toEqual(['device.clockSkewMs', 'device.secureBoot'])
  })

  it('keeps of a personal device only what the catalogue lists for it', async () => {
    const phone = await device('personal')
    await send(phone, {
      counter: 1,
      seen: { 'device.firewallOn': measured(true), 'device.administrators': measured(['taro']) },
      inventory: { applications: [{ name: 'Diary', version: '1' }] },
    })
    const facts = await factsOf(phone)
    expect(facts['device.firewallOn']).toBeDefined()
    expect(facts['device.administrators']).toBeUndefined()
    expect(await findInventory(app.deps.store.read, phone.id)).toBeUndefined()
  })

  it('keeps a value of the wrong type as unknown, never as the value', async () => {
    const pc = await device()
    await send(pc, {
      counter: 1,
      seen: { 'device.firewallOn': measured('yes'), 'device.wifiSecurity': measured('wpa9') },
    })
    const facts = await factsOf(pc)
    expect(facts['device.firewallOn']).toMatchObject({ kind: 'unknown', reason: 'unreadable' })
    expect(facts['device.wifiSecurity']).toMatchObject({ kind: 'unknown', reason: 'unreadable' })
  })

  it('keeps the inventory of a company device, and replaces it only when it changed', async () => {
    const pc = await device()
    const inventory = { applications: [{ name: 'Editor', version: '1.0' }] }
    await send(pc, { counter: 1, inventory })
    const first = await findInventory(app.deps.store.read, pc.id)
    app.clock.at += 1000
    await send(pc, { counter: 2, inventory })
    expect(await findInventory(app.deps.store.read, pc.id)).toEqual(first)
    await send(pc, { counter: 3, inventory: { applications: [] } })
    expect((await findInventory(app.deps.store.read, pc.id))?.applications).toBe('[]')
  })

  it('accepts a report of a device with a wrong clock, puts its times on ours and records the skew', async () => {
    const pc = await device()
    const theirs = app.clock.at + 3_600_000
    const seen = { 'device.lookedAt': measured(theirs - 2_000, theirs - 2_000) }
    await send(pc, { counter: 1, sentAt: theirs, seen }, { 'taga-clock': String(theirs) })
    const facts = await factsOf(pc)
    expect(facts['device.clockSkewMs']).toMatchObject({ kind: 'value', value: 3_600_000, source: 'server' })
    expect(facts['device.lookedAt']).toMatchObject({ at: app.clock.at - 2_000, value: app.clock.at - 2_000 })
  })

  it('does not take a report that waited for a wrong clock, and does not make its facts newer', async () => {
    const pc = await device()
    const then = app.clock.at - 7_200_000
    const seen = { 'device.firewallOn': measured(true, then) }
    const answer = await send(pc, { counter: 1, sentAt: then, seen }, { 'taga-clock': String(app.clock.at) })
    expect(await answer.json()).toMatchObject({ lookAgain: true })
    const facts = await factsOf(pc)
    expect(facts['device.clockSkewMs']).toMatchObject({ value: 0 })
    expect(facts['device.firewallOn']?.at).toBe(then)
  })

  it('records the checkpoint that a device was answered with before', async () => {
    const pc = await device()
    const answer = (await (await send(pc, { counter: 1 })).json()) as { checkpoint: { hash: string; number: number } }
    await send(pc, { counter: 2, witnessed: answer.checkpoint.hash })
    const witness = await app.deps.store.read
      .selectFrom('ledger_witnesses')
      .select('number')
      .where('device', '=', pc.id)
      .executeTakeFirstOrThrow()
    expect(witness.number).toBe(answer.checkpoint.number)
  })
})
