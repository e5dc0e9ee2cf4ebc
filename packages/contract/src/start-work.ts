import { LEVELS, PATTERN_IDS } from '@taga/core'
import { z } from 'zod'
import { Ticket } from './account.ts'

const Id = z.string().min(1).max(100)
const TwoWords = z.object({ ja: z.string(), en: z.string() })

/** The networks and places a person can name; from best to worst, as the facts have them. */
export const PlaceName = z.enum(['office', 'home', 'satellite', 'coworking', 'hotel', 'cafe', 'transport', 'other'])
export type PlaceName = z.infer<typeof PlaceName>
export const NetworkName = z.enum(['office', 'homeWired', 'homeWifi', 'tethering', 'hotelWired', 'publicWifi', 'other'])
export type NetworkName = z.infer<typeof NetworkName>

const PublicKey = z.string().regex(/^[\w-]{80,300}$/)
const Signature = z.string().regex(/^[\w-]{86}$/)

/** Before anybody has signed in: ties the ticket to the page's key, so that signing in may take its time. */
export const ClaimTicket = z.strictObject({ ticket: Ticket, publicKey: PublicKey })
export type ClaimTicket = z.infer<typeof ClaimTicket>

/** Makes this browser's key that of a device without an agent; `signature` is over `browserKeyText`. */
export const KeepBrowserKey = z.strictObject({ publicKey: PublicKey, signature: Signature })
export type KeepBrowserKey = z.infer<typeof KeepBrowserKey>

/**
 * Binds the present session to a device. `agent`: by the ticket the agent opened the browser with and a key the page has just made.
 * `browser`: by the key that was enrolled for a device without an agent. `signature` is over `pageBindText`.
 */
export const BindPage = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('agent'), ticket: Ticket, publicKey: PublicKey, signature: Signature }),
  z.strictObject({ by: z.literal('browser'), device: Id, signature: Signature }),
])
export type BindPage = z.infer<typeof BindPage>

/**
 * How the session stands to a device.
 * - `none`: no page of it was bound. `waiting`: bound, and the agent has not vouched yet. `live`: the binding stands until `until`.
 * - `silent`: the agent has not renewed it in time. `ended`: the device may not be used, or another page took its place.
 * - `unproved`: it stands, but this request carried no proof by the page's key.
 */
export const BINDING_STATES = ['none', 'waiting', 'live', 'silent', 'ended', 'unproved'] as const
export const BindingAnswer = z.object({
  state: z.enum(BINDING_STATES),
  by: z.enum(['agent', 'browser']).optional(),
  device: z.string().optional(),
  until: z.number().int().optional(),
})
export type BindingAnswer = z.infer<typeof BindingAnswer>

/** `networkPasswordShared`: everybody there knows the password of the Wi-Fi, or there is none. */
export const SayPlace = z.strictObject({
  place: PlaceName,
  network: NetworkName,
  networkPasswordShared: z.boolean().optional(),
})
export type SayPlace = z.infer<typeof SayPlace>

/**
 * What a word about place and network is worth beside what the agent sees.
 * - `agrees`: it is a network of the person's home, or of an office. `contradicts`: it cannot be so. `wordOnly`: nothing speaks for or against it.
 * `why` says what was seen, in words for the person.
 */
export const PlaceCheck = z.object({ verdict: z.enum(['agrees', 'contradicts', 'wordOnly']), why: TwoWords })
export type PlaceCheck = z.infer<typeof PlaceCheck>

export const PlaceAnswer = z.object({
  said: SayPlace.extend({ at: z.number().int() }).optional(),
  /** What was said on this network the last time. */
  remembered: SayPlace.extend({ at: z.number().int() }).optional(),
  seen: z.object({
    at: z.number().int().optional(),
    networkKind: z.string().optional(),
    wifiSecurity: z.string().optional(),
    vpn: z.string().optional(),
    /** The name of the home network that this is. */
    home: z.string().optional(),
    /** The name of the office that this is recognised as. */
    office: z.string().optional(),
  }),
  check: PlaceCheck.optional(),
  screenProtectedAt: z.number().int().optional(),
  homes: z.object({ count: z.number().int(), most: z.number().int() }),
})
export type PlaceAnswer = z.infer<typeof PlaceAnswer>

export const DAY_STATES = ['yes', 'conditional', 'no', 'unknown', 'stale', 'notSetUp'] as const
export const DayState = z.enum(DAY_STATES)
export type DayState = z.infer<typeof DayState>

/** Why something is not simply open: the rule in words, and what to do about it on this device. */
export const DayReason = z.object({
  rule: z.string(),
  effect: z.enum(['deny', 'warn', 'stepUp', 'oblige']),
  state: z.enum(['fails', 'unknown', 'stale']),
  facts: z.array(z.string()),
  title: TwoWords,
  remedy: TwoWords,
  measures: z.array(z.string()),
})
export type DayReason = z.infer<typeof DayReason>

/** One way of working: with which level, and by which rules it is not simply open. `instead`: ways that would be. */
export const DayWay = z.object({
  pattern: z.enum(PATTERN_IDS),
  level: z.enum(LEVELS),
  state: DayState,
  rules: z.array(z.string()),
  obligations: z.array(z.object({ kind: z.string(), ms: z.number().optional() })),
  instead: z.array(z.enum(PATTERN_IDS)),
})
export type DayWay = z.infer<typeof DayWay>

/** Something this person has the right to, with its best way first. `level` is absent where the register does not say it. */
export const DayResource = z.object({
  resource: z.string(),
  name: z.string(),
  level: z.enum(LEVELS).optional(),
  state: DayState,
  ways: z.array(DayWay.omit({ level: true })),
})
export type DayResource = z.infer<typeof DayResource>

/**
 * Who can work today: the answer for one person, on the device the session is bound to (none: a browser of low assurance).
 * `state` is that of the best way to work with business information. `reasons` holds each rule once, those that stand in most ways first.
 * `judgedAt` tells its age; `validUntil` when it ends by itself; `mark` changes when anything it rests on changes.
 */
export const MyDayAnswer = z.object({
  judgedAt: z.number().int(),
  validUntil: z.number().int().optional(),
  mark: z.string(),
  state: DayState,
  binding: BindingAnswer,
  device: z
    .object({
      id: z.string(),
      label: z.string(),
      os: z.string(),
      ownership: z.enum(['company', 'personal']),
      management: z.enum(['managed', 'browserOnly']),
      lookedAt: z.number().int().optional(),
    })
    .optional(),
  place: PlaceAnswer,
  patterns: z.array(z.enum(PATTERN_IDS)),
  resources: z.array(DayResource),
  ways: z.array(DayWay),
  reasons: z.array(DayReason),
})
export type MyDayAnswer = z.infer<typeof MyDayAnswer>

/** Small and asked often: whether the day must be read again, and whether the agent has looked since it was asked to. */
export const DayMarkAnswer = z.object({
  now: z.number().int(),
  mark: z.string(),
  /** What the next proof by the page's key must carry. */
  challenge: z.string(),
  askedAt: z.number().int().optional(),
  lookedAt: z.number().int().optional(),
})
export type DayMarkAnswer = z.infer<typeof DayMarkAnswer>

export const LookAskedAnswer = z.object({ askedAt: z.number().int() })
export type LookAskedAnswer = z.infer<typeof LookAskedAnswer>

/** One item that a device reports. `measures` are what it is collected for. */
export const ReportedItem = z.object({
  key: z.string(),
  title: TwoWords,
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).optional(),
  unknown: z.string().optional(),
  at: z.number().int(),
  source: z.string(),
  measures: z.array(z.string()),
})
export type ReportedItem = z.infer<typeof ReportedItem>

export const MyDeviceAnswer = z.object({
  id: z.string(),
  label: z.string(),
  ownership: z.enum(['company', 'personal']),
  management: z.enum(['managed', 'browserOnly']),
  state: z.string(),
  heardAt: z.number().int().optional(),
  /** Applications are listed of company devices only. */
  applications: z.object({ at: z.number().int(), names: z.array(z.string()) }).optional(),
  items: z.array(ReportedItem),
})
export type MyDeviceAnswer = z.infer<typeof MyDeviceAnswer>
