import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  CONNECTOR_CLOSE,
  CONNECTOR_PATH,
  CONNECTOR_PROTOCOL,
  connectorProofText,
  FromConnector,
  type KnownConnector,
  type ToConnector,
} from '@taga/contract'
import { type WebSocket, WebSocketServer } from 'ws'
import { endSocket } from '../front/end-socket.ts'
import { lineOf } from '../front/sessions.ts'
import { isSignedBy, type OutpostKey } from '../identity/outpost-key.ts'
import { MOST_MESSAGE_BYTES } from '../link/frames.ts'
import { type Link, openLink } from '../link/web-socket-link.ts'
import type { AccessLog } from '../log/access-log.ts'
import { type ConnectorLink, createConnectorLink } from './connector-link.ts'

const PROVE_MS = 5_000
const MOST_UNPROVED = 64
const MOST_UNPROVED_PER_LINE = 8

export type AcceptedConnectors = {
  /**
   * Takes an upgrade of `CONNECTOR_PATH` on any of the gateway's names: whoever proves to be a known connector becomes a way to its site,
   * everybody else is closed within 5 s, and is a line of the access log. `address`: whose connection this is, also behind a proxy.
   */
  handleConnectorUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void
  /** Who may connect from now on. Whoever is not among them any more, or has another key or site, is cut before this returns. */
  setConnectors(known: readonly KnownConnector[]): void
  /** The links to a site that stand now. */
  linksTo(site: string): readonly ConnectorLink[]
  /** Connectors that are linked now, by id. */
  readonly linked: () => string[]
  /** How many connectors each site has now. */
  readonly sites: () => ReadonlyMap<string, number>
  close(): void
}

/** Connectors that dial in. `key` is this gateway's own: a connector goes on only where that key was proved to it. */
export function acceptConnectors({
  key,
  log,
  said = () => {},
}: {
  readonly key: OutpostKey
  readonly log: Pick<AccessLog, 'write'>
  readonly said?: (event: ConnectorEvent) => void
}): AcceptedConnectors {
  const upgrades = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MOST_MESSAGE_BYTES,
    handleProtocols: (offered) => (offered.has(CONNECTOR_PROTOCOL) ? CONNECTOR_PROTOCOL : false),
  })
  const unproved = new Map<string, number>()
  const pending = new Set<Link>()
  const links = new Map<string, ConnectorLink>()
  let known = new Map<string, KnownConnector>()
  let isClosed = false

  function welcome(ws: WebSocket, address: string): void {
    const link = openLink(ws)
    const line = lineOf(address)
    pending.add(link)
    count(unproved, line, 1)
    link.onEnd(() => pending.delete(link))
    prove(link)
      .then((connector) => take(link, connector))
      .catch(() => {
        if (!isClosed) tell(address, 'notAConnector')
        link.cut(CONNECTOR_CLOSE.refused)
      })
      .finally(() => {
        pending.delete(link)
        count(unproved, line, -1)
      })
  }

  /** @throws where it is not known, is not who it says, or takes too long: whatever it is, the answer is the same. */
  async function prove(link: Link): Promise<KnownConnector> {
    const deadline = setTimeout(() => link.cut(CONNECTOR_CLOSE.refused), PROVE_MS)
    try {
      const hello = FromConnector.parse(await link.hear(PROVE_MS))
      if (hello.kind !== 'hello') throw new NotProved()
      const connector = known.get(hello.connector)
      if (connector === undefined) throw new NotProved()
      const nonce = randomBytes(32).toString('base64url')
      const proof = {
        connector: connector.id,
        gateway: key.publicKey,
        connectorNonce: hello.nonce,
        gatewayNonce: nonce,
      }
      say(link, { kind: 'challenge', nonce, proof: key.sign(connectorProofText({ role: 'gateway', ...proof })) })
      const proved = FromConnector.parse(await link.hear(PROVE_MS))
      if (proved.kind !== 'prove') throw new NotProved()
      const text = connectorProofText({ role: 'connector', ...proof })
      if (!isSignedBy(connector.publicKey, text, proved.proof)) throw new NotProved()
      return connector
    } finally {
      clearTimeout(deadline)
    }
  }

  function take(link: Link, connector: KnownConnector): void {
    // it may have been revoked while it proved itself
    if (isClosed || !isSame(known.get(connector.id), connector)) throw new NotProved()
    links.get(connector.id)?.cut(CONNECTOR_CLOSE.replaced)
    link.takeFrames(0)
    say(link, { kind: 'welcome' })
    const made = createConnectorLink(link, connector)
    links.set(connector.id, made)
    made.onEnd(() => {
      if (links.get(connector.id) !== made) return
      links.delete(connector.id)
      said({ kind: 'gone', connector: connector.id, site: connector.site })
    })
    said({ kind: 'came', connector: connector.id, site: connector.site })
  }

  function tell(address: string, cause: 'full' | 'gatewayStops' | 'badHandshake' | 'notAConnector'): void {
    log.write({ event: 'refused', carrier: 'webSocket', address, cause })
  }

  return {
    handleConnectorUpgrade: (request, socket, head, address) => {
      socket.on('error', () => socket.destroy())
      const isBusy = pending.size >= MOST_UNPROVED || (unproved.get(lineOf(address)) ?? 0) >= MOST_UNPROVED_PER_LINE
      if (isClosed || isBusy) {
        tell(address, isClosed ? 'gatewayStops' : 'full')
        return endSocket(socket, 503)
      }
      if (!isConnectorsWish(request)) {
        tell(address, 'badHandshake')
        return endSocket(socket, 404)
      }
      upgrades.handleUpgrade(request, socket, head, (ws) => welcome(ws, address))
    },
    setConnectors: (list) => {
      known = new Map(list.map((connector) => [connector.id, connector]))
      for (const link of links.values()) {
        if (isSame(known.get(link.connector.id), link.connector)) link.tellToLook()
        else link.cut(CONNECTOR_CLOSE.refused)
      }
    },
    linksTo: (site) => [...links.values()].filter((link) => link.connector.site === site),
    linked: () => [...links.keys()].toSorted(),
    sites: () => {
      const sites = new Map<string, number>()
      for (const { connector } of links.values()) count(sites, connector.site, 1)
      return sites
    },
    close: () => {
      isClosed = true
      for (const link of [...pending, ...links.values()]) link.cut()
    },
  }
}

export type ConnectorEvent = { readonly kind: 'came' | 'gone'; readonly connector: string; readonly site: string }

class NotProved extends Error {}

/** A program of ours, and no page of a browser. */
function isConnectorsWish(request: IncomingMessage): boolean {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  return request.url === CONNECTOR_PATH && request.headers.origin === undefined && offered.includes(CONNECTOR_PROTOCOL)
}

function isSame(left: KnownConnector | undefined, right: KnownConnector): boolean {
  return left !== undefined && left.publicKey === right.publicKey && left.site === right.site
}

function say(link: Link, message: ToConnector): void {
  link.say(message)
}

function count(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const present = (counts.get(key) ?? 0) + by
  if (present <= 0) counts.delete(key)
  else counts.set(key, present)
}
