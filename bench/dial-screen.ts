import { Duplex } from 'node:stream'
import { WebSocket } from 'ws'

/** The binary messages of a WebSocket as one stream each way; what it says in words is for a page. */
export function dialScreen(url: string, options: object): Promise<Duplex> {
  const socket = new WebSocket(url, ['binary'], { perMessageDeflate: false, ...options })
  const way = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => socket.send(chunk, done),
    destroy: (error, done) => {
      socket.terminate()
      done(error)
    },
  })
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) way.push(data)
  })
  socket.on('close', () => way.push(null))
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(way))
    socket.once('error', reject)
  })
}
