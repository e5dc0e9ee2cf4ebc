import { FINDING_STATES } from '@taga/core'
import { z } from 'zod'
import { DeviceKind } from './enrolment.ts'
import { listAnswer, listQuery } from './list.ts'
import { RegisterId, RegisterText, Version } from './register-text.ts'

const Instant = z.number().int().min(0).max(8_640_000_000_000_000)
const TwoWords = z.object({ ja: z.string(), en: z.string() })

/** `requested`: waits for a decision. `granted`: may be handed over. `handedOver`: with the borrower. `returned`, `refused`: over. */
export const LOAN_STATES = ['requested', 'granted', 'handedOver', 'returned', 'refused'] as const
export const LoanState = z.enum(LOAN_STATES)
export type LoanState = z.infer<typeof LoanState>
/** Where a handed-over loan stands: not signed yet, in order, due within a week, or late. */
export const LOAN_STANDINGS = ['toSign', 'inOrder', 'dueSoon', 'late'] as const

export const RETURN_CONDITIONS = ['good', 'worn', 'damaged', 'broken'] as const
export const ReturnCondition = z.enum(RETURN_CONDITIONS)
export type ReturnCondition = z.infer<typeof ReturnCondition>

const Accessories = z.array(RegisterText(100)).max(20)

/** Somebody asks to borrow a device. An administrator may ask for another person. */
export const RequestLoan = z.strictObject({
  wanted: DeviceKind,
  purpose: RegisterText(300),
  until: Instant,
  person: RegisterId.optional(),
})
export type RequestLoan = z.infer<typeof RequestLoan>

/** A device is given into somebody's hands: for a loan that was granted, or at once. `notReadyWhy` is needed where it is not ready to lend. */
export const HandOverLoan = z.strictObject({
  device: RegisterId,
  version: Version,
  person: RegisterId,
  loan: RegisterId.optional(),
  purpose: RegisterText(300),
  dueAt: Instant,
  accessories: Accessories.default([]),
  condition: RegisterText(300).optional(),
  notReadyWhy: RegisterText(300).optional(),
})
export type HandOverLoan = z.infer<typeof HandOverLoan>

/** The borrower has read the terms (their version as shown) and received what is listed. */
export const SignLoan = z.strictObject({ terms: z.string().min(1).max(100), version: Version })
export type SignLoan = z.infer<typeof SignLoan>

export const AskExtension = z.strictObject({ until: Instant, reason: RegisterText(300), version: Version })
export type AskExtension = z.infer<typeof AskExtension>

/** Grants what was asked, with its date or another; or refuses. */
export const DecideExtension = z.strictObject({
  granted: z.boolean(),
  until: Instant.optional(),
  version: Version,
})
export type DecideExtension = z.infer<typeof DecideExtension>

/** A device comes back and is checked. `next`: what happens to it now. `missing`: accessories that did not come back. */
export const ReturnLoan = z.strictObject({
  condition: ReturnCondition,
  missing: Accessories.default([]),
  next: z.enum(['toWipe', 'inStock', 'returned']),
  place: RegisterText(200).optional(),
  note: RegisterText(300).optional(),
  version: Version,
})
export type ReturnLoan = z.infer<typeof ReturnLoan>

export const LoanAnswer = z.object({
  id: z.string(),
  state: z.enum(LOAN_STATES),
  standing: z.enum(LOAN_STANDINGS).optional(),
  person: z.string(),
  personName: z.string(),
  device: z.string().optional(),
  deviceLabel: z.string().optional(),
  deviceTag: z.string().optional(),
  deviceSerial: z.string().optional(),
  wanted: DeviceKind.optional(),
  purpose: z.string(),
  dueAt: z.number().int().optional(),
  accessories: z.array(z.string()),
  condition: z.string().optional(),
  ready: z.object({ state: z.enum(FINDING_STATES), why: z.string().optional() }).optional(),
  terms: z.object({ version: z.string(), words: z.array(TwoWords) }),
  handedOverAt: z.number().int().optional(),
  signedAt: z.number().int().optional(),
  extension: z.object({ until: z.number().int(), reason: z.string(), askedAt: z.number().int() }).optional(),
  returnedAt: z.number().int().optional(),
  returnCheck: z
    .object({ condition: ReturnCondition, missing: z.array(z.string()), next: z.string(), note: z.string().optional() })
    .optional(),
  version: z.number().int(),
  createdAt: z.number().int(),
})
export type LoanAnswer = z.infer<typeof LoanAnswer>

export const LOAN_SORTS = ['due', 'created', 'person'] as const
export const LoansQuery = listQuery(LOAN_SORTS, {
  state: z.enum(LOAN_STATES).optional(),
  standing: z.enum(LOAN_STANDINGS).optional(),
  person: RegisterId.optional(),
  device: RegisterId.optional(),
})
export type LoansQuery = z.infer<typeof LoansQuery>
export const LoansAnswer = listAnswer(LoanAnswer)
export type LoansAnswer = z.infer<typeof LoansAnswer>
export const MyLoansAnswer = z.object({ loans: z.array(LoanAnswer) })
export type MyLoansAnswer = z.infer<typeof MyLoansAnswer>

/** Whether a device may be lent now. Only `holds` is ready; `checks` are all that were asked, each with its state. */
export const ReadyAnswer = z.object({
  state: z.enum(FINDING_STATES),
  checks: z.array(
    z.object({ item: z.string(), title: TwoWords, state: z.enum(FINDING_STATES), remedy: TwoWords.optional() }),
  ),
})
export type ReadyAnswer = z.infer<typeof ReadyAnswer>

/** A device on the shelf. */
export const ShelfLine = z.object({
  id: z.string(),
  label: z.string(),
  tag: z.string().optional(),
  kind: DeviceKind,
  place: z.string().optional(),
  version: z.number().int(),
  lastSeenAt: z.number().int().optional(),
  ready: ReadyAnswer,
})
export type ShelfLine = z.infer<typeof ShelfLine>
/** At most 200 devices; `total` counts the shelf. */
export const ShelfAnswer = z.object({ rows: z.array(ShelfLine), total: z.number().int() })
export type ShelfAnswer = z.infer<typeof ShelfAnswer>

/** Whether a person may borrow, and every reason why not. */
export const BorrowerAnswer = z.object({
  may: z.boolean(),
  reasons: z.array(z.object({ reason: z.string(), words: TwoWords })),
})
export type BorrowerAnswer = z.infer<typeof BorrowerAnswer>
