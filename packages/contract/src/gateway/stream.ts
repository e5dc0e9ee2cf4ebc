import { PROVENANCES, SUBJECT_KINDS, UNKNOWN_REASONS } from '@taga/core'
import { z } from 'zod'
import { MAX_TEXT_LENGTH, ONE_LINE } from '../observation.ts'
import { Destination } from './destination.ts'
import { NamesForGateway } from './dns.ts'

/** Where an outpost opens its stream: a WebSocket on the server's own name. */
export const STREAM_PATH = '/api/outposts/stream'
/**
 * The form of these messages. Whoever speaks another one is refused with close code `STREAM_CLOSE.protocol`, once it has proved who it is:
 * `hello`, `challenge` and `prove` stay what they are in every version, and may get more fields.
 */
export const STREAM_PROTOCOL = 1
/** At most so many subjects in one message, so that neither side is kept from its other work. */
export const MOST_SUBJECTS_IN_PART = 200
export const MAX_STREAM_MESSAGE_BYTES = 8 * 1024 * 1024
/** The other way, where strangers may knock, less is needed. */
export const MAX_OUTPOST_MESSAGE_BYTES = 2 * 1024 * 1024
/** Without a tick for this long nothing new is let in: doubt denies. */
export const STREAM_QUIET_MS = 5_000

/** Why a stream was closed, as WebSocket close codes (RFC 6455 section 7.4.2, private range). */
export const STREAM_CLOSE = {
  /** Unknown, revoked, or its proof was wrong: trying again does not help. */
  refused: 4401,
  /** The other side speaks another protocol. */
  protocol: 4426,
  /** A message that the protocol does not have. */
  malformed: 4400,
  /** The same outpost connected again; the older stream ends. */
  replaced: 4409,
} as const

const Id = z.string().min(1).max(200).regex(ONE_LINE)
const Instant = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** Where an entry stands in the ledger. A writer is one lane of one run of one server. */
export const StreamPosition = z.strictObject({ writer: Id, seq: z.number().int().min(0) })
export type StreamPosition = z.infer<typeof StreamPosition>
const Heads = z.array(StreamPosition).max(10_000)

/** Wider than what an agent may report: a fact that is too long counts for nothing where it is decided, and must not end a stream. */
const KnownValue = z.union([
  z.string().max(64 * 1024),
  z.number(),
  z.boolean(),
  z.array(z.string().max(MAX_TEXT_LENGTH)).max(5_000),
])
/** As the server knows a fact: also what no agent could claim (`recorded`, `enforced`). */
const KnownSight = { at: Instant, provenance: z.enum(PROVENANCES), source: z.string().max(200) }
export const KnownObservation = z.discriminatedUnion('kind', [
  z.object({ ...KnownSight, kind: z.literal('value'), value: KnownValue }),
  z.object({ ...KnownSight, kind: z.literal('unknown'), reason: z.enum(UNKNOWN_REASONS) }),
])
const KnownSeen = z.record(z.string().max(100), KnownObservation)

/**
 * Everything known of one subject: it takes the place of what was known before.
 * - `of`: for a session, whose it is and the device that its page was proved to come from.
 * - `paths`: for a session, the facts of `connection.*` that follow from where its person says to be and what the device sees of it,
 *   for work with confidential information (or of unknown level) and for the rest. A gateway adds what it knows itself. With `from` they
 *   hold only for connections from that address, since an office was recognised by it; from elsewhere nothing of them is known.
 * - `gone`: there is no such subject any more (a session that ended, a device that was removed).
 */
export const SubjectFacts = z.strictObject({
  subject: z.enum(SUBJECT_KINDS),
  id: Id,
  seen: KnownSeen,
  of: z.strictObject({ person: Id, device: Id.optional(), language: z.enum(['ja', 'en']).optional() }).optional(),
  paths: z.strictObject({ confidential: KnownSeen, other: KnownSeen, from: z.string().max(100).optional() }).optional(),
  /** A name to show, where the subject has one; never used to decide. */
  name: z.string().max(500).optional(),
  gone: z.literal(true).optional(),
  /** With `gone`, for a session: it ended because its account was locked, or its person may not work any more. */
  stopped: z.literal(true).optional(),
})
export type SubjectFacts = z.infer<typeof SubjectFacts>

/** Who may connect to a gateway: connectors that the server knows, each with its key and the site it stands in. */
export const KnownConnector = z.strictObject({
  id: Id,
  name: z.string().max(200),
  site: Id,
  publicKey: z.string().max(1000),
})
export type KnownConnector = z.infer<typeof KnownConnector>

/** Something that is switched off, by the name under which browsers knew it. */
export const OffDestination = z.strictObject({
  id: Id,
  name: z.string().max(200),
  publicName: z.string().min(1).max(253),
})
export type OffDestination = z.infer<typeof OffDestination>

/** Whom people ask when something does not open. */
export const HelpContact = z.strictObject({ name: z.string().max(200), telephone: z.string().max(30) })
export type HelpContact = z.infer<typeof HelpContact>

/** What a server says to a gateway. `answer` belongs to the `ask` of the same `id`. */
export const ToGateway = z.discriminatedUnion('kind', [
  /** Answers `hello`; `proof` is Ed25519 of the server's key over `streamProofText`. */
  z.object({
    kind: z.literal('challenge'),
    protocol: z.number().int(),
    nonce: Id,
    epoch: Id,
    serverNow: Instant,
    proof: z.string().max(200),
  }),
  /** The outpost has proved who it is. */
  z.strictObject({ kind: z.literal('welcome'), publicUrl: z.string().max(500), serverNow: Instant }),
  /**
   * All subjects follow; whatever is not among them when it ends is gone. `heads`: where the server stands, also with the writers that
   * `resume` named: one that went back within an epoch shows that older data were put in the place of newer.
   */
  z.strictObject({ kind: z.literal('snapshotStart'), heads: Heads }),
  z.strictObject({ kind: z.literal('snapshotPart'), subjects: z.array(SubjectFacts).max(MOST_SUBJECTS_IN_PART) }),
  z.strictObject({ kind: z.literal('snapshotEnd'), heads: Heads }),
  /** In the place of a snapshot: from where the gateway stood, changes follow. */
  z.strictObject({ kind: z.literal('resumed'), heads: Heads }),
  /**
   * Everything that happened up to `position`, and what time changed; `after` is where the gateway stood with this writer before. The
   * gateway stands at `position` once the last part is there.
   */
  z.strictObject({
    kind: z.literal('change'),
    position: StreamPosition,
    after: z.number().int().min(0),
    serverNow: Instant,
    subjects: z.array(SubjectFacts).max(MOST_SUBJECTS_IN_PART),
    /** More parts of the same position follow. */
    more: z.literal(true).optional(),
  }),
  /** The rules in force; `until`: epoch ms after which they are gone unless confirmed. Sent whole at every change, and when a stream begins. */
  z.strictObject({
    kind: z.literal('rules'),
    version: Id,
    rules: z.array(z.unknown()).max(5_000),
    settings: z.record(z.string(), z.number()),
    adopted: z.array(z.string().max(100)).max(200),
    until: Instant.optional(),
    /** How long live work goes on without a stream: the organisation's setting. */
    streamLossMs: z.number().int().min(0),
  }),
  /**
   * What this gateway may open, and who may connect to it. Sent whole at every change, and when a stream begins.
   * - `off`: what is switched off for now: it keeps its name, and nobody may open it.
   * - `contact`: whom to ask, for people that the gateway knows.
   * - `ownUrl`: where connectors dial it.
   * - `authority`: where certificates for names that have none are ordered (RFC 8555), as the organisation's own is.
   * - `gatewayKeys`: of all gateways in use, Ed25519 as SPKI in base64url: by them upstreams verify what any gateway of a name tells them of
   *   who asks. Not said by servers that do not know of it.
   */
  z.strictObject({
    kind: z.literal('destinations'),
    destinations: z.array(Destination).max(5_000),
    connectors: z.array(KnownConnector).max(1_000),
    off: z.array(OffDestination).max(5_000).optional(),
    contact: HelpContact.optional(),
    ownUrl: z.string().max(300).optional(),
    authority: z.strictObject({ directory: z.string().max(2_000), mail: z.string().max(320).optional() }).optional(),
    gatewayKeys: z.array(z.string().max(1000)).max(1_000).optional(),
  }),
  /** By what names are answered. */
  NamesForGateway,
  /** Each second. `heads`: where the gateway must stand with every writer that may still write; where it does not, something was lost. */
  z.strictObject({ kind: z.literal('tick'), serverNow: Instant, heads: Heads }),
  /** A batch of the access log is on the server's disk. */
  z.strictObject({ kind: z.literal('kept'), batch: Id }),
  z.strictObject({ kind: z.literal('answer'), id: Id, ok: z.boolean(), body: z.unknown() }),
])
export type ToGateway = z.infer<typeof ToGateway>

/** The certificate of a name that a gateway serves. `until`: epoch ms; without it the name has none. `problem`: why the last try failed. */
export const GatewayCertificate = z.strictObject({
  name: z.string().min(1).max(253),
  from: z.enum(['folder', 'acme']).optional(),
  until: Instant.optional(),
  problem: z.string().max(500).optional(),
})
export type GatewayCertificate = z.infer<typeof GatewayCertificate>

/** More names than this are not told of: what lacks a certificate, or loses it first, goes before. */
export const MOST_TOLD_CERTIFICATES = 1_000

/** More machines than this are not told of. */
export const MOST_TOLD_MACHINES = 500

/**
 * A machine of a pool (`host:port`) that did not open when somebody last tried, since then set aside for others. `off`: nothing answers;
 * `password`: it refuses the one that is registered, or asks for none that we have; `certificate`: it shows another, or none; `noScreen`:
 * something answers that shares no screen.
 */
export const MachineTrouble = z.strictObject({
  destination: Id,
  machine: z.string().max(300),
  why: z.enum(['off', 'password', 'certificate', 'noScreen']),
  since: Instant,
})
export type MachineTrouble = z.infer<typeof MachineTrouble>

/**
 * - `live`: connections that are open. `cut`: how many were cut since it was said last.
 * - `connectors`: those that are linked to it now.
 * - `desktopLimits`: how far it limits what its virtual desktops use, once it started one. `perProcess`: no processor, memory for each process.
 * - `problem`: why nothing is let in though all is there.
 */
export const GatewayReport = z.strictObject({
  live: z.number().int().min(0),
  cut: z.number().int().min(0),
  certificates: z.array(GatewayCertificate).max(MOST_TOLD_CERTIFICATES),
  connectors: z.array(Id).max(1_000),
  desktopLimits: z.enum(['whole', 'perProcess']).optional(),
  machines: z.array(MachineTrouble).max(MOST_TOLD_MACHINES).optional(),
  problem: z.enum(['rulesUnusable']).optional(),
})
export type GatewayReport = z.infer<typeof GatewayReport>

/** What a gateway says to its server. */
export const ToServer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hello'),
    protocol: z.number().int(),
    engine: z.string().max(100),
    outpost: Id,
    nonce: Id,
  }),
  /** Ed25519 of the outpost's key over `streamProofText`. */
  z.object({ kind: z.literal('prove'), signature: z.string().max(200) }),
  /**
   * Where it stood last; sent once. An unknown epoch, or heads that cannot be followed, bring a snapshot, and so does `whole`: it knows no
   * facts any more, and where it stood only so that older data in the place of newer are noticed.
   */
  z.strictObject({
    kind: z.literal('resume'),
    epoch: z.string().max(200),
    heads: Heads,
    whole: z.literal(true).optional(),
  }),
  /** How it stands: when all is there, every half minute, and soon after something changed. */
  z.strictObject({ kind: z.literal('applied'), heads: Heads, ...GatewayReport.shape }),
  /** Sessions by which somebody worked here since it was said last: they are not idle. */
  z.strictObject({ kind: z.literal('used'), sessions: z.array(Id).min(1).max(5_000) }),
  /** Records of the access log, on the gateway's disk already. The same `batch` twice is kept once. */
  z.strictObject({ kind: z.literal('log'), batch: Id, records: z.array(z.unknown()).min(1).max(1_000) }),
  /** Asks the server to do something that only it can: see `enter.ts`, `kept.ts`. */
  z.strictObject({
    kind: z.literal('ask'),
    id: Id,
    what: z.enum([
      'enter',
      'look',
      'namePart',
      'namesBuilt',
      'namesAsked',
      'tunnel',
      'watch',
      'machines',
      'giveMachine',
      'homes',
    ]),
    body: z.unknown(),
  }),
])
export type ToServer = z.infer<typeof ToServer>

/** What each side signs to show the other that it holds its key, now, for this one stream. `role` keeps one proof from serving as the other. */
export function streamProofText(proof: {
  readonly role: 'server' | 'outpost'
  readonly outpost: string
  readonly outpostNonce: string
  readonly serverNonce: string
  readonly epoch: string
}): string {
  const { role, outpost, outpostNonce, serverNonce, epoch } = proof
  return ['taga-stream/1', role, outpost, outpostNonce, serverNonce, epoch].join('\n')
}
