import { lookup } from 'node:dns/promises'
import { connect, isIP, type Socket } from 'node:net'
import { pinnedAddresses } from './pinned-addresses.ts'
import { CannotReach, type ReadInto } from './reach.ts'
import { NoneWorked, TimedOut, tryInTurn } from './try-in-turn.ts'

/** What was registered of where something stands. */
export type Pinned = { readonly host: string; readonly port: number; readonly pinned: readonly string[] }

/** Every address of a name, in the order in which they should be tried. */
export type Resolve = (host: string) => Promise<readonly string[]>

const RESOLVE_MS = 3_000
const CONNECT_MS = 8_000
/** RFC 8305 section 8: how long to wait for one address before the next is tried beside it. */
const NEXT_AFTER_MS = 250

/**
 * A TCP connection to an address that was written when the destination was registered, and to no other. The name is resolved once, and what
 * is dialled is an address. The socket is half-open: each side ends by itself.
 * @throws CannotReach
 */
export async function connectPinned(
  target: Pinned,
  options: {
    readonly resolve?: Resolve
    readonly signal?: AbortSignal | undefined
    readonly into?: ReadInto | undefined
  } = {},
): Promise<Socket> {
  const { resolve = resolveByThisMachine, signal, into } = options
  const found = isIP(target.host) === 0 ? await resolveInTime(resolve, target.host) : [target.host]
  const addresses = pinnedAddresses(found, target.pinned)
  if (addresses.length === 0) throw new CannotReach('notPinned')
  signal?.throwIfAborted()
  try {
    return await tryInTurn(addresses, {
      attempt: (address, given) => connectTo({ host: address, port: target.port }, given, into),
      nextAfterMs: NEXT_AFTER_MS,
      timeoutMs: CONNECT_MS,
      discard: (socket) => socket.destroy(),
      signal,
    })
  } catch (cause) {
    if (!(cause instanceof NoneWorked)) throw cause
    throw new CannotReach(reasonOf(cause.causes), { cause })
  }
}

async function resolveByThisMachine(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address)
}

async function resolveInTime(resolve: Resolve, host: string): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined
  try {
    return await Promise.race([
      resolve(host),
      new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new TimedOut()), RESOLVE_MS)
      }),
    ])
  } catch (cause) {
    throw new CannotReach(cause instanceof TimedOut ? 'timedOut' : 'unreachable', { cause })
  } finally {
    clearTimeout(timer)
  }
}

function connectTo(
  to: { readonly host: string; readonly port: number },
  signal: AbortSignal,
  into: ReadInto | undefined,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const onread = into && { buffer: into.buffer, callback: (count: number) => (into.onBytes(count), true) }
    const socket = connect({ ...to, allowHalfOpen: true, noDelay: true, keepAlive: true, ...(onread && { onread }) })
    const giveUp = () => socket.destroy(new TimedOut())
    signal.addEventListener('abort', giveUp, { once: true })
    // stays for the whole life of the socket: an error with nobody to hear it would end the process
    socket.on('error', reject)
    socket.once('connect', () => {
      signal.removeEventListener('abort', giveUp)
      resolve(socket)
    })
  })
}

/** The one that says most: a refusal came from the machine itself. */
function reasonOf(causes: readonly unknown[]): 'refused' | 'timedOut' | 'unreachable' {
  const codes = causes.map((cause) => (cause instanceof Error && 'code' in cause ? cause.code : undefined))
  if (codes.includes('ECONNREFUSED')) return 'refused'
  const isLate = causes.some((cause) => cause instanceof TimedOut) || codes.includes('ETIMEDOUT')
  return isLate ? 'timedOut' : 'unreachable'
}
