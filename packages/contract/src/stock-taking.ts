import { LIFECYCLE_STATES, OWNERSHIPS, STOCK_TAKING_ANSWERS, STOCK_TAKING_STATES } from '@taga/core'
import { z } from 'zod'
import { DeviceKind } from './enrolment.ts'
import { listAnswer, listQuery } from './list.ts'
import { RegisterId, RegisterText, Version } from './register-text.ts'

const Instant = z.number().int().min(0).max(8_640_000_000_000_000)

/** Which devices are to be found; an empty filter means every device that is not disposed of. */
export const StockTakingFilter = z.strictObject({
  ownership: z.enum(OWNERSHIPS).optional(),
  states: z.array(z.enum(LIFECYCLE_STATES)).max(LIFECYCLE_STATES.length).optional(),
  kind: DeviceKind.optional(),
  department: RegisterId.optional(),
})
export type StockTakingFilter = z.infer<typeof StockTakingFilter>

export const BeginStockTaking = z.strictObject({ name: RegisterText(100), until: Instant, filter: StockTakingFilter })
export type BeginStockTaking = z.infer<typeof BeginStockTaking>

/** How many lines stand in each state. `found` of `total` is what is known for certain; `unanswered` is never part of it. */
export const StockTakingCounts = z.object({
  total: z.number().int(),
  found: z.number().int(),
  byState: z.record(z.enum(STOCK_TAKING_STATES), z.number().int()),
  /** Lines that are not found and that nobody has cleared up. */
  open: z.number().int(),
})
export type StockTakingCounts = z.infer<typeof StockTakingCounts>

export const StockTakingSummary = z.object({
  id: z.string(),
  name: z.string(),
  filter: StockTakingFilter,
  startedAt: z.number().int(),
  until: z.number().int(),
  closedAt: z.number().int().optional(),
  remindedAt: z.number().int().optional(),
  version: z.number().int(),
  counts: StockTakingCounts,
})
export type StockTakingSummary = z.infer<typeof StockTakingSummary>
/** The newest 100. */
export const StockTakingsAnswer = z.object({ rows: z.array(StockTakingSummary) })
export type StockTakingsAnswer = z.infer<typeof StockTakingsAnswer>

export const StockTakingLine = z.object({
  device: z.string(),
  label: z.string(),
  tag: z.string().optional(),
  kind: DeviceKind.optional(),
  expectedState: z.enum(LIFECYCLE_STATES),
  stateNow: z.enum(LIFECYCLE_STATES).optional(),
  holder: z.string().optional(),
  holderName: z.string().optional(),
  state: z.enum(STOCK_TAKING_STATES),
  answer: z.enum(STOCK_TAKING_ANSWERS).optional(),
  answeredAt: z.number().int().optional(),
  how: z.enum(['own', 'desk', 'scan']).optional(),
  place: z.string().optional(),
  note: z.string().optional(),
  /** Measured: the device's own last report, and who last opened something from it since the beginning. */
  seenAt: z.number().int().optional(),
  usedByName: z.string().optional(),
  resolution: z.enum(['lost', 'stolen', 'cleared']).optional(),
  resolutionNote: z.string().optional(),
})
export type StockTakingLine = z.infer<typeof StockTakingLine>

export const STOCK_TAKING_SORTS = ['label', 'answered'] as const
/** `shown`: `open` are the lines that are not found and not cleared up. */
export const StockTakingLinesQuery = listQuery(STOCK_TAKING_SORTS, {
  state: z.enum(STOCK_TAKING_STATES).optional(),
  shown: z.enum(['open', 'unanswered']).optional(),
})
export type StockTakingLinesQuery = z.infer<typeof StockTakingLinesQuery>
export const StockTakingLinesAnswer = listAnswer(StockTakingLine)
export type StockTakingLinesAnswer = z.infer<typeof StockTakingLinesAnswer>

/** The answer of whoever has the device, or of an administrator at a desk for them. */
export const AnswerStockTaking = z.strictObject({
  answer: z.enum(STOCK_TAKING_ANSWERS),
  place: RegisterText(200).optional(),
  note: RegisterText(300).optional(),
})
export type AnswerStockTaking = z.infer<typeof AnswerStockTaking>

/** What was scanned or typed from a label: a tag, a serial number, an id, or the address printed as QR. */
export const ScanLabel = z.strictObject({
  label: z.string().trim().min(1).max(300),
  place: RegisterText(200).optional(),
})
export type ScanLabel = z.infer<typeof ScanLabel>

/** `notListed`: it exists, but this stock-taking did not ask for it. `unknown`: the register has no such label. */
export const ScanAnswer = z.object({
  kind: z.enum(['found', 'already', 'notListed', 'unknown']),
  device: z.string().optional(),
  label: z.string().optional(),
  holderName: z.string().optional(),
  stateNow: z.enum(LIFECYCLE_STATES).optional(),
})
export type ScanAnswer = z.infer<typeof ScanAnswer>

export const CloseStockTaking = z.strictObject({ version: Version })
export type CloseStockTaking = z.infer<typeof CloseStockTaking>

export const ResolveStockTakingLine = z.strictObject({
  resolution: z.enum(['lost', 'stolen', 'cleared']),
  note: RegisterText(300),
})
export type ResolveStockTakingLine = z.infer<typeof ResolveStockTakingLine>

/** A device that I am asked for. */
export const MyStockTakingLine = z.object({
  stockTaking: z.string(),
  stockTakingName: z.string(),
  until: z.number().int(),
  device: z.string(),
  label: z.string(),
  tag: z.string().optional(),
  kind: DeviceKind.optional(),
  answer: z.enum(STOCK_TAKING_ANSWERS).optional(),
  answeredAt: z.number().int().optional(),
  place: z.string().optional(),
  note: z.string().optional(),
})
export type MyStockTakingLine = z.infer<typeof MyStockTakingLine>
export const MyStockTakingAnswer = z.object({ lines: z.array(MyStockTakingLine) })
export type MyStockTakingAnswer = z.infer<typeof MyStockTakingAnswer>

/** What the page behind a label shows to whoever may see this device. */
export const LabelledDeviceAnswer = z.object({
  device: z.string(),
  label: z.string(),
  mine: z.boolean(),
  lines: z.array(MyStockTakingLine),
})
export type LabelledDeviceAnswer = z.infer<typeof LabelledDeviceAnswer>

/** Somebody has a device in front of them that is not theirs. Answered the same whether or not there is such a device. */
export const ReportSighting = z.strictObject({ label: z.string().trim().min(1).max(300), note: RegisterText(300) })
export type ReportSighting = z.infer<typeof ReportSighting>
