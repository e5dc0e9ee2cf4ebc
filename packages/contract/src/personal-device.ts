import { MANAGEMENTS, PATTERN_IDS } from '@taga/core'
import { z } from 'zod'
import { ConsentText } from './consent-text.ts'
import { DeviceKind, DeviceOs } from './enrolment.ts'
import { listAnswer, listQuery } from './list.ts'
import { NoteText } from './note-text.ts'
import { RegisterId, RegisterText } from './register-text.ts'

const TwoWords = z.object({ ja: z.string(), en: z.string() })
const Named = z.object({ id: z.string(), title: TwoWords })
const Ids = z.array(z.string().regex(/^[a-zA-Z]{1,40}$/u)).max(30)

/** What one is asked to confirm, what is collected and what is not, before a device of one's own is used for work. */
export const PersonalDeviceTerms = z.object({
  consent: ConsentText,
  protections: z.array(z.object({ id: z.string(), title: TwoWords, how: TwoWords, kinds: z.array(DeviceKind) })),
  collected: z.array(TwoWords),
  notCollected: z.array(TwoWords),
  patterns: z.array(Named),
  endSteps: z.array(Named),
  longestMs: z.number().int(),
})
export type PersonalDeviceTerms = z.infer<typeof PersonalDeviceTerms>

/** `device`: one that the register has already, for a renewal or one whose agent waits for approval. `protections`: those confirmed. */
export const PersonalDeviceRequest = z.strictObject({
  device: RegisterId.optional(),
  label: RegisterText(200),
  kind: DeviceKind,
  os: DeviceOs,
  management: z.enum(MANAGEMENTS),
  purpose: NoteText(500),
  patterns: z.array(z.enum(PATTERN_IDS)).min(1).max(PATTERN_IDS.length),
  protections: Ids,
  consentVersion: z.string().max(20),
})
export type PersonalDeviceRequest = z.infer<typeof PersonalDeviceRequest>

/** Where the use of a device stands. `ending`: over, and its owner has not confirmed the removal; `toCheck`: confirmed, to be checked. */
export const USE_STATES = ['inUse', 'endingSoon', 'expired', 'ending', 'toCheck', 'ended'] as const
export const UseState = z.enum(USE_STATES)
export type UseState = z.infer<typeof UseState>

export const PersonalDeviceAnswer = z.object({
  device: z.string(),
  label: z.string(),
  kind: DeviceKind,
  os: DeviceOs,
  management: z.enum(MANAGEMENTS),
  person: z.object({ id: z.string(), name: z.string() }),
  approval: z.string(),
  purpose: z.string(),
  patterns: z.array(z.string()),
  protections: z.array(Named),
  consentVersion: z.string(),
  consentCurrent: z.boolean(),
  confirmedAt: z.number().int(),
  validUntil: z.number().int(),
  state: UseState,
  endingAt: z.number().int().optional(),
  endingCause: z.enum(['finished', 'revoked', 'expired']).optional(),
  proof: z.array(Named).optional(),
  proofAt: z.number().int().optional(),
  checkedAt: z.number().int().optional(),
  checkNote: z.string().optional(),
  selfChecked: z.boolean(),
})
export type PersonalDeviceAnswer = z.infer<typeof PersonalDeviceAnswer>

export const PersonalDevicesQuery = listQuery(['name', 'until'], { state: UseState.optional() })
export const PersonalDevicesAnswer = listAnswer(PersonalDeviceAnswer)
export type PersonalDevicesAnswer = z.infer<typeof PersonalDevicesAnswer>

/** `waiting`: devices of one's own whose agent is enrolled and that nobody has approved. */
export const MyPersonalDevices = z.object({
  devices: z.array(PersonalDeviceAnswer),
  waiting: z.array(z.object({ device: z.string(), label: z.string(), kind: DeviceKind, os: DeviceOs })),
})
export type MyPersonalDevices = z.infer<typeof MyPersonalDevices>

/** Every step must be confirmed: half a removal is none. */
export const EndPersonalUse = z.strictObject({ steps: Ids })
export type EndPersonalUse = z.infer<typeof EndPersonalUse>

/** `accepted: false` sends it back to its owner, with what is missing. */
export const CheckPersonalUse = z.discriminatedUnion('accepted', [
  z.strictObject({ accepted: z.literal(true), note: NoteText(500).optional() }),
  z.strictObject({ accepted: z.literal(false), note: NoteText(500) }),
])
export type CheckPersonalUse = z.infer<typeof CheckPersonalUse>

export const PersonalDeviceParams = z.strictObject({ device: RegisterId })
