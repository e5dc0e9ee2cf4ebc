import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'

const Id = z.string().min(1).max(200).regex(ONE_LINE)
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** Labels of letters, digits, `-` and `_` in lower case, as names are kept in lists; names in other scripts in their form for DNS (`xn--`). */
export const LISTED_NAME =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/

/** The path on a gateway's names under which devices ask for names (RFC 8484); what follows is the device's capability. */
export const DNS_PATH = '/.taga/dns/'
/** 32 random bytes in base64url. */
export const DNS_CAPABILITY = /^[A-Za-z0-9_-]{43}$/

/** Names, lists and rules that one organisation has at most. */
export const MOST_NAME_LISTS = 50
export const MOST_LISTED_NAMES = 5_000_000
export const MOST_NAME_RULES = 2_000
export const MOST_DNS_DEVICES = 20_000

/** `block`: these names and everything below them are refused. `allow`: they never are, whatever else says so. */
export const NameAct = z.enum(['block', 'allow'])
export type NameAct = z.infer<typeof NameAct>

/** Where names are asked for: an address with its port, in the clear or by TLS (RFC 7858) to this name. */
export const Resolver = z.strictObject({
  address: z.union([z.ipv4(), z.ipv6()]),
  port: z.number().int().min(1).max(65_535),
  tlsName: z.string().max(253).regex(LISTED_NAME).optional(),
})
export type Resolver = z.infer<typeof Resolver>

/**
 * How names are answered. Without resolvers names are not answered at all.
 * - `blockedAs`: a name that does not exist, or the address of the gateway's page that says why.
 * - `privateNames`: names whose answers may hold private addresses, with all below them; elsewhere such an answer is refused (DNS rebinding).
 */
export const DnsSettings = z.strictObject({
  resolvers: z.array(Resolver).max(4),
  blockedAs: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('noSuchName') }),
    z.strictObject({ kind: z.literal('page'), ipv4: z.ipv4().optional(), ipv6: z.ipv6().optional() }),
  ]),
  privateNames: z.array(z.string().regex(LISTED_NAME)).max(200),
})
export type DnsSettings = z.infer<typeof DnsSettings>

/** A rule of the organisation's own: one host, a name with all below it, or every list of a category. */
export const NameRule = z.strictObject({
  id: Id,
  act: NameAct,
  kind: z.enum(['name', 'suffix', 'category']),
  value: z.string().min(1).max(253),
})
export type NameRule = z.infer<typeof NameRule>

/**
 * A list as gateways are told of it. Its names come in `parts`, each asked for by `AskNamePart`; put together they are one name a line, in
 * order, and have this digest and this many bytes.
 */
export const NameListForGateway = z.strictObject({
  id: Id,
  name: z.string().max(200),
  act: NameAct,
  category: z.string().max(50),
  content: Id,
  names: z.number().int().min(0).max(MOST_LISTED_NAMES),
  bytes: z.number().int().min(0),
  parts: z.number().int().min(0).max(10_000),
  sha256: Sha256,
})
export type NameListForGateway = z.infer<typeof NameListForGateway>

/**
 * Everything by which a gateway answers names, sent whole at every change. `devices`: who may ask, by the SHA-256 (base64url) of the
 * capability.
 */
export const NamesForGateway = z.strictObject({
  kind: z.literal('names'),
  settings: DnsSettings,
  lists: z.array(NameListForGateway).max(MOST_NAME_LISTS),
  rules: z.array(NameRule).max(MOST_NAME_RULES),
  devices: z.array(z.strictObject({ device: Id, hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })).max(MOST_DNS_DEVICES),
})
export type NamesForGateway = z.infer<typeof NamesForGateway>

/** Body of `ask` `namePart`. */
export const AskNamePart = z.strictObject({ content: Id, number: z.number().int().min(0).max(10_000) })
/** `gzip`: the part's text, gzipped, in base64. */
export const NamePart = z.object({ gzip: z.string().max(1024 * 1024) })
/** A part unpacked has at most so many bytes. */
export const MOST_PART_BYTES = 512 * 1024

/** More names than this are not told. */
export const MOST_EXACT_TOLD = 2_000
/**
 * Body of `ask` `namesBuilt`: a gateway answers by these lists from now on. `exactOnly`: listed names under which others have theirs (public
 * suffixes): there only the host itself counts. `bytes`: memory that the names take.
 */
export const NamesBuilt = z.strictObject({
  contents: z.array(Id).max(MOST_NAME_LISTS),
  names: z.number().int().min(0),
  exactOnly: z.array(z.string().regex(LISTED_NAME)).max(MOST_EXACT_TOLD),
  bytes: z.number().int().min(0),
  tookMs: z.number().int().min(0),
})
export type NamesBuilt = z.infer<typeof NamesBuilt>

/** Body of `ask` `namesAsked`: devices that asked for names since it was told last; never which names. */
export const NamesAsked = z.strictObject({ devices: z.array(Id).min(1).max(5_000) })

/** How a refusal is named in the access log: by a list or a rule with its id, or because the answer held a private address. */
export const NAME_REASONS = { list: 'names.list:', rule: 'names.rule:', rebinding: 'names.rebinding' } as const
