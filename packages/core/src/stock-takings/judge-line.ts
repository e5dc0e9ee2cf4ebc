import type { Words } from '../words.ts'

/** What whoever holds a device says of it. */
export const STOCK_TAKING_ANSWERS = ['here', 'broken', 'notHere', 'elsewhere'] as const
export type StockTakingAnswer = (typeof STOCK_TAKING_ANSWERS)[number]

/**
 * - `found`, `broken`: a person has it in front of them. `seen`: nobody answered, but the device itself reported since the beginning.
 * - `missing`: the holder has it not. `elsewhere`: somebody else is said to have it. `contradicts`: answer and measured facts cannot both be so.
 * - `unanswered`: nothing is known. Only `found` and `broken` count as found.
 */
export const STOCK_TAKING_STATES = [
  'found',
  'broken',
  'seen',
  'elsewhere',
  'missing',
  'contradicts',
  'unanswered',
] as const
export type StockTakingState = (typeof STOCK_TAKING_STATES)[number]

/** What is known of one device in a stock-taking. Times in epoch ms; people by id. */
export type StockTakingLineKnown = {
  readonly startedAt: number
  readonly holder: string | undefined
  readonly answer: StockTakingAnswer | undefined
  readonly answeredAt: number | undefined
  /** The device's own last report: measured. */
  readonly seenAt: number | undefined
  /** Who last opened anything from it since the beginning, by the record of decisions. */
  readonly usedBy: string | undefined
}

/**
 * The state of one device of a stock-taking (AD-12.2). A declared answer is checked against what was measured: who says "I have it not"
 * of a device that goes on reporting afterwards, or "I have it" of one that somebody else works on, is contradicted.
 */
export function judgeStockTakingLine(known: StockTakingLineKnown): StockTakingState {
  const { answer, answeredAt = 0, seenAt, usedBy, holder, startedAt } = known
  const usedByAnother = usedBy !== undefined && holder !== undefined && usedBy !== holder
  switch (answer) {
    case undefined:
      if (usedByAnother) return 'contradicts'
      return seenAt !== undefined && seenAt >= startedAt ? 'seen' : 'unanswered'
    case 'here':
      return usedByAnother ? 'contradicts' : 'found'
    case 'broken':
      return reportedSince(answeredAt + GRACE_MS, seenAt) ? 'contradicts' : 'broken'
    case 'notHere':
      return reportedSince(answeredAt, seenAt) || isHolder(usedBy, holder) ? 'contradicts' : 'missing'
    case 'elsewhere':
      return isHolder(usedBy, holder) ? 'contradicts' : 'elsewhere'
  }
}

function reportedSince(at: number, seenAt: number | undefined): boolean {
  return seenAt !== undefined && seenAt > at
}

function isHolder(person: string | undefined, holder: string | undefined): boolean {
  return person !== undefined && person === holder
}

/** What is broken may have reported once more on its way to the desk. */
const GRACE_MS = 86_400_000

/** Whether a device in this state counts as found: what nobody answered for never does. */
export function countsAsFound(state: StockTakingState): boolean {
  return state === 'found' || state === 'broken'
}

export const STOCK_TAKING_ANSWER_WORDS: Readonly<Record<StockTakingAnswer, Words>> = {
  here: { ja: '手元にある', en: 'I have it here' },
  broken: { ja: '手元にあるが故障している', en: 'I have it, but it is broken' },
  notHere: { ja: '見当たらない', en: 'I cannot find it' },
  elsewhere: { ja: 'ほかの人が持っている', en: 'Somebody else has it' },
}

export const STOCK_TAKING_STATE_WORDS: Readonly<Record<StockTakingState, Words>> = {
  found: { ja: '所在を確認', en: 'found' },
  broken: { ja: '所在を確認（故障）', en: 'found, broken' },
  seen: { ja: '本人の回答なし・端末は動作中', en: 'not answered, but the device reports' },
  elsewhere: { ja: 'ほかの人が所持', en: 'with somebody else' },
  missing: { ja: '見当たらない', en: 'missing' },
  contradicts: { ja: '回答と測定が食い違う', en: 'answer and measurement disagree' },
  unanswered: { ja: '未回答', en: 'not answered' },
}
