import { z } from 'zod'
import { NoteText } from '../note-text.ts'
import { RegisterId, RegisterText, Version } from '../register-text.ts'
import { DnsSettings, LISTED_NAME, NameAct } from './dns.ts'

/** Names of one list, and bytes of the text that it is given as. */
export const MOST_NAMES_OF_LIST = 2_000_000
export const MOST_LIST_BYTES = 96 * 1024 * 1024

/** What lists are about; a rule can let the lists of a category refuse nothing. */
export const NAME_CATEGORIES = ['malware', 'phishing', 'fraud', 'adult', 'gambling', 'tracking', 'other'] as const
export const NameCategory = z.enum(NAME_CATEGORIES)
export type NameCategory = z.infer<typeof NameCategory>

const ListInput = { name: RegisterText(100), act: NameAct, category: NameCategory }
export const AddNameList = z.strictObject(ListInput)
export const ChangeNameList = z.strictObject({ ...ListInput, off: z.boolean(), version: Version })
export type ChangeNameList = z.infer<typeof ChangeNameList>

/** Why a line of a list was left out. The rest of the list is used. */
export const BAD_LINE_REASONS = ['notAName', 'notSimple', 'address', 'oneLabel', 'tooLong'] as const
export type BadLineReason = (typeof BAD_LINE_REASONS)[number]
/** `text`: how the line begins. */
export const BadLine = z.object({
  line: z.number().int().min(1),
  text: z.string().max(100),
  reason: z.enum(BAD_LINE_REASONS),
})
export type BadLine = z.infer<typeof BadLine>

/** A list; `names` and the rest are absent until it has been given any. `badLines`: how many there were, with `bad` the first 200 of them. */
export const NameListAnswer = z.object({
  id: z.string(),
  name: z.string(),
  act: NameAct,
  category: NameCategory,
  off: z.boolean(),
  content: z.string().optional(),
  names: z.number().int(),
  lines: z.number().int(),
  badLines: z.number().int(),
  bad: z.array(BadLine),
  givenAt: z.number().int().optional(),
  version: z.number().int(),
})
export type NameListAnswer = z.infer<typeof NameListAnswer>

export const AddNameRule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['name', 'suffix']),
    act: NameAct,
    value: z.string().max(300),
    note: RegisterText(200).optional(),
  }),
  /** The lists of this category refuse nothing. */
  z.strictObject({
    kind: z.literal('category'),
    act: z.literal('allow'),
    value: NameCategory,
    note: RegisterText(200).optional(),
  }),
])
export type AddNameRule = z.infer<typeof AddNameRule>
export const NameRuleAnswer = z.object({
  id: z.string(),
  act: NameAct,
  kind: z.enum(['name', 'suffix', 'category']),
  value: z.string(),
  note: z.string().optional(),
  madeAt: z.number().int(),
})
export type NameRuleAnswer = z.infer<typeof NameRuleAnswer>

/** By which lists a gateway answers; `isPresent`: by those that are in force now. */
export const NamesAtGateway = z.object({
  gateway: z.string(),
  name: z.string(),
  at: z.number().int(),
  names: z.number().int(),
  bytes: z.number().int(),
  tookMs: z.number().int(),
  exactOnly: z.array(z.string()),
  isPresent: z.boolean(),
})
export type NamesAtGateway = z.infer<typeof NamesAtGateway>

/** A device that asks for names at a gateway; `askedAt`: when it was heard of last, to a minute or so. Which names is not kept. */
export const NamesDevice = z.object({
  device: z.string(),
  label: z.string(),
  madeAt: z.number().int(),
  askedAt: z.number().int().optional(),
})

export const NamesAnswer = z.object({
  settings: DnsSettings,
  version: z.number().int(),
  lists: z.array(NameListAnswer),
  rules: z.array(NameRuleAnswer),
  gateways: z.array(NamesAtGateway),
  devices: z.array(NamesDevice),
})
export type NamesAnswer = z.infer<typeof NamesAnswer>

export const ChangeDnsSettings = z.strictObject({ settings: DnsSettings, version: z.number().int().min(0) })
export type ChangeDnsSettings = z.infer<typeof ChangeDnsSettings>

/** Where a device asks, shown this once: one address for each gateway that has a name. */
export const NamesAddressAnswer = z.object({ urls: z.array(z.string()) })
export type NamesAddressAnswer = z.infer<typeof NamesAddressAnswer>

export const AskWhyName = z.strictObject({ name: z.string().min(1).max(300) })
/**
 * `unknown`: no gateway has said what it answers by. `by`: what refuses it, or what allows it although a list has it; `entry` is the name that
 * stands there.
 */
export const WhyNameAnswer = z.object({
  name: z.string().regex(LISTED_NAME),
  state: z.enum(['blocked', 'allowed', 'notListed', 'unknown']),
  by: z.array(z.object({ kind: z.enum(['list', 'rule']), title: z.string(), entry: z.string(), act: NameAct })),
})
export type WhyNameAnswer = z.infer<typeof WhyNameAnswer>

/** Somebody needs a refused name for their work. */
export const AskForName = z.strictObject({ name: z.string().min(1).max(300), reason: NoteText(1000) })
export type AskForName = z.infer<typeof AskForName>
/** As it is put before the administrators. `by`: what refused the name when it was asked for. */
export const NameRequest = z.strictObject({
  name: z.string().regex(LISTED_NAME),
  reason: NoteText(1000),
  by: z.string().max(1_000),
})

/** What was refused to the own devices of somebody, the newest first. */
export const MyRefusedNames = z.object({
  isOn: z.boolean(),
  keptDays: z.number().int(),
  refused: z.array(
    z.object({
      at: z.number().int(),
      device: z.string(),
      name: z.string().optional(),
      times: z.number().int(),
      /** The list's name, or the rule's words. */
      title: z.string(),
      by: z.enum(['list', 'rule', 'rebinding']),
    }),
  ),
  devices: z.array(
    z.object({ device: RegisterId, label: z.string(), hasAddress: z.boolean(), askedAt: z.number().int().optional() }),
  ),
})
export type MyRefusedNames = z.infer<typeof MyRefusedNames>
