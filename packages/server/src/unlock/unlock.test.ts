import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAY_ONE_SOURCES, DEFAULT_RULES, RULES_FROM_FIRST_MINUTE } from '@taga/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { currentRules } from '../decisions/rules.ts'
import { openStoreReader } from '../db/open.ts'
import { verifyStore } from '../ledger/verify-store.ts'
import { publishRules } from '../rules/publish-rules.ts'
import { createLog } from '../log.ts'
import { type RunningServer, startServer } from '../start-server.ts'
import { describeOnBoth, emptyPlace, type Place } from '../testing/test-store.ts'
import { openUnlocking, type Unlocking } from './unlock.ts'

const PASSWORD = 'mori-no-73-Kumasan!'

describeOnBoth('unlocking at the server itself', (on) => {
  let dataDir: string
  let place: Place
  let server: RunningServer
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'taga-unlock-'))
    place = await emptyPlace(on)
    server = await start()
  })
  afterEach(async () => {
    await server.close()
    await place.remove()
    await rm(dataDir, { recursive: true, force: true })
  })
  const start = () =>
    startServer({
      dataDir,
      database: place.url,
      port: 0,
      host: '127.0.0.1',
      log: createLog(Date.now, () => undefined),
      now: Date.now,
    })
  const unlock = async <T>(work: (unlocking: Unlocking) => Promise<T>): Promise<T> => {
    const unlocking = await openUnlocking({ dataDir, database: place.url }, Date.now)
    try {
      return await work(unlocking)
    } finally {
      await unlocking.close()
    }
  }
  const post = (path: string, body: object) =>
    fetch(`http://127.0.0.1:${server.port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: `http://127.0.0.1:${server.port}` },
      body: JSON.stringify(body),
    })
  const signUp = (ticket: string | undefined) =>
    post('/api/first-account', { ticket, name: 'hanako', personName: '山田 花子', password: PASSWORD })
  const signIn = (password = PASSWORD) => post('/api/session', { name: 'hanako', password })

  it('puts the rules back to observe while the server runs, which goes by them at once', async () => {
    await publishEnforced()
    const before = await currentRules(server.deps.store.read, Date.now())
    expect(before.set.rules.some((rule) => rule.mode === 'enforce' && !RULES_FROM_FIRST_MINUTE.includes(rule.id))).toBe(
      true,
    )
    const { observing } = await unlock(({ rules }) => rules())
    expect(observing.length).toBeGreaterThan(0)
    const after = await currentRules(server.deps.store.read, Date.now())
    const enforced = after.set.rules.filter(({ mode }) => mode === 'enforce').map(({ id }) => id)
    expect(enforced.toSorted()).toEqual([...RULES_FROM_FIRST_MINUTE].toSorted())
  })

  it('gives a new ticket for the first account, and none where there is an account', async () => {
    const ticket = await unlock(({ firstTicket }) => firstTicket())
    expect((await signUp(server.ticket)).status).toBe(403)
    expect((await signUp(ticket)).status).toBe(201)
    expect(await unlock(({ firstTicket }) => firstTicket())).toBeUndefined()
  })

  it("lifts the lock of an administrator's account, also of the last one, whether the server runs or not", async () => {
    await signUp(server.ticket)
    const lock = () => server.deps.store.write((tx) => tx.db.updateTable('accounts').set({ locked_at: 1 }).execute())
    await lock()
    expect((await signIn()).status).toBe(401)
    expect(await unlock(({ account }) => account('hanako'))).toEqual({ outcome: 'done', wasLocked: true })
    expect((await signIn()).status).toBe(200)
    await lock()
    await server.close()
    expect(await unlock(({ account }) => account('hanako'))).toEqual({ outcome: 'done', wasLocked: true })
    server = await start()
    expect((await signIn()).status).toBe(200)
  })

  it('renews what an administrator signs in with: the former password is worth nothing, the ticket is', async () => {
    await signUp(server.ticket)
    const renewed = await unlock(({ renewAccount }) => renewAccount('hanako'))
    expect((await signIn()).status).toBe(401)
    const fresh = 'umi-no-84-Kujira-san!'
    expect((await post('/api/invitations/accept', { ticket: renewed.ticket, password: fresh })).status).toBe(200)
    expect((await signIn(fresh)).status).toBe(200)
  })

  it('is for administrators only, and says so of anybody else', async () => {
    await signUp(server.ticket)
    await server.deps.store.write((tx) => tx.db.updateTable('accounts').set({ roles: '["teleworker"]' }).execute())
    expect(await unlock(({ account }) => account('hanako'))).toMatchObject({ outcome: 'notAdministrator' })
    expect(await unlock(({ renewAccount }) => renewAccount('jiro'))).toMatchObject({ outcome: 'noSuchAccount' })
    expect((await signIn()).status).toBe(200)
  })

  it('is in the ledger, which stays whole while two programs write it', async () => {
    await signUp(server.ticket)
    const writing = Array.from({ length: 40 }, (_, at) =>
      server.deps.store.write((tx) =>
        tx.append({ kind: 'test.beside', actor: 'server', subject: `n:${at}`, body: {} }),
      ),
    )
    await Promise.all([unlock(({ account }) => account('hanako')), ...writing])
    await server.close()
    const reader = await openStoreReader({ url: place.url, now: Date.now })
    expect((await verifyStore(reader.read)).findings).toEqual([])
    const rows = await reader.read.selectFrom('ledger_entries').select('kind').where('actor', '=', 'machine').execute()
    expect(rows).toEqual([{ kind: 'account.unlocked' }])
    const beside = await reader.read
      .selectFrom('ledger_entries')
      .select('seq')
      .where('kind', '=', 'test.beside')
      .execute()
    expect(beside).toHaveLength(40)
    await reader.close()
    server = await start()
  })

  /** As an organisation is that enforces everything. */
  async function publishEnforced(): Promise<void> {
    const rules = DEFAULT_RULES.map((rule) => ({ ...rule, mode: 'enforce' }))
    await publishRules(server.deps, 'server', { after: 0, draft: { rules, settings: {}, adopted: DAY_ONE_SOURCES } })
  }
})
