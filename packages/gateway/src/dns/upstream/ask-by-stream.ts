import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Resolver } from '@taga/contract'

/**
 * One question over one connection (RFC 7766), by TLS where the resolver has a name for it (RFC 7858): judged by this machine's
 * authorities. Undefined where no answer came in time. It never rejects.
 */
export function askByStream(to: Resolver, asked: Buffer, withinMs: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const socket = open(to)
    const parts: Buffer[] = []
    let bytes = 0
    const end = (answer: Buffer | undefined) => {
      clearTimeout(late)
      socket.destroy()
      resolve(answer)
    }
    const late = setTimeout(() => end(undefined), withinMs)
    socket.on('error', () => end(undefined))
    socket.on('close', () => end(undefined))
    socket.once(to.tlsName === undefined ? 'connect' : 'secureConnect', () => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(asked.length, 0)
      socket.write(Buffer.concat([length, asked]))
    })
    socket.on('data', (part: Buffer) => {
      parts.push(part)
      bytes += part.length
      if (bytes < 14) return
      const all = Buffer.concat(parts)
      const wanted = all.readUInt16BE(0) + 2
      if (bytes >= wanted) end(all.subarray(2, wanted))
    })
  })
}

function open({ address, port, tlsName }: Resolver): Socket {
  if (tlsName === undefined) return connect({ host: address, port })
  return connectTls({ host: address, port, servername: tlsName, minVersion: 'TLSv1.2' })
}
