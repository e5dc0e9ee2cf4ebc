import { join } from 'node:path'
import { keepFacts } from './facts/keep-facts.ts'
import type { KnownFacts } from './facts/known.ts'
import { createNames, type Names } from './front/names.ts'
import type { Outpost } from './identity/outpost-identity.ts'
import type { SealKey } from './identity/seal-key.ts'
import { createLiveConnections } from './live/create-live-connections.ts'
import type { LiveConnections } from './live/live-connection.ts'
import type { AccessLog } from './log/access-log.ts'
import { createAccessLog } from './log/create-access-log.ts'
import { acceptConnectors, type ConnectorEvent } from './reach/accept-connectors.ts'
import { createReach } from './reach/create-reach.ts'
import type { Reach } from './reach/reach.ts'
import { openStream, type StreamClient, type StreamEvent } from './stream/stream-client.ts'

/** What happens, for whoever watches it run. `fault`: something of ours broke, and everything else went on. */
export type GatewayEvent =
  | { readonly from: 'stream'; readonly event: StreamEvent }
  | { readonly from: 'connectors'; readonly event: ConnectorEvent }
  | { readonly from: 'gateway'; readonly event: { readonly kind: 'fault'; readonly error: unknown } }

export type GatewayOptions = {
  /** Keys, the access log on its way, and where the stream stood. Never facts. */
  readonly folder: string
  readonly outpost: Outpost
  readonly sealKey: SealKey
  readonly engine: string
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
  close(): Promise<void>
}

/** Puts a gateway together and opens its stream. @throws UnusableFile */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { folder, outpost, engine, said } = options
  const onFault = (error: unknown) => said({ from: 'gateway', event: { kind: 'fault', error } })
  const keeper = keepFacts()
  const { facts } = keeper
  const log = await createAccessLog({ folder: join(folder, 'access-log'), now: facts.now, onFault })
  const names = createNames()
  const connectors = acceptConnectors({ key: outpost.key, said: (event) => said({ from: 'connectors', event }) })
  const reach = createReach({ connectors })
  const live = createLiveConnections({ facts, log, onFault, look })
  const stream = await openStream({
    folder,
    outpost,
    engine,
    keeper,
    log,
    onDestinations(told) {
      connectors.setConnectors(told.connectors)
      for (const gone of names.set(told.destinations)) live.endDestination(gone)
    },
    said: (event) => said({ from: 'stream', event }),
  })
  return {
    facts,
    live,
    log,
    names,
    reach,
    stream,
    async close() {
      live.close()
      connectors.close()
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
