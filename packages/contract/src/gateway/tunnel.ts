import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'
import { StreamPosition } from './stream.ts'

const Id = z.string().min(1).max(200).regex(ONE_LINE)
/** At least 128 random bits in base64url. */
const Nonce = z.string().regex(/^[A-Za-z0-9_-]{22,100}$/)
const Instant = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
/** A WireGuard key: 32 bytes in base64 as `wg` writes it. */
export const WireguardKey = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/)

/** On every name of a gateway: the WebSocket that an enrolled device dials for a destination of kind `tcp`. */
export const TUNNEL_PATH = '/.taga/tunnel'
export const TUNNEL_PROTOCOL = 'taga-tunnel.1'
/** Where a device asks what it may open by a tunnel, and at which gateways; signed like a report. */
export const MY_TUNNELS_PATH = '/api/device/tunnels'

/** The longest message with bytes, either way. */
export const MOST_TUNNEL_BYTES = 64 * 1024
/** Destinations that one device may ask for by WireGuard at once. */
export const MOST_NETWORK_DESTINATIONS = 64

/** Changes nothing, so it carries no number. */
export const AskTunnels = z.object({
  format: z.literal(1),
  audience: z.string().min(1).max(200),
  device: z.string().min(1).max(100),
})
export type AskTunnels = z.infer<typeof AskTunnels>

/**
 * - `signedIn`: somebody has a page open that stands for this device; without one nothing is listed.
 * - `gateways`: where to dial, each with the Ed25519 key (SPKI, base64url) that it must prove.
 * - `url`: where browsers reach the server.
 */
export const TunnelsAnswer = z.object({
  signedIn: z.boolean(),
  url: z.string().max(500),
  destinations: z.array(z.object({ id: Id, name: z.string().max(200), port: z.number().int() })).max(5_000),
  gateways: z.array(z.object({ url: z.string().max(300), publicKey: z.string().max(1_000) })).max(100),
})
export type TunnelsAnswer = z.infer<typeof TunnelsAnswer>

/**
 * What a device wants of a gateway.
 * - `destination`: to work with one destination; stays open as long as the work does, and carries no bytes.
 * - `connection`: one TCP connection of that work; `tunnel` is what `open` said. Nothing that a client chooses says where it goes.
 * - `network`: to reach destinations by WireGuard under this public key.
 */
export const TunnelWish = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('destination'), destination: Id }),
  z.strictObject({ kind: z.literal('connection'), tunnel: Id }),
  z.strictObject({
    kind: z.literal('network'),
    destinations: z.array(Id).min(1).max(MOST_NETWORK_DESTINATIONS),
    publicKey: WireguardKey,
  }),
])
export type TunnelWish = z.infer<typeof TunnelWish>

/**
 * The UTF-8 JSON that a device signs to show that it holds its key, now, at this gateway and for this wish (`signedText` with the path
 * `TUNNEL_PATH`). `gateway`: the gateway's public key. `nonce`, `at`: from its challenge, so that a proof is worth nothing a moment later or
 * anywhere else, whatever the device's clock says. `counter`: the number that reports use too; connections of an open tunnel need none.
 */
export const TunnelProof = z.strictObject({
  format: z.literal(1),
  audience: z.string().min(1).max(200),
  device: z.string().min(1).max(100),
  gateway: z.string().min(1).max(1_000),
  nonce: Nonce,
  at: Instant,
  counter: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  wish: TunnelWish,
})
export type TunnelProof = z.infer<typeof TunnelProof>

/** A proof is believed for so long after the challenge. */
export const TUNNEL_PROOF_MS = 60_000

/** Body of `ask` `tunnel`: a gateway passes on what the device signed, and learns by which session it works. */
export const RedeemTunnel = z.strictObject({
  device: z.string().min(1).max(100),
  body: z.string().max(16_384),
  signature: z.string().max(200),
})
export type RedeemTunnel = z.infer<typeof RedeemTunnel>

/**
 * - `publicKey`: the device's key, by which its further connections are known.
 * - `number`: for a `network`, the device's number, which stays the same: its place in the gateway's network.
 * - `refused`: it is not let in, by the server's fault code.
 */
export const RedeemedTunnel = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('known'),
    session: Id,
    position: StreamPosition.optional(),
    publicKey: z.string().max(1_000),
    number: z.number().int().min(1).max(65_000).optional(),
  }),
  z.strictObject({ kind: z.literal('refused'), fault: z.string().max(100) }),
])
export type RedeemedTunnel = z.infer<typeof RedeemedTunnel>

/** What a device says to a gateway, in text messages; bytes are binary messages. */
export const FromTunnel = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hello'),
    device: z.string().min(1).max(100),
    nonce: Nonce,
    engine: z.string().max(100),
  }),
  z.strictObject({ kind: z.literal('prove'), body: z.string().max(16_384), signature: z.string().max(200) }),
  /** Nothing more comes from this side. */
  z.strictObject({ kind: z.literal('end') }),
])
export type FromTunnel = z.infer<typeof FromTunnel>

const TwoWords = z.object({ ja: z.string().max(2_000), en: z.string().max(2_000) })

/** Why something is not open, for a person: what holds, and what to do about it. `prove`: a fresh proof on the page opens it again. */
export const TunnelWords = z.object({
  title: TwoWords,
  reasons: z.array(z.object({ title: TwoWords, text: TwoWords })).max(100),
  prove: z.boolean(),
})
export type TunnelWords = z.infer<typeof TunnelWords>

/**
 * How one destination of a WireGuard peer stands. `addresses`: IPv4, as they are registered, and nothing else: a device writes them into a file
 * whose other lines its system would carry out.
 */
export const NetworkDestination = z.object({
  id: Id,
  name: z.string().max(200),
  state: z.enum(['open', 'paused', 'closed']),
  addresses: z.array(z.ipv4()).max(16),
  port: z.number().int(),
  words: TunnelWords.optional(),
})
export type NetworkDestination = z.infer<typeof NetworkDestination>

/**
 * What a device needs to know of the gateway's end: its key, where it listens by UDP, and the device's own address there. `names`: where it asks
 * for names by plain DNS, through the tunnel; without it where it did before.
 */
export const NetworkEnd = z.object({
  publicKey: WireguardKey,
  port: z.number().int().min(1).max(65_535),
  address: z.ipv4(),
  names: z.ipv4().optional(),
})
export type NetworkEnd = z.infer<typeof NetworkEnd>

/** What a gateway says to a device. `again`: whether it is worth trying again by itself. */
export const ToTunnel = z.discriminatedUnion('kind', [
  /** `at`: the server's clock. `proof`: Ed25519 of the gateway's key over `tunnelChallengeText`. */
  z.object({ kind: z.literal('challenge'), nonce: Nonce, at: Instant, proof: z.string().max(200) }),
  z.object({ kind: z.literal('open'), tunnel: Id, network: NetworkEnd.optional() }),
  z.object({ kind: z.literal('refused'), words: TunnelWords, again: z.boolean() }),
  z.object({ kind: z.literal('paused'), words: TunnelWords }),
  z.object({ kind: z.literal('resumed') }),
  z.object({ kind: z.literal('cut'), words: TunnelWords, again: z.boolean() }),
  z.object({
    kind: z.literal('destinations'),
    destinations: z.array(NetworkDestination).max(MOST_NETWORK_DESTINATIONS),
  }),
  z.object({ kind: z.literal('end') }),
])
export type ToTunnel = z.infer<typeof ToTunnel>

/** What a gateway signs, so that a device proves itself to nobody else. */
export function tunnelChallengeText(challenge: {
  readonly gateway: string
  readonly device: string
  readonly deviceNonce: string
  readonly nonce: string
  readonly at: number
}): string {
  const { gateway, device, deviceNonce, nonce, at } = challenge
  return ['taga-tunnel/1', gateway, device, deviceNonce, nonce, String(at)].join('\n')
}
