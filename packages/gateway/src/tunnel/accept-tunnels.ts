import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  MOST_TUNNEL_BYTES,
  RedeemedTunnel,
  signedText,
  TUNNEL_PATH,
  TUNNEL_PROTOCOL,
  tunnelChallengeText,
  TunnelProof,
} from '@taga/contract'
import { WebSocketServer } from 'ws'
import { endSocket } from '../front/end-socket.ts'
import { lineOf } from '../front/sessions.ts'
import { isSignedBy } from '../identity/outpost-key.ts'
import { type Carried, carryConnection } from './carry-connection.ts'
import { holdTunnel } from './hold-tunnel.ts'
import type { TunnelRoom } from './tunnel-room.ts'
import { openTunnelSocket, TunnelLost, type TunnelSocket } from './tunnel-socket.ts'
import { keptOut, plain, type Told } from './tunnel-words.ts'

/** How long a stranger may take to prove who it is, and how many may be about it. */
const PROVE_MS = 5_000
const MOST_UNPROVED = 256
const MOST_UNPROVED_PER_LINE = 64
/** How long to wait until the stream has the session. */
const WAIT_MS = 2_000
const MOST_TUNNELS = 10_000
const MOST_TUNNELS_PER_DEVICE = 32
/** Connections of one tunnel at once; a session has a bound of its own. */
const MOST_CONNECTIONS = 256

export type AcceptedTunnels = {
  /**
   * Takes an upgrade of `TUNNEL_PATH` on any of the gateway's names. `address`: whose connection this is. Whoever is turned away, or does not
   * keep to the protocol, is a line of the access log.
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void
  /** How many tunnels stand. */
  readonly count: () => number
  close(): void
}

type Open = Carried & { readonly publicKey: string; readonly connections: Set<TunnelSocket> }

/**
 * Devices that dial in with what browsers cannot open. Each socket shows that its device holds its key, by a challenge that is good once,
 * here and now; for what is new the server says by which session that device works. Then it is decided as everything else.
 */
export function acceptTunnels(room: TunnelRoom): AcceptedTunnels {
  const upgrades = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MOST_TUNNEL_BYTES,
    handleProtocols: (offered) => (offered.has(TUNNEL_PROTOCOL) ? TUNNEL_PROTOCOL : false),
  })
  const unproved = new Map<string, number>()
  const sockets = new Set<TunnelSocket>()
  const tunnels = new Map<string, Open>()
  let unprovedNow = 0
  let isClosed = false

  function welcome(socket: TunnelSocket, address: string): void {
    const line = lineOf(address)
    sockets.add(socket)
    unprovedNow += 1
    count(unproved, line, 1)
    socket.onClose(() => sockets.delete(socket))
    greet(socket, address)
      .catch((error: unknown) => {
        if (error instanceof NotLetIn) {
          tell(address, error.cause)
          return socket.end({ kind: 'refused', ...error.told })
        }
        socket.cut()
        if (!(error instanceof TunnelLost)) return room.onFault(error)
        if (error.how === 'silent') tell(address, 'slowHandshake')
      })
      .finally(() => {
        unprovedNow -= 1
        count(unproved, line, -1)
      })
  }

  function tell(address: string, cause: string): void {
    room.log.write({ event: 'refused', carrier: 'tcp', address, cause })
  }

  /** @throws NotLetIn with words for the person, TunnelLost */
  async function greet(socket: TunnelSocket, address: string): Promise<void> {
    const hello = await socket.hear(PROVE_MS)
    if (hello.kind !== 'hello') throw new NotLetIn('brokeProtocol', plain('notProved'))
    const { device } = hello
    const nonce = randomBytes(32).toString('base64url')
    const at = Math.max(0, Math.round(room.facts.now()))
    const gateway = room.key.publicKey
    const challenge = { gateway, device, deviceNonce: hello.nonce, nonce, at }
    socket.say({ kind: 'challenge', nonce, at, proof: room.key.sign(tunnelChallengeText(challenge)) })
    const said = await socket.hear(PROVE_MS)
    const proof = said.kind === 'prove' ? readProof(said.body) : undefined
    if (said.kind !== 'prove' || proof === undefined) throw new NotLetIn('brokeProtocol', plain('notProved'))
    const isHere = proof.gateway === gateway && proof.nonce === nonce && proof.at === at
    if (!isHere || proof.device !== device || proof.audience !== room.audience)
      throw new NotLetIn('badProof', keptOut('bad_signature'))
    const { wish } = proof
    if (wish.kind === 'connection') return join(wish.tunnel, { socket, device, said })
    const known = RedeemedTunnel.parse(
      await room.redeem({ device, body: said.body, signature: said.signature }).catch((error: unknown) => {
        throw new NotLetIn('streamQuiet', plain('streamQuiet'), { cause: error })
      }),
    )
    if (known.kind === 'refused') throw new NotLetIn(known.fault, keptOut(known.fault))
    const { session, publicKey, position, number } = known
    if (position !== undefined) await room.whenAt(position, WAIT_MS)
    if (room.facts.find('session', session)?.of?.device !== device) throw new NotLetIn('noSession', plain('noSession'))
    const own = [...tunnels.values()].filter((each) => each.device === device).length
    if (tunnels.size >= MOST_TUNNELS || own >= MOST_TUNNELS_PER_DEVICE) throw new NotLetIn('full', plain('full'))
    if (isClosed) return socket.cut()
    const id = randomBytes(18).toString('base64url')
    room.onVisit(session)
    if (wish.kind === 'network') {
      if (room.network === undefined || number === undefined) throw new NotLetIn('noNetwork', plain('noNetwork'))
      room.network.let({ session, device, address, number, publicKey: wish.publicKey }, wish.destinations, socket)
      return
    }
    const open: Open = {
      id,
      session,
      device,
      destination: wish.destination,
      address,
      publicKey,
      connections: new Set(),
    }
    tunnels.set(id, open)
    socket.onClose(() => {
      tunnels.delete(id)
      for (const each of open.connections) each.cut()
    })
    holdTunnel(room, open, socket)
  }

  function join(
    id: string,
    {
      socket,
      device,
      said,
    }: {
      readonly socket: TunnelSocket
      readonly device: string
      readonly said: { readonly body: string; readonly signature: string }
    },
  ): void {
    const tunnel = tunnels.get(id)
    if (tunnel === undefined || tunnel.device !== device) throw new NotLetIn('noTunnel', plain('noSession'))
    const bodyHash = createHash('sha256').update(said.body).digest('base64url')
    const text = signedText({ purpose: 'taga-report/1', audience: room.audience, path: TUNNEL_PATH, bodyHash })
    if (!isSignedBy(tunnel.publicKey, text, said.signature)) throw new NotLetIn('badProof', keptOut('bad_signature'))
    // the device may have got another key, or its page another device, since the tunnel was opened
    if (room.facts.find('session', tunnel.session)?.of?.device !== device)
      throw new NotLetIn('noSession', plain('noSession'))
    if (tunnel.connections.size >= MOST_CONNECTIONS) throw new NotLetIn('full', plain('full'))
    tunnel.connections.add(socket)
    socket.onClose(() => tunnel.connections.delete(socket))
    carryConnection(room, tunnel, socket)
  }

  return {
    handleUpgrade: (request, socket, head, address) => {
      socket.on('error', () => socket.destroy())
      const isBusy = unprovedNow >= MOST_UNPROVED || (unproved.get(lineOf(address)) ?? 0) >= MOST_UNPROVED_PER_LINE
      if (isClosed || isBusy) {
        tell(address, isClosed ? 'gatewayStops' : 'full')
        return endSocket(socket, 503)
      }
      if (!isDevicesWish(request)) {
        tell(address, 'badHandshake')
        return endSocket(socket, 404)
      }
      const onBreak = () => tell(address, 'brokeProtocol')
      upgrades.handleUpgrade(request, socket, head, (ws) => welcome(openTunnelSocket(ws, onBreak), address))
    },
    count: () => tunnels.size,
    close: () => {
      isClosed = true
      for (const socket of sockets) socket.cut()
    },
  }
}

function readProof(body: string): TunnelProof | undefined {
  try {
    return TunnelProof.parse(JSON.parse(body))
  } catch {
    return undefined // nothing that the protocol has
  }
}

class NotLetIn extends Error {
  override readonly cause: string
  readonly told: Told
  constructor(cause: string, told: Told, options?: ErrorOptions) {
    super(cause, options)
    this.cause = cause
    this.told = told
  }
}

/** A program of ours, and no page of a browser. */
function isDevicesWish(request: IncomingMessage): boolean {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  return request.url === TUNNEL_PATH && request.headers.origin === undefined && offered.includes(TUNNEL_PROTOCOL)
}

function count(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const present = (counts.get(key) ?? 0) + by
  if (present <= 0) counts.delete(key)
  else counts.set(key, present)
}
