import { originOf } from '../front/origin-of.ts'
import { join } from 'node:path'
import type { SecureContext, TLSSocket } from 'node:tls'
import {
  type CertificateOrder,
  createChallenges,
  createClientAddresses,
  listenPublicly,
  type OtherName,
  type PlainPage,
  type PublicListener,
} from '@taga/edge'
import type { FrontOptions } from '../front/create-front.ts'
import {
  type Authority,
  createOrderedCertificates,
  type OrderedCertificates,
  type OrderEvent,
} from './ordered-certificates.ts'
import { createOwnCertificates, type OwnCertificateEvent, type OwnCertificates } from './own-certificates.ts'

/** Where a gateway listens. */
export type ListenAt = {
  /** 0 for any free one. */
  readonly tlsPort: number
  readonly httpPort: number
  readonly address?: string | undefined
  /** Proxies that must say for whom they come; with `proxyToken`, that must show it too. */
  readonly proxyPeers: readonly string[]
  readonly proxyToken?: string | undefined
  /** The port that browsers see, where that is another than `tlsPort`. */
  readonly publicPort?: () => number | undefined
}

export type ListeningEvent =
  | OwnCertificateEvent
  | OrderEvent
  | { readonly kind: 'listening'; readonly tlsPort: number; readonly httpPort: number | undefined }
  | { readonly kind: 'cannotListen'; readonly port: number; readonly code: string }
  /** Names that are opened by nobody until they have a certificate: the first of them, and how many. */
  | { readonly kind: 'nameless'; readonly names: readonly string[]; readonly count: number }

/** What is known of the certificate of a name. `until`: epoch ms. */
export type CertificateState = {
  readonly name: string
  readonly from?: 'folder' | 'acme'
  readonly until?: number
  readonly problem?: string
}

export type ListeningOptions = {
  /** Certificates that an administrator puts there lie in `certificates/`, those that were ordered in `acme/`. */
  readonly folder: string
  readonly at: ListenAt
  /** The public names of what may be opened, and the gateway's own. */
  readonly names: () => readonly string[]
  /** Where certificates are ordered for names that have none; undefined where none are. */
  readonly authority: () => Authority | undefined
  readonly now: () => number
  readonly said: (event: ListeningEvent) => void
  /** The page on port 80 for a name that is not served here. */
  readonly otherName?: (asked: OtherName) => PlainPage | undefined
  readonly mostPerHour?: number
  readonly patience?: CertificateOrder['patience']
}

/** The ports of a gateway, and the certificates of its names. */
export type Listening = Pick<FrontOptions, 'contextOf' | 'addressOf' | 'port'> & {
  readonly ports: () => Pick<PublicListener, 'tlsPort' | 'httpPort'> | undefined
  readonly state: () => readonly CertificateState[]
  /** Gives every connection to `front`; where the port cannot be had, it is tried again each minute. */
  open(front: { emit(event: 'connection', socket: unknown): unknown }): Promise<void>
  /** Looks at the folder, and orders what is due. Called each minute, and when names changed; it never rejects. */
  look(): Promise<void>
  close(): Promise<void>
}

const LOOK_MS = 60_000
const TELL_MS = 3_600_000
const MOST_TOLD = 20

/** Throws UnusableFile where others can read the keys that lie in the folder. */
export async function createListening(options: ListeningOptions): Promise<Listening> {
  const { folder, at, names, authority, now, said, mostPerHour, patience } = options
  const clients = createClientAddresses(at.proxyPeers, at.proxyToken)
  const challenges = createChallenges()
  let listener: PublicListener | undefined
  let front: Parameters<Listening['open']>[0] | undefined
  let cannot = ''
  let toldAt: number | undefined
  let closed = false
  const own = createOwnCertificates({ folder: join(folder, 'certificates'), now, said })
  const ordered = await createOrderedCertificates({
    folder: join(folder, 'acme'),
    authority,
    challenges,
    canHttp: () => listener?.httpPort !== undefined,
    now,
    said,
    ...(mostPerHour === undefined ? {} : { mostPerHour }),
    ...(patience === undefined ? {} : { patience }),
  })
  const timer = setInterval(() => void look(), LOOK_MS)
  timer.unref()
  await own.look()
  const port = () => at.publicPort?.() ?? listener?.tlsPort ?? at.tlsPort
  const contextOf = (name: string): SecureContext | undefined =>
    names().includes(name) ? (own.find(name) ?? ordered.find(name))?.context : undefined
  return {
    contextOf,
    addressOf: (socket: TLSSocket) => clients.of(socket),
    port,
    ports: () => listener,
    state: () => names().map((name) => stateOf(name, { own, ordered })),
    async open(to) {
      front = to
      await listen()
      void look()
    },
    look,
    async close() {
      closed = true
      clearInterval(timer)
      ordered.close()
      await listener?.close()
      listener = undefined
    },
  }

  async function look(): Promise<void> {
    if (closed) return
    await own.look()
    await listen()
    // an authority that checks a name must find us
    if (listener !== undefined) await ordered.look(names().filter((name) => own.find(name) === undefined))
    tellNameless()
  }

  async function listen(): Promise<void> {
    if (front === undefined || listener !== undefined || closed) return
    try {
      const opened = await listenPublicly({
        tls: front,
        tlsPort: at.tlsPort,
        httpPort: at.httpPort,
        address: at.address,
        clients,
        challenges,
        otherName: options.otherName,
        originOf: (name) => (contextOf(name) === undefined ? undefined : originOf(name, port())),
      })
      if (closed) return await opened.close()
      listener = opened
      cannot = ''
      said({ kind: 'listening', tlsPort: opened.tlsPort, httpPort: opened.httpPort })
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
      if (code !== cannot) said({ kind: 'cannotListen', port: at.tlsPort, code })
      cannot = code
    }
  }

  function tellNameless(): void {
    const nameless = names().filter((name) => contextOf(name) === undefined)
    if (nameless.length === 0 || closed || (toldAt !== undefined && now() - toldAt < TELL_MS)) return
    toldAt = now()
    said({ kind: 'nameless', names: nameless.slice(0, MOST_TOLD), count: nameless.length })
  }
}

function stateOf(
  name: string,
  { own, ordered }: { readonly own: OwnCertificates; readonly ordered: OrderedCertificates },
): CertificateState {
  const mine = own.find(name)
  if (mine !== undefined) return { name, from: 'folder', until: mine.facts.until }
  const had = ordered.find(name)
  const problem = ordered.problemOf(name)
  return {
    name,
    ...(had === undefined ? {} : { from: 'acme', until: had.facts.until }),
    ...(problem === undefined ? {} : { problem }),
  }
}
