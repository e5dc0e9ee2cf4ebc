import type { CheckpointsAnswer } from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { verifyPack } from './verify-pack.ts'

describeOnBoth('evidence handed out', (on) => {
  let app: TestApp
  let auditor: Signed
  beforeAll(async () => {
    app = await openTestApp(on)
    auditor = await app.signIn('auditor')
    await app.deps.store.checkpoint()
  })
  afterAll(() => app.close())

  async function* text(answer: Response): AsyncGenerator<string> {
    const decoder = new TextDecoder()
    for await (const part of answer.body ?? []) yield decoder.decode(part, { stream: true })
  }

  it('is a pack that verifies by itself', async () => {
    const answer = await app.ask('GET', '/api/ledger/pack', { as: auditor })
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="taga-ledger-2026-01-15\.ndjson"$/)
    const { outcome, entries } = await verifyPack(text(answer))
    expect(outcome).toBe('intact')
    expect(entries).toBeGreaterThan(0)
  })

  it('ends where the reader goes away, and lets go of the database', async () => {
    const answer = await app.ask('GET', '/api/ledger/pack', { as: auditor })
    await answer.body?.cancel()
    expect((await verifyPack(text(await app.ask('GET', '/api/ledger/pack', { as: auditor })))).outcome).toBe('intact')
  })

  it('lists checkpoints with what each covers and what is not sealed yet', async () => {
    const list = async () =>
      (await (await app.ask('GET', '/api/ledger/checkpoints', { as: auditor })).json()) as CheckpointsAnswer
    const before = await list()
    expect(before.checkpoints[0]?.entries).toBeGreaterThan(0)
    expect(before.unsealed).toBe(0)
    await app.deps.store.write((tx) => tx.append({ kind: 'test', actor: 'test', subject: 'test', body: {} }))
    expect((await list()).unsealed).toBe(1)
    await app.deps.store.checkpoint()
    const after = await list()
    expect(after.unsealed).toBe(0)
    expect(after.checkpoints[0]).toMatchObject({ entries: 1, witnesses: 0 })
    expect(after.keys.map(({ keyId }) => keyId)).toContain(after.checkpoints[0]?.keyId)
  })

  it('is no matter for an administrator alone', async () => {
    const administrator = await app.signIn('administrator')
    expect((await app.ask('GET', '/api/ledger/pack', { as: administrator })).status).toBe(403)
  })
})
