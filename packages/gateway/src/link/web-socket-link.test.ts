import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { until } from '../testing/test-office.ts'
import { FRAME, writeFrame } from './frames.ts'
import { LinkLost, openLink } from './web-socket-link.ts'

describe('a link', () => {
  const server = { http: createServer() }
  let here: WebSocket
  let there: WebSocket
  beforeEach(async () => {
    server.http = createServer()
    const upgrades = new WebSocketServer({ server: server.http, autoPong: false })
    await new Promise<void>((resolve) => server.http.listen(0, '127.0.0.1', resolve))
    const met = once(upgrades, 'connection') as Promise<[WebSocket]>
    here = new WebSocket(`ws://127.0.0.1:${(server.http.address() as AddressInfo).port}/`)
    ;[there] = await met
    if (here.readyState !== here.OPEN) await once(here, 'open')
  })
  afterEach(async () => {
    here.terminate()
    there.terminate()
    await new Promise((resolve) => server.http.close(resolve))
  })

  it('ends by itself where nothing is heard for too long, and lives while the other side answers', async () => {
    const link = openLink(here, { pingMs: 50, deadMs: 2_000 })
    let hasEnded = false
    link.onEnd(() => {
      hasEnded = true
    })
    const answer = () => there.pong()
    there.on('ping', answer)
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(hasEnded).toBe(false)
    expect(link.quietMs()).toBeLessThan(2_000)
    there.off('ping', answer)
    await until('dead', () => hasEnded)
  })

  it('hears what was said before it listened, and nothing after the end', async () => {
    const link = openLink(here)
    there.send('{"kind":"early"}')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await link.hear(100)).toEqual({ kind: 'early' })
    await expect(link.hear(20)).rejects.toBeInstanceOf(LinkLost)
    const hearing = link.hear(5_000)
    there.terminate()
    await expect(hearing).rejects.toBeInstanceOf(LinkLost)
    let calls = 0
    link.onEnd(() => {
      calls += 1
    })
    link.cut()
    expect(calls).toBe(1)
  })

  it('hands over frames that came before anybody listened, in order, and is cut by what is no frame', async () => {
    const link = openLink(here)
    link.takeFrames(0)
    for (let id = 1; id <= 10; id += 1) there.send(writeFrame(FRAME.end, id))
    await new Promise((resolve) => setTimeout(resolve, 50))
    const ids: number[] = []
    link.onFrame(({ stream }) => {
      ids.push(stream)
      return true
    })
    there.send(writeFrame(FRAME.end, 11))
    await until('all', () => ids.length === 11)
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    const closed = once(there, 'close') as Promise<[number]>
    there.send(Buffer.from([99, 0, 0, 0, 1]))
    expect((await closed)[0]).toBe(4400)
  })

  it('takes no frames before it is ready, and no text after', async () => {
    const closed = once(there, 'close') as Promise<[number]>
    openLink(here)
    there.send(writeFrame(FRAME.end, 1))
    expect((await closed)[0]).toBe(4400)
  })

  it('is cut where the other side asks for much and takes nothing', async () => {
    const link = openLink(here)
    there.pause()
    let hasEnded = false
    link.onEnd(() => {
      hasEnded = true
    })
    const frame = writeFrame(FRAME.data, 1, Buffer.alloc(60_000))
    for (let each = 0; each < 2_000 && !hasEnded; each += 1) link.send(frame)
    expect(hasEnded).toBe(true)
  })
})
