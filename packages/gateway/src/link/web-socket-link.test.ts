import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { until } from '../testing/test-office.ts'
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
    const link = openLink(here, { pingMs: 20, deadMs: 200 })
    let hasEnded = false
    link.onEnd(() => {
      hasEnded = true
    })
    const answer = () => there.pong()
    there.on('ping', answer)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(hasEnded).toBe(false)
    expect(link.quietMs()).toBeLessThan(200)
    there.off('ping', answer)
    await until('dead', () => hasEnded, 2_000)
    expect(link.bytes.destroyed).toBe(true)
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

  it('holds the other side back while nobody reads, and carries every byte in order', async () => {
    const link = openLink(here)
    link.takeBytes(0)
    const block = Buffer.alloc(64 * 1024)
    for (let each = 0; each < 400; each += 1) {
      block.fill(each & 255)
      there.send(Buffer.from(block))
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(link.bytes.readableLength).toBeLessThan(2 * 1024 * 1024)
    let at = 0
    link.bytes.on('data', (chunk: Buffer) => {
      for (let index = 0; index < chunk.length; index += 4_096) {
        const expected = Math.floor((at + index) / block.length) & 255
        if (chunk[index] !== expected) throw new Error(`byte ${at + index} is out of order`)
      }
      at += chunk.length
    })
    await until('all', () => at === 400 * block.length)
  })

  it('cuts large writes into messages that the other side takes', async () => {
    const link = openLink(here)
    const sizes: number[] = []
    there.on('message', (bytes: Buffer) => sizes.push(bytes.length))
    link.bytes.write(Buffer.alloc(300_000))
    await until('all', () => sizes.reduce((sum, size) => sum + size, 0) === 300_000)
    expect(Math.max(...sizes)).toBe(64 * 1024)
  })
})
