import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningTaga, buildProgram, startTaga } from '../packages/taga/src/testing/run-program.ts'
import { openBrowser } from './browser.ts'
import { PATIENCE_MS } from './patience.ts'

describe('the demonstration', () => {
  let folder: string
  let running: RunningTaga
  let url: string
  let passwords: ReadonlyMap<string, string>
  beforeAll(async () => {
    await buildProgram()
    folder = await mkdtemp(join(tmpdir(), 'taga-demo-'))
    running = startTaga(['demo', '--lang', 'en'], { env: { TMPDIR: folder } })
    for (const until = Date.now() + PATIENCE_MS * 2; !running.printed().includes('Ctrl+C'); await setTimeout(200))
      if (Date.now() > until) throw new Error(`the demonstration is not there: ${running.printed()}`)
    url = /(http:\S+)\/sign-in/.exec(running.printed())?.[1] ?? ''
    passwords = new Map(
      [...running.printed().matchAll(/^ {2}(\w+) +(\S+)/gm)].map(([, name = '', password = '']) => [name, password]),
    )
  })
  afterAll(async () => {
    await running.stop('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  })

  async function signedIn(name: string) {
    const browser = openBrowser(url)
    const { status } = await browser.ask('POST', '/api/session', { name, password: passwords.get(name) })
    expect(status).toBe(200)
    return browser
  }

  it('says on every page that it is one', async () => {
    for (const path of ['/', '/sign-in', '/devices'])
      expect(await (await fetch(url + path)).text()).toContain('data-demonstration')
  })

  it('has fifty people and seventy devices, some of which cannot be used today', async () => {
    const admin = await signedIn('admin')
    expect((await admin.ask('GET', '/api/people?limit=1')).body.total).toBe(50)
    expect((await admin.ask('GET', '/api/devices?limit=1')).body.total).toBe(70)
    const { body: overview } = await admin.ask('GET', '/api/today/overview')
    expect(overview.byState.yes).toBeGreaterThan(30)
    expect(overview.byState.no).toBeGreaterThan(0)
    expect(overview.worst.length).toBeGreaterThan(0)
  })

  it('has lived: measures changed, requests were decided, and something waits', async () => {
    const executive = await signedIn('executive')
    const { body: home } = await executive.ask('GET', '/api/executive')
    expect(home.since.changes.length).toBeGreaterThan(0)
    const admin = await signedIn('admin')
    expect((await admin.ask('GET', '/api/decisions?limit=200')).body.decisions.length).toBeGreaterThan(50)
    expect((await admin.ask('GET', '/api/queue')).body.lines.length).toBeGreaterThan(5)
    expect((await admin.ask('GET', '/api/personal-devices')).body.total).toBe(1)
    const { body: stock } = await admin.ask('GET', '/api/stock')
    expect(stock.rows.some(({ issued }: { readonly issued: number }) => issued > 0)).toBe(true)
  })

  it('has a teleworker with duties of their own', async () => {
    const teleworker = await signedIn('teleworker')
    expect((await teleworker.ask('GET', '/api/my/duties')).body.duties.length).toBeGreaterThan(0)
    expect((await teleworker.ask('GET', '/api/people')).status).toBe(403)
  })

  it('leaves nothing behind, when it ends and when it is stopped while it is made', async () => {
    const early = startTaga(['demo'], { env: { TMPDIR: folder } })
    const folders = async () => (await readdir(folder)).filter((name) => name.startsWith('taga-demonstration-'))
    await expect.poll(folders, { timeout: PATIENCE_MS }).toHaveLength(2)
    expect((await early.stop('SIGINT')).code).toBe(0)
    const { code } = await running.stop('SIGTERM')
    expect(code).toBe(0)
    expect((await readdir(folder)).filter((name) => name.startsWith('taga-'))).toEqual([])
  })
})
