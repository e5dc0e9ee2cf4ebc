import { createSocket, type Socket } from 'node:dgram'
import { randomInt } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Resolver } from '@taga/contract'
import { isAnswerTo } from './is-answer-to.ts'

/** Questions by UDP, each from one of several ports that change. */
export type Datagrams = {
  /** The answer; undefined where none came in time, or only some that nobody should believe. Never rejects. */
  ask(to: Resolver, asked: Buffer, withinMs: number): Promise<Buffer | undefined>
  /** Nothing at all came from there of late: there is no use in trying it by a connection as well. */
  readonly isSilent: (to: Resolver) => boolean
  close(): void
}

/** Of one resolver. A forger has to guess which of them, and its port. */
const SOCKETS = 8
const MOST_ASKED_OF_SOCKET = 2_000
const OLDEST_SOCKET_MS = 60_000
/** Answers with a wrong number or case: somebody guesses. What is asked from that port now is asked again by a connection. */
const MOST_WRONG = 20

type Waiting = { readonly asked: Buffer; readonly settle: (answer: Buffer | undefined) => void; heard: boolean }
type Port = {
  readonly socket: Socket
  readonly ready: Promise<boolean>
  readonly waiting: Map<number, Waiting>
  readonly madeAt: number
  asked: number
  wrong: number
  isOld: boolean
}

export function createDatagrams(): Datagrams {
  const ports = new Map<string, Port[]>()
  const silent = new Set<string>()
  const open = new Set<Port>()
  let closed = false
  const keyOf = ({ address, port }: Resolver) => `${address} ${port}`

  return {
    async ask(to, asked, withinMs) {
      if (closed) return undefined
      const port = portFor(to)
      if (!(await port.ready)) return undefined
      // two questions under way from one port have different numbers
      for (let tries = 0; port.waiting.has(asked.readUInt16BE(0)); tries++) {
        if (tries > 10) return undefined
        asked.writeUInt16BE(randomInt(65_536), 0)
      }
      const id = asked.readUInt16BE(0)
      return new Promise((resolve) => {
        const waiting: Waiting = {
          asked,
          heard: false,
          settle(answer) {
            clearTimeout(late)
            port.waiting.delete(id)
            if (answer === undefined && !waiting.heard) silent.add(keyOf(to))
            else silent.delete(keyOf(to))
            if (port.isOld && port.waiting.size === 0) end(port)
            resolve(answer)
          },
        }
        const late = setTimeout(() => waiting.settle(undefined), withinMs)
        port.waiting.set(id, waiting)
        port.asked++
        port.socket.send(asked, (error) => {
          if (error !== null && error !== undefined) waiting.settle(undefined)
        })
      })
    },
    isSilent: (to) => silent.has(keyOf(to)),
    close() {
      closed = true
      for (const port of open) end(port)
      ports.clear()
    },
  }

  function portFor(to: Resolver): Port {
    const list = ports.get(keyOf(to)) ?? []
    ports.set(keyOf(to), list)
    const at = randomInt(SOCKETS)
    const found = list[at]
    if (found !== undefined && !isWorn(found)) return found
    if (found !== undefined) retire(found)
    const made = openPort(to)
    if (at < list.length) list[at] = made
    else list.push(made)
    return made
  }

  function isWorn(port: Port): boolean {
    return port.isOld || port.asked >= MOST_ASKED_OF_SOCKET || performance.now() - port.madeAt > OLDEST_SOCKET_MS
  }

  function openPort(to: Resolver): Port {
    const socket = createSocket(isIPv6(to.address) ? 'udp6' : 'udp4')
    const port: Port = {
      socket,
      waiting: new Map(),
      madeAt: performance.now(),
      asked: 0,
      wrong: 0,
      isOld: false,
      // bound to that one address: the kernel drops what comes from others
      ready: new Promise((resolve) => {
        socket.once('connect', () => resolve(true))
        socket.once('error', () => resolve(false))
      }),
    }
    open.add(port)
    socket.on('error', () => {
      port.isOld = true
      for (const waiting of port.waiting.values()) waiting.settle(undefined)
      end(port)
    })
    socket.on('message', (bytes) => hear(port, bytes))
    socket.connect(to.port, to.address)
    return port
  }

  function hear(port: Port, bytes: Buffer): void {
    if (bytes.length < 12) return
    const waiting = port.waiting.get(bytes.readUInt16BE(0))
    const kind = waiting === undefined ? 'no' : isAnswerTo(bytes, waiting.asked)
    if (waiting !== undefined && kind === 'yes') return waiting.settle(bytes)
    if (waiting !== undefined && kind === 'otherCase') {
      waiting.heard = true
      return waiting.settle(undefined)
    }
    port.wrong++
    if (port.wrong < MOST_WRONG) return
    retire(port)
    for (const other of port.waiting.values()) {
      other.heard = true
      other.settle(undefined)
    }
  }

  function retire(port: Port): void {
    port.isOld = true
    if (port.waiting.size === 0) end(port)
  }

  function end(port: Port): void {
    if (!open.delete(port)) return
    port.socket.close()
  }
}
