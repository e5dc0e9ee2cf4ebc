import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { ViewerSocket } from './viewer-socket.ts'

const LAST = { kind: 'ended', told: { title: '切れました', text: '', parts: [] }, next: 'again' } as const
/** More than the sockets of a machine hold for a reader that does not read. */
const PICTURE = Buffer.alloc(16 * 1024 * 1024)

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A viewer that has stopped reading, with a picture on its way to it. */
async function open() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  closing.push(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  const browser = new WebSocket(`ws://127.0.0.1:${port}`)
  closing.push(() => browser.terminate())
  const [socket] = (await once(server, 'connection')) as [WebSocket] // as ws says it
  if (browser.readyState !== WebSocket.OPEN) await once(browser, 'open')
  const heard: string[] = []
  browser.on('message', (message, isBinary) => {
    if (Buffer.isBuffer(message)) heard.push(isBinary ? 'picture' : message.toString())
  })
  browser.pause()
  const nothing = () => undefined
  const viewer = new ViewerSocket(socket, { bytes: nothing, hasRoom: nothing, gone: nothing, garbled: nothing })
  viewer.show([PICTURE])
  return { browser, viewer, heard }
}

it('tells why it ended once the picture before it has left', async () => {
  const { browser, viewer, heard } = await open()
  viewer.whenLeft(() => viewer.end(LAST))
  browser.resume()
  await once(browser, 'close')
  expect(heard).toEqual(['picture', JSON.stringify(LAST)])
})

it('throws the picture away with its words where it is ended at once', async () => {
  const { browser, viewer, heard } = await open()
  viewer.end(LAST)
  browser.resume()
  await once(browser, 'close')
  expect(heard).toEqual([])
})

it('waits no longer than a moment for a viewer that does not read', async () => {
  const { viewer } = await open()
  await new Promise<void>((resolve) => viewer.whenLeft(resolve))
})
