import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStoreReader } from './db/open.ts'
import { createLog } from './log.ts'
import { type RunningServer, type StartOptions, startServer } from './start-server.ts'

describe('the server', () => {
  let dataDir: string
  const running: RunningServer[] = []
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'taga-start-'))
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.close()))
    await rm(dataDir, { recursive: true, force: true })
  })
  async function start(more: Partial<StartOptions> = {}): Promise<RunningServer> {
    const log = createLog(Date.now, () => undefined)
    const server = await startServer({ dataDir, port: 0, host: '127.0.0.1', log, now: Date.now, ...more })
    running.push(server)
    return server
  }
  async function stop(server: RunningServer): Promise<void> {
    running.splice(running.indexOf(server), 1)
    await server.close()
  }

  it('answers over HTTP, on loopback', async () => {
    const server = await start()
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
    const answer = await fetch(`${server.url}/healthz`)
    expect(await answer.json()).toEqual({ ok: true })
  })

  it('creates the first account with the ticket it gives, over HTTP, and gives none at the next start', async () => {
    const server = await start()
    const body = { ticket: server.ticket, name: 'hanako', personName: '山田 花子', password: 'mori-no-73-Kumasan!' }
    const answer = await fetch(`${server.url}/api/first-account`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: JSON.stringify(body),
    })
    expect(answer.status).toBe(201)
    await stop(server)
    expect((await start()).ticket).toBeUndefined()
  })

  it('keeps its keys and its audience over a restart', async () => {
    const server = await start()
    const { audience } = server.deps
    await stop(server)
    expect((await start()).deps.audience).toBe(audience)
    expect((await readdir(dataDir)).toSorted()).toContain('keys')
  })

  it('seals a last checkpoint when it closes', async () => {
    await stop(await start())
    const reader = await openStoreReader({ url: join(dataDir, 'taga.db'), now: Date.now })
    const open = await reader.read
      .selectFrom('ledger_writers')
      .select('writer')
      .where('sealed_in', 'is', null)
      .execute()
    await reader.close()
    expect(open).toEqual([])
  })

  it('says which folder cannot be made, where a file stands in its place', async () => {
    const file = join(dataDir, 'a-file')
    await writeFile(file, '')
    await expect(start({ dataDir: file })).rejects.toMatchObject({
      code: 'folder_read_only',
      words: { en: expect.stringContaining(file) },
    })
  })

  it('says which port is in use, and lets go of the database', async () => {
    const first = await start()
    const other = await mkdtemp(join(tmpdir(), 'taga-start-'))
    await expect(start({ dataDir: other, port: first.port })).rejects.toMatchObject({ code: 'port_in_use' })
    await expect(start({ dataDir: other })).resolves.toBeDefined()
  })

  it('is served under its public name only by https, with cookies that are bound to the host', async () => {
    const server = await start({ url: 'https://taga.example.jp' })
    const { place } = server.deps
    expect(place.secure).toBe(true)
    expect(place.hosts).toContain('taga.example.jp')
    expect(place.origins).toContain('https://taga.example.jp')
  })

  it('takes the client from a listed proxy before it, and nothing from one that names nobody', async () => {
    const server = await start({ url: 'https://taga.example.jp', proxyPeers: ['127.0.0.1'] })
    const through = (header: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(server.port, '127.0.0.1', () =>
          socket.write(`${header}GET /healthz HTTP/1.1\r\nhost: taga.example.jp\r\nconnection: close\r\n\r\n`),
        )
        let text = ''
        socket.on('data', (part) => (text += String(part))).on('error', () => undefined)
        socket.on('close', () => resolve(text))
      })
    expect(await through('PROXY TCP4 203.0.113.7 192.0.2.1 49152 443\r\n')).toContain('200 OK')
    expect(await through('')).toBe('')
    expect(await through('PROXY TCP4 somewhere 192.0.2.1 49152 443\r\n')).toBe('')
  })

  it('stops while a connection hangs', async () => {
    const server = await start()
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => undefined)
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
    socket.write('POST /api/session HTTP/1.1\r\n')
    await expect(stop(server)).resolves.toBeUndefined()
    socket.destroy()
  })
})
