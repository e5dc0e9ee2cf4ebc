import { AccessLogAnswer, WatchAnswer } from '@taga/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keepAccessRecords } from '../access-log/keep-access-records.ts'
import { addDestination } from '../destinations/keep-destination.ts'
import { addResource } from '../resources/keep-resource.ts'
import { insertPerson } from '../people/insert-person.ts'
import { type Signed, type TestApp, openTestApp } from '../testing/test-app.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { redeemWatch } from './watch.ts'

const ACTOR = 'account:seed'

describeOnBoth('recordings', (on) => {
  let app: TestApp
  let administrator: Signed
  let destination: string
  let person: string
  beforeAll(async () => {
    app = await openTestApp(on)
    administrator = await app.signIn('administrator')
    const { deps } = app
    const draft = {
      level: 'confidential',
      rightNeeded: 'accounting',
      teleworkAllowed: true,
      savingPossible: false,
    } as const
    const { id: resource } = await addResource(deps, ACTOR, { name: '経理課のPC', ...draft })
    destination = (
      await addDestination(deps, ACTOR, {
        kind: 'vnc',
        name: '経理課のPC',
        resource,
        via: { kind: 'direct' },
        host: '192.0.2.10',
        port: 5900,
        publicName: 'pc.apps.example.jp',
      })
    ).id
    person = (await deps.store.write((tx) => insertPerson(tx, deps, 'server', { name: '髙橋 花子', rights: [] }))).id
    const line = { at: app.clock.at, event: 'opened', carrier: 'vnc', destination, person } as const
    await keepAccessRecords(deps, 'gateway', 'batch', [
      { ...line, id: 'recorded', connection: 'c1', obligations: ['watermark', 'record'] },
      { ...line, id: 'plain', connection: 'c2', obligations: ['watermark'] },
      { ...line, id: 'denied', event: 'denied', connection: 'c3', obligations: ['record'] },
      { ...line, id: 'gone', connection: 'c4', obligations: ['record'], destination: 'nothing' },
    ])
  })
  afterAll(() => app.close())

  async function lines() {
    const answer = await app.ask('GET', '/api/access-log?limit=200', { as: administrator })
    return AccessLogAnswer.parse(await answer.json()).rows
  }
  async function ask(connection: 'recorded' | 'plain' | 'denied' | 'gone', as: Signed = administrator) {
    const { id = '' } = (await lines()).find((line) => line.id.endsWith(connection)) ?? {}
    return app.ask('POST', `/api/access-log/${encodeURIComponent(id)}/recording`, { as })
  }
  const codeOf = async () => WatchAnswer.parse(await (await ask('recorded')).json()).url.split('#')[1] ?? ''

  it('are those of lines that began something recorded', async () => {
    const told = (await lines()).map(({ id, recorded }) => [id.split(/[^a-z]/).at(-1), recorded])
    expect(Object.fromEntries(told)).toEqual({ recorded: true, plain: false, denied: false, gone: true })
    for (const line of ['plain', 'denied', 'gone'] as const) expect((await ask(line)).status).toBe(404)
    expect((await app.ask('POST', '/api/access-log/nothing/recording', { as: administrator })).status).toBe(404)
  })

  it('are shown at the name of what was opened, once, by the gateway that made them, to who is written down', async () => {
    const answer = WatchAnswer.parse(await (await ask('recorded')).json())
    const [url, code = ''] = answer.url.split('#')
    expect(url).toMatch(/^https:\/\/pc\.apps\.example\.jp(:\d+)?\/\.taga\/watch$/)
    await expect(redeemWatch(app.deps, 'another', { code, destination })).rejects.toMatchObject({
      code: 'code_refused',
    })
    await expect(redeemWatch(app.deps, 'gateway', { code, destination: 'x' })).rejects.toMatchObject({
      code: 'code_refused',
    })
    const may = await redeemWatch(app.deps, 'gateway', { code, destination })
    expect(may).toEqual({ connection: 'c1', watcher: expect.stringMatching(/./) })
    await expect(redeemWatch(app.deps, 'gateway', { code, destination })).rejects.toMatchObject({
      code: 'code_refused',
    })
    const written = await app.deps.store.read
      .selectFrom('ledger_entries')
      .selectAll()
      .where('kind', '=', 'recording.watched')
      .execute()
    expect(written).toMatchObject([{ subject: `person:${person}`, actor: expect.stringMatching(/^account:/) }])
  })

  it('are shown to one of many who come with one code at the same moment', async () => {
    const code = await codeOf()
    const tries = Array.from({ length: 8 }, () => redeemWatch(app.deps, 'gateway', { code, destination }))
    const outcomes = await Promise.allSettled(tries)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('are not shown after a minute, and codes cannot be piled up', async () => {
    const code = await codeOf()
    app.clock.at += 60_001
    await expect(redeemWatch(app.deps, 'gateway', { code, destination })).rejects.toMatchObject({
      code: 'code_refused',
    })
    const statuses: number[] = []
    for (let at = 0; at < 21; at++) statuses.push((await ask('recorded')).status)
    expect([statuses.slice(0, 20).every((status) => status === 201), statuses.at(-1)]).toEqual([true, 429])
  })
})
