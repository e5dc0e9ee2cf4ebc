import { createSocket, type Socket } from 'node:dgram'
import { percentile } from '../statistics.ts'

/** Clients, each at an address of loopback of its own, since nobody is answered without end. */
export type Clients = { readonly sockets: readonly Socket[]; close(): void }

export async function openClients(count: number): Promise<Clients> {
  const sockets = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const socket = createSocket('udp4')
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject)
        socket.bind(0, `127.1.${at >> 7}.${(at & 127) + 1}`, resolve)
      })
      return socket.on('error', () => undefined)
    }),
  )
  return { sockets, close: () => sockets.forEach((socket) => socket.close()) }
}

export type Load = {
  readonly port: number
  readonly questions: readonly Buffer[]
  /** What each must be answered with: 0 no error, 3 no such name. */
  readonly rcode: number
  readonly seconds: number
}
export type Answered = { readonly answers: number; readonly lost: number; readonly p99Ms: number }

/** Asked and not answered yet, at every moment. */
const IN_FLIGHT = 64
const LOST_MS = 2_000
const MOST_TIMES = 2_000_000

/** Asks again as soon as an answer comes, with so many on the way. @throws where an answer is another than it must be */
export async function putLoad({ sockets }: Clients, { port, questions, rcode, seconds }: Load): Promise<Answered> {
  const sentAt = new Float64Array(IN_FLIGHT)
  const turns = new Uint16Array(IN_FLIGHT)
  const times = new Float64Array(MOST_TIMES)
  let next = 0
  let answers = 0
  let lost = 0
  let open = 0
  let wrong: Error | undefined
  const end = performance.now() + seconds * 1_000
  const ask = (slot: number) => {
    const question = Buffer.from(questions[next % questions.length] ?? Buffer.alloc(0))
    const turn = ((turns[slot] ?? 0) + 1) % 1_000
    turns[slot] = turn
    question.writeUInt16BE(turn * IN_FLIGHT + slot, 0)
    sentAt[slot] = performance.now()
    sockets[next % sockets.length]?.send(question, port, '127.0.0.1', () => undefined)
    next += 1
  }
  await new Promise<void>((resolve) => {
    const finish = () => {
      clearInterval(watch)
      resolve()
    }
    const take = (answer: Buffer) => {
      const number = answer.readUInt16BE(0)
      const slot = number % IN_FLIGHT
      if (turns[slot] !== (number - slot) / IN_FLIGHT || sentAt[slot] === 0) return
      const now = performance.now()
      times[answers % MOST_TIMES] = now - (sentAt[slot] ?? now)
      answers += 1
      if ((answer.readUInt16BE(2) & 15) !== rcode) wrong ??= new Error(`answered with ${answer.readUInt16BE(2) & 15}`)
      rest(slot, now)
    }
    const rest = (slot: number, now: number) => {
      if (now < end && wrong === undefined) return ask(slot)
      sentAt[slot] = 0
      open -= 1
      if (open === 0) finish()
    }
    const watch = setInterval(() => {
      const now = performance.now()
      for (const [slot, at] of sentAt.entries()) {
        if (at === 0 || now - at < LOST_MS) continue
        lost += 1
        rest(slot, now)
      }
    }, 200)
    for (const socket of sockets) socket.removeAllListeners('message').on('message', take)
    for (let slot = 0; slot < IN_FLIGHT; slot++) {
      open += 1
      ask(slot)
    }
  })
  if (wrong !== undefined) throw wrong
  if (answers === 0) throw new Error('no answer at all')
  return { answers, lost, p99Ms: percentile([...times.subarray(0, Math.min(answers, MOST_TIMES))], 99) }
}
