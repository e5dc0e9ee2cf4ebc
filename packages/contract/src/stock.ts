import { z } from 'zod'
import { RegisterId, RegisterText, Version } from './register-text.ts'

const Instant = z.number().int().min(0).max(8_640_000_000_000_000)

export const STOCK_SORTS = ['privacyFilter', 'wire', 'cable', 'usbMemory', 'icCard', 'other'] as const
export const StockSort = z.enum(STOCK_SORTS)
export type StockSort = z.infer<typeof StockSort>

/** `counted`: one is like another. `single`: each piece has a number of its own. */
export const StockCounting = z.enum(['counted', 'single'])
export type StockCounting = z.infer<typeof StockCounting>

export const PIECE_STATES = ['inStock', 'issued', 'lost', 'disposed'] as const
export const PieceState = z.enum(PIECE_STATES)
export type PieceState = z.infer<typeof PieceState>

/** How data on a medium is kept from strangers (M1); `notApplicable`: it keeps none. */
export const MEDIA_ENCRYPTIONS = ['whole', 'file', 'both', 'none', 'unknown', 'notApplicable'] as const
export const MediaEncryption = z.enum(MEDIA_ENCRYPTIONS)
export type MediaEncryption = z.infer<typeof MediaEncryption>

/** `owned` is asked of counted goods only; single ones are counted by their pieces. */
export const KeepGood = z.strictObject({
  name: RegisterText(100),
  sort: StockSort,
  counting: StockCounting,
  owned: z.number().int().min(0).max(100_000).default(0),
  fewest: z.number().int().min(0).max(100_000).default(0),
  note: RegisterText(300).optional(),
})
export type KeepGood = z.infer<typeof KeepGood>
export const ChangeGood = z.strictObject({
  name: RegisterText(100),
  fewest: z.number().int().min(0).max(100_000),
  note: RegisterText(300).optional(),
  version: Version,
})
export type ChangeGood = z.infer<typeof ChangeGood>

export const AddPiece = z.strictObject({
  number: RegisterText(100),
  encryption: MediaEncryption,
  note: RegisterText(300).optional(),
})
export type AddPiece = z.infer<typeof AddPiece>

/** Gives out `count` of a counted good, or one piece. */
export const IssueStock = z.strictObject({
  person: RegisterId,
  count: z.number().int().min(1).max(1_000).default(1),
  piece: RegisterId.optional(),
  dueAt: Instant.optional(),
  note: RegisterText(300).optional(),
})
export type IssueStock = z.infer<typeof IssueStock>

export const EndIssue = z.strictObject({ how: z.enum(['returned', 'lost']), note: RegisterText(300).optional() })
export type EndIssue = z.infer<typeof EndIssue>

/** How many of a counted good lie on the shelf; what is missing or too many is written down with the reason. */
export const CountStock = z.strictObject({
  onShelf: z.number().int().min(0).max(100_000),
  why: RegisterText(300).optional(),
  version: Version,
})
export type CountStock = z.infer<typeof CountStock>

/** A medium is made unreadable and leaves for good (AD-12.5). */
export const DisposePiece = z.strictObject({ method: RegisterText(200), note: RegisterText(300).optional() })
export type DisposePiece = z.infer<typeof DisposePiece>

export const GoodAnswer = z.object({
  id: z.string(),
  name: z.string(),
  sort: StockSort,
  counting: StockCounting,
  owned: z.number().int(),
  issued: z.number().int(),
  onShelf: z.number().int(),
  fewest: z.number().int(),
  note: z.string().optional(),
  countedAt: z.number().int().optional(),
  version: z.number().int(),
})
export type GoodAnswer = z.infer<typeof GoodAnswer>
export const GoodsAnswer = z.object({ rows: z.array(GoodAnswer) })
export type GoodsAnswer = z.infer<typeof GoodsAnswer>

export const PieceAnswer = z.object({
  id: z.string(),
  number: z.string(),
  state: PieceState,
  encryption: MediaEncryption,
  note: z.string().optional(),
  seenAt: z.number().int().optional(),
  holderName: z.string().optional(),
})
export type PieceAnswer = z.infer<typeof PieceAnswer>

export const IssueAnswer = z.object({
  id: z.string(),
  good: z.string(),
  goodName: z.string(),
  piece: z.string().optional(),
  pieceNumber: z.string().optional(),
  person: z.string(),
  personName: z.string(),
  count: z.number().int(),
  issuedAt: z.number().int(),
  dueAt: z.number().int().optional(),
  endedAt: z.number().int().optional(),
  endedHow: z.enum(['returned', 'lost']).optional(),
  note: z.string().optional(),
})
export type IssueAnswer = z.infer<typeof IssueAnswer>

/** One good with its pieces (at most 500) and its newest 200 issues, open ones first. */
export const GoodDetail = z.object({ good: GoodAnswer, pieces: z.array(PieceAnswer), issues: z.array(IssueAnswer) })
export type GoodDetail = z.infer<typeof GoodDetail>
export const MyIssuesAnswer = z.object({ issues: z.array(IssueAnswer) })
export type MyIssuesAnswer = z.infer<typeof MyIssuesAnswer>
