import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { createServer as createHttpsServer } from 'node:https'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeSelfSigned } from '../testing/self-signed.ts'
import { openTcp, until } from '../testing/test-office.ts'
import { BadProxy, callOut } from './call-out.ts'

describe('calling out', () => {
  const closing: (() => Promise<unknown>)[] = []
  let proxy: { port: number; asked: { url: string; authorization: string | undefined }[]; status: string }
  beforeEach(async () => {
    proxy = { port: 0, asked: [], status: '200 OK' }
    const sockets = new Set<Socket>()
    const server = createServer()
    server.on('connection', (socket) => sockets.add(socket))
    server.on('connect', (request, socket, head) => {
      socket.on('error', () => {})
      proxy.asked.push({ url: request.url ?? '', authorization: request.headers['proxy-authorization'] })
      socket.write(`HTTP/1.1 ${proxy.status}\r\nvia: test\r\n\r\n`)
      if (!proxy.status.startsWith('2')) {
        socket.end()
        return
      }
      const [, port] = (request.url ?? '').split(':')
      const there = connect(Number(port), '127.0.0.1')
      there.on('error', () => socket.destroy())
      there.write(head)
      socket.once('close', () => there.destroy())
      there.once('close', () => socket.destroy())
      socket.pipe(there).pipe(socket)
    })
    proxy.port = await listen(server)
    closing.push(async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    })
  })
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()))
  })

  async function listen(server: { listen(port: number, host: string, done: () => void): unknown; address(): unknown }) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }
  async function tlsServer(): Promise<number> {
    const server = createTlsServer(makeSelfSigned(['gw.example.jp']), (socket) => socket.on('error', () => {}))
    server.on('tlsClientError', () => {})
    closing.push(() => new Promise((resolve) => server.close(resolve)))
    return listen(server)
  }

  it('asks the proxy for the name, and judges the certificate behind it itself', async () => {
    const port = await tlsServer()
    const out = callOut({ HTTPS_PROXY: `http://user:p%40ss@127.0.0.1:${proxy.port}` })
    // reached through the proxy, and refused: nobody known has signed it
    await expect(out.connect({ host: 'gw.example.jp', port, secure: true })).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
    expect(proxy.asked).toEqual([
      { url: `gw.example.jp:${port}`, authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}` },
    ])
  })

  it.each(['gw.example.jp', '.example.jp', 'example.jp', '*', 'x.jp, *.example.jp'])(
    'leaves the proxy out for %s',
    async (spared) => {
      const out = callOut({ https_proxy: `127.0.0.1:${proxy.port}`, no_proxy: spared })
      await expect(out.connect({ host: 'gw.example.jp', port: 9, secure: true })).rejects.toBeInstanceOf(Error)
      expect(proxy.asked).toEqual([])
    },
  )

  it('goes through it for a name that only ends alike', async () => {
    const port = await tlsServer()
    const out = callOut({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: 'ample.jp' })
    await expect(out.connect({ host: 'gw.example.jp', port, secure: true })).rejects.toBeInstanceOf(Error)
    expect(proxy.asked).toHaveLength(1)
  })

  it('says what the proxy said where it refuses, and does not hang on one that speaks no HTTP', async () => {
    proxy.status = '407 Proxy Authentication Required'
    const out = callOut({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` })
    await expect(out.connect({ host: 'gw.example.jp', port: 443, secure: true })).rejects.toThrow('407')
    const rude = await openTcp((socket) => {
      socket.write('x'.repeat(20_000))
    })
    closing.push(rude.close)
    const other = callOut({ HTTPS_PROXY: `http://127.0.0.1:${rude.port}` })
    await expect(other.connect({ host: 'gw.example.jp', port: 443, secure: true })).rejects.toBeInstanceOf(Error)
  })

  it('names a setting that cannot be read', () => {
    for (const text of ['http://', 'socks5://127.0.0.1:1080', 'https://proxy.example.jp'])
      expect(() => callOut({ HTTPS_PROXY: text })).toThrow(BadProxy)
  })

  it('fetches by the same ways', async () => {
    const plain = createServer((_request, response) => response.end('plain'))
    closing.push(async () => {
      plain.closeAllConnections()
      await new Promise((resolve) => plain.close(resolve))
    })
    const port = await listen(plain)
    const out = callOut({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` })
    expect(await (await out.fetch(`http://127.0.0.1:${port}/`)).text()).toBe('plain')
    expect(proxy.asked).toEqual([])
    const secure = createHttpsServer(makeSelfSigned(['gw.example.jp']), (_request, response) => response.end())
    secure.on('tlsClientError', () => {})
    closing.push(() => new Promise((resolve) => secure.close(resolve)))
    const securePort = await listen(secure)
    await expect(out.fetch(`https://gw.example.jp:${securePort}/`)).rejects.toBeInstanceOf(Error)
    expect(proxy.asked.map(({ url }) => url)).toEqual([`gw.example.jp:${securePort}`])
  })

  it('gives up when it is told to', async () => {
    const silent = await openTcp((socket) => void socket.resume().once('end', () => socket.end()))
    closing.push(silent.close)
    const given = new AbortController()
    const dialling = callOut({}).connect({ host: '127.0.0.1', port: silent.port, secure: true }, given.signal)
    setTimeout(() => given.abort(), 50)
    await expect(dialling).rejects.toBeInstanceOf(Error)
    await until('closed', () => silent.sockets.size === 0)
  })
})
