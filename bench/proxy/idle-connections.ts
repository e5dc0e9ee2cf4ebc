import { connect, type TLSSocket } from 'node:tls'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryOf } from '../used-by.ts'
import type { Contestant } from './start-contestants.ts'

/** How many connect at the same moment. */
const AT_ONCE = 50
const REST_MS = 3_000

/** KiB of memory that a process takes more for each connection over TLS that was answered once and rests, with garbage that was not collected yet. */
export async function memoryOfIdle({ port, cookie, processes }: Contestant, count: number): Promise<number> {
  const [process = 0] = processes
  const before = memoryOf(process)
  const sockets: TLSSocket[] = []
  try {
    for (let at = 0; at < count; at += AT_ONCE)
      sockets.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => askOnce(port, cookie)))))
    await sleep(REST_MS)
    return ((memoryOf(process) - before) * 1024) / sockets.length
  } finally {
    for (const socket of sockets) socket.destroy()
  }
}

function askOnce(port: number, cookie: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false })
    socket.on('secureConnect', () =>
      socket.write(`GET /1k HTTP/1.1\r\nHost: localhost:${port}\r\nCookie: ${cookie}\r\n\r\n`),
    )
    socket.on('error', reject)
    let bytes = 0
    socket.on('data', (part: Buffer) => {
      if (bytes === 0 && !part.toString('latin1').startsWith('HTTP/1.1 200')) reject(new Error(part.toString('latin1')))
      bytes += part.length
      if (bytes > 1_024) resolve(socket)
    })
  })
}
