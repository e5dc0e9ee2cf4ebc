import { join } from 'node:path'
import type { Destination, HelpContact } from '@taga/contract'
import { createDesktopCarrier } from './desktop/desktop-carrier.ts'
import type { DesktopRoom } from './desktop/desktop-room.ts'
import { RdpScreens } from './desktop/rdp/open-rdp.ts'
import { readViewer } from './desktop/read-viewer.ts'
import { reapDisplays } from './display/display-folder.ts'
import { createDns, type Dns, type DnsEvent, type DnsOptions } from './dns/create-dns.ts'
import { keepFacts } from './facts/keep-facts.ts'
import type { KnownFacts } from './facts/known.ts'
import { createFront, type FrontOptions } from './front/create-front.ts'
import { createNames, type Names } from './front/names.ts'
import { createBrowserSessions } from './front/sessions.ts'
import type { Outpost } from './identity/outpost-identity.ts'
import type { SealKey } from './identity/seal-key.ts'
import { keepYoung } from './keep-young.ts'
import { createListening, type ListenAt, type Listening, type ListeningEvent } from './listen/create-listening.ts'
import type { Authority } from './listen/ordered-certificates.ts'
import { createLiveConnections } from './live/create-live-connections.ts'
import type { LiveConnections } from './live/live-connection.ts'
import type { AccessLog } from './log/access-log.ts'
import { createAccessLog } from './log/create-access-log.ts'
import { toldCertificates } from './listen/told-certificates.ts'
import { acceptConnectors, type ConnectorEvent } from './reach/accept-connectors.ts'
import { createReach } from './reach/create-reach.ts'
import type { Reach } from './reach/reach.ts'
import { NotAnswered, openStream, type StreamClient, type StreamEvent } from './stream/stream-client.ts'
import { acceptTunnels } from './tunnel/accept-tunnels.ts'
import { openRecordings } from './recording/recordings.ts'
import { createWatch } from './recording/watch.ts'
import { keptAtServer } from './virtual/kept-at-server.ts'
import { createVirtualCarrier } from './virtual/virtual-carrier.ts'
import { type VirtualEvent, VirtualDesktops } from './virtual/virtual-desktops.ts'
import { createAssertions } from './web/assertion.ts'
import { createUpstreams } from './web/upstreams.ts'
import { createWebCarrier } from './web/web-carrier.ts'
import { openWireguard, type WireguardEvent } from './wireguard/open-wireguard.ts'
import { GATEWAY_ADDRESS } from './wireguard/packet-rules.ts'
import type { Http2SecureServer } from 'node:http2'

/** What happens, for whoever watches it run. `fault`: something of ours broke, and everything else went on. */
export type GatewayEvent =
  | { readonly from: 'stream'; readonly event: StreamEvent }
  | { readonly from: 'connectors'; readonly event: ConnectorEvent }
  | { readonly from: 'listening'; readonly event: ListeningEvent }
  | { readonly from: 'dns'; readonly event: DnsEvent }
  | { readonly from: 'desktops'; readonly event: VirtualEvent }
  | { readonly from: 'wireguard'; readonly event: WireguardEvent }
  | { readonly from: 'gateway'; readonly event: { readonly kind: 'fault'; readonly error: unknown } }

export type GatewayOptions = {
  /** Keys, the access log on its way, and where the stream stood. Never facts. */
  readonly folder: string
  readonly outpost: Outpost
  readonly sealKey: SealKey
  readonly engine: string
  /** Where it listens; `publicPort` `asServer` where browsers reach it by the port of the server's own name. */
  readonly listen?: Omit<ListenAt, 'publicPort'> & { readonly publicPort?: 'asServer' }
  /** The folder of the built viewer; without it desktops are not carried. */
  readonly viewer?: string | undefined
  /** What meets connections before the front does, where it does not listen itself. */
  readonly edge?: Pick<FrontOptions, 'contextOf' | 'addressOf' | 'port'>
  /** For how many days recordings of screens are kept; 30 by default. */
  readonly keptDays?: number | undefined
  /** Where names are asked for in the clear, at addresses of own networks; nowhere by default. */
  readonly dnsListen?: DnsOptions['clear'] | undefined
  /** The UDP port of WireGuard, and the folders in which programs of the system lie; without it devices come in by tunnels alone. */
  readonly wireguard?: { readonly port: number; readonly path: string } | undefined
  readonly said: (event: GatewayEvent) => void
}

/** The parts of a gateway that runs. */
export type RunningGateway = {
  readonly facts: KnownFacts
  readonly live: LiveConnections
  readonly log: AccessLog
  readonly names: Names
  readonly reach: Reach
  readonly stream: StreamClient
  readonly dns: Dns
  /** Meets browsers: whoever listens gives it its connections by `emit('connection', socket)`. */
  readonly front: Http2SecureServer
  /** Its ports and certificates, where it listens itself. */
  readonly listening: Listening | undefined
  close(): Promise<void>
}

const KEPT_DAYS = 30
const MOST_TOLD_CONNECTORS = 1_000

/** Without an edge no name is served. */
const NO_EDGE: NonNullable<GatewayOptions['edge']> = {
  contextOf: () => undefined,
  addressOf: (socket) => socket.remoteAddress ?? '',
  port: () => 443,
}

/** One carrier for every kind of office PC: who left one screen idle left it, whatever it speaks. */
function desktopCarriers(room: DesktopRoom, desktops: VirtualDesktops) {
  const office = createDesktopCarrier(room)
  return { vnc: office, rdp: office, desktop: createVirtualCarrier(room, desktops) }
}

/** The port by which browsers reach the server, and so a gateway behind it. */
function portOf(publicUrl: string | undefined): number {
  return Number(publicUrl === undefined ? '' : new URL(publicUrl).port) || 443
}

/** Puts a gateway together and opens its stream. @throws UnusableFile */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { folder, outpost, sealKey, engine, said } = options
  const onFault = (error: unknown) => said({ from: 'gateway', event: { kind: 'fault', error } })
  keepYoung()
  const keeper = keepFacts()
  const { facts } = keeper
  const log = await createAccessLog({ folder: join(folder, 'access-log'), now: facts.now, onFault })
  const names = createNames()
  const connectors = acceptConnectors({ key: outpost.key, log, said: (event) => said({ from: 'connectors', event }) })
  const reach = createReach({ connectors })
  const live = createLiveConnections({ facts, log, onFault, look })
  let destinations: readonly Destination[] = []
  let askServer: StreamClient['ask'] = () => Promise.reject(new NotAnswered('there is no stream'))
  const desktops = new VirtualDesktops({
    live,
    facts,
    reach,
    log,
    onFault,
    folder: join(folder, 'desktops'),
    destinations: () => destinations,
    names: { judge: () => dns.judge(), publicUrl: () => publicUrl() },
    kept: keptAtServer((what, body) => askServer(what, body)),
    said: (event) =>
      said({
        from: 'desktops',
        event,
      }),
  })
  let ownName: string | undefined
  let authority: Authority | undefined
  let contact: HelpContact | undefined
  let publicUrl = (): string | undefined => undefined
  const { listen } = options
  const listening =
    listen === undefined
      ? undefined
      : await createListening({
          folder,
          at: { ...listen, publicPort: () => (listen.publicPort === undefined ? undefined : portOf(publicUrl())) },
          names: () => [...new Set([...names.names(), ...(ownName === undefined ? [] : [ownName])])],
          authority: () => authority,
          now: Date.now,
          said: (event) => said({ from: 'listening', event }),
          otherName: (asked) => dns.whyPage(asked),
        })
  const findRule = (id: string) => keeper.findRule(id)
  const onVisit = (session: string) => stream.noteUse(session)
  // before names are asked for at its address
  const network =
    options.wireguard === undefined
      ? undefined
      : await openWireguard({
          ...options.wireguard,
          folder,
          names: {
            ports: (options.dnsListen ?? []).flatMap(({ address, port }) =>
              address === GATEWAY_ADDRESS ? [port] : [],
            ),
            isAnswering: () => dns.answersAt(GATEWAY_ADDRESS),
          },
          room: { live, facts, names, log, findRule, onVisit, onFault },
          said: (event) => said({ from: 'wireguard', event }),
        })
  const dns = await createDns({
    folder: join(folder, 'names'),
    facts,
    log,
    ask: (what, body) => askServer(what, body),
    publicUrl: () => publicUrl(),
    hasPage: () => listening?.ports()?.httpPort !== undefined,
    clear: options.dnsListen ?? [],
    said: (event) => said({ from: 'dns', event }),
    onFault,
  })
  const assertions = createAssertions({ issuer: () => publicUrl() ?? '', now: facts.now, key: outpost.key })
  const stream = await openStream({
    folder,
    outpost,
    engine,
    keeper,
    log,
    onDestinations(told) {
      connectors.setConnectors(told.connectors)
      assertions.setKeys(told.gatewayKeys ?? [])
      contact = told.contact
      destinations = told.destinations
      for (const gone of names.set(told.destinations, told.off)) live.endDestination(gone)
      desktops.set(told.destinations)
      ownName = URL.canParse(told.ownUrl ?? '') ? new URL(told.ownUrl ?? '').hostname : undefined
      authority = told.authority
      void listening?.look()
    },
    onNames: (names) => dns.set(names),
    report: () => ({
      live: live.count(),
      cut: live.cuts(),
      certificates: toldCertificates(listening?.state() ?? []),
      connectors: connectors.linked().slice(0, MOST_TOLD_CONNECTORS),
      ...desktops.limits(),
      ...desktops.troubles(),
    }),
    said: (event) => said({ from: 'stream', event }),
  })
  askServer = (what, body) => stream.ask(what, body)
  publicUrl = () => stream.publicUrl()
  const sessions = createBrowserSessions(facts.now)
  const recordings = await openRecordings({
    folder: join(folder, 'recordings'),
    keptDays: options.keptDays ?? KEPT_DAYS,
    onFault,
  })
  const upstreams = createUpstreams(reach)
  const viewer = options.viewer === undefined ? undefined : await readViewer(options.viewer)
  // what a gateway that was killed left
  await reapDisplays().catch(onFault)
  const tunnels = acceptTunnels({
    key: outpost.key,
    audience: outpost.identity.audience,
    live,
    facts,
    names,
    reach,
    log,
    findRule,
    redeem: (body) => stream.ask('tunnel', body),
    whenAt: (position, withinMs) => stream.whenAt(position, withinMs),
    onVisit,
    onFault,
    network,
  })
  const stopForgetting = facts.onChange((changed) => {
    if (changed.kind === 'all') return
    for (const { kind, id, stopped } of changed.subjects) {
      if (kind !== 'session' || facts.find('session', id) !== undefined) continue
      sessions.endSession(id, stopped === true)
      assertions.forget(id)
    }
  })
  const front = createFront({
    ...(listening ?? options.edge ?? NO_EDGE),
    facts,
    log,
    names,
    sessions,
    carriers: {
      web: createWebCarrier({ live, facts, upstreams, assertions, log }),
      ...(viewer === undefined
        ? {}
        : desktopCarriers(
            { live, facts, log, reach, sealKey, findRule, viewer, recordings, onFault, rdp: new RdpScreens() },
            desktops,
          )),
    },
    findRule,
    keySet: () => assertions.keySet(),
    publicUrl: () => stream.publicUrl(),
    contact: () => contact,
    redeem: (body) => stream.ask('enter', body),
    whenAt: (position, withinMs) => stream.whenAt(position, withinMs),
    onVisit,
    dns: dns.overHttps,
    watch:
      viewer === undefined
        ? undefined
        : createWatch({ viewer, recordings, redeem: (body) => stream.ask('watch', body), onFault }),
    connector: (request, socket, head, address) => connectors.handleConnectorUpgrade(request, socket, head, address),
    tunnel: (request, socket, head, address) => tunnels.handleUpgrade(request, socket, head, address),
    onFault,
  })
  await listening?.open(front)
  return {
    facts,
    live,
    log,
    names,
    reach,
    stream,
    dns,
    front,
    listening,
    async close() {
      await listening?.close()
      stopForgetting()
      live.close()
      await desktops.close()
      await recordings.close()
      tunnels.close()
      await network?.close()
      front.close()
      await upstreams.close()
      connectors.close()
      await dns.close()
      await log.flush()
      await stream.close()
      await log.close()
      keeper.close()
    },
  }

  /** A look that was not asked for is no trouble: the answer ends, and the connection with it. */
  function look(device: string): void {
    stream.ask('look', { device }).catch(() => undefined)
  }
}
