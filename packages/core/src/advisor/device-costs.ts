import type { Words } from '../words.ts'

/** A number nobody knows exactly, from low to high. */
export type Range = { readonly low: number; readonly high: number }

/**
 * What is put in: money in one currency, everything per person and year where it does not say otherwise. An absent input is not known, and
 * nothing is supposed in its place.
 */
export const COST_INPUTS = [
  'people',
  'years',
  'lendPrice',
  'lendRunning',
  'ownIntroduction',
  'ownAllowance',
  'ownRunning',
  'lendAccidents',
  'ownAccidents',
  'accidentLoss',
] as const
export type CostInput = (typeof COST_INPUTS)[number]
export type CostInputs = Readonly<Partial<Record<CostInput, Range>>>

export const COST_WORDS: Readonly<Record<CostInput, Words>> = {
  people: { ja: '対象の人数', en: 'people' },
  years: { ja: '端末を使う年数', en: 'years a device is used' },
  lendPrice: { ja: '貸与：端末1台の購入費', en: 'lending: price of a device' },
  lendRunning: {
    ja: '貸与：1人・1年の運用費（管理・保守）',
    en: 'lending: running cost a person and year (management, support)',
  },
  ownIntroduction: {
    ja: '私用端末：対策の導入費（全体で1回）',
    en: 'personal devices: introducing the protections, once for all',
  },
  ownAllowance: { ja: '私用端末：1人・1年の手当', en: 'personal devices: allowance a person and year' },
  ownRunning: {
    ja: '私用端末：1人・1年の運用費（管理ツール・仮想デスクトップなど）',
    en: 'personal devices: running cost a person and year (management, virtual desktops)',
  },
  lendAccidents: { ja: '貸与：1人・1年に起きる事故の件数', en: 'lending: accidents a person and year' },
  ownAccidents: { ja: '私用端末：1人・1年に起きる事故の件数', en: 'personal devices: accidents a person and year' },
  accidentLoss: { ja: '事故1件の損失', en: 'loss of one accident' },
}

/** One part of an option's cost a year, with the formula it comes from. `missing` names the inputs without which it is not known. */
export type CostPart = {
  readonly id: 'introduction' | 'running' | 'accidents'
  readonly title: Words
  readonly formula: Words
  readonly perYear: Range | undefined
  readonly missing: readonly CostInput[]
}

/** `perYear` is known only where every part is. */
export type CostOption = {
  readonly id: 'lending' | 'personal'
  readonly parts: readonly CostPart[]
  readonly perYear: Range | undefined
}

/**
 * Compares lending devices with letting people use their own, as the guideline asks: introduction, running, and the loss to be expected from
 * accidents where protection is weaker (EX-5, AD-9). Ranges in, ranges out; `verdict` says which is cheaper only where the ranges do not
 * overlap.
 */
export function compareCosts(inputs: CostInputs): {
  readonly options: readonly [CostOption, CostOption]
  readonly verdict: 'lendingCheaper' | 'personalCheaper' | 'overlap' | 'unknown'
} {
  const lending = option('lending', [
    part(
      inputs,
      'introduction',
      ['people', 'lendPrice', 'years'],
      ([people, price, years]) => times(people, over(price, years)),
      {
        ja: '人数 × 端末1台の購入費 ÷ 使う年数',
        en: 'people × price of a device ÷ years',
      },
    ),
    part(inputs, 'running', ['people', 'lendRunning'], ([people, running]) => times(people, running), {
      ja: '人数 × 1人・1年の運用費',
      en: 'people × running cost',
    }),
    part(
      inputs,
      'accidents',
      ['people', 'lendAccidents', 'accidentLoss'],
      ([people, accidents, loss]) => times(times(people, accidents), loss),
      {
        ja: '人数 × 1人・1年の事故の件数 × 事故1件の損失',
        en: 'people × accidents × loss of one',
      },
    ),
  ])
  const personal = option('personal', [
    part(inputs, 'introduction', ['ownIntroduction', 'years'], ([once, years]) => over(once, years), {
      ja: '対策の導入費 ÷ 使う年数',
      en: 'introduction ÷ years',
    }),
    part(
      inputs,
      'running',
      ['people', 'ownAllowance', 'ownRunning'],
      ([people, allowance, running]) => times(people, plus(allowance, running)),
      {
        ja: '人数 ×（手当 ＋ 運用費）',
        en: 'people × (allowance + running cost)',
      },
    ),
    part(
      inputs,
      'accidents',
      ['people', 'ownAccidents', 'accidentLoss'],
      ([people, accidents, loss]) => times(times(people, accidents), loss),
      {
        ja: '人数 × 1人・1年の事故の件数 × 事故1件の損失',
        en: 'people × accidents × loss of one',
      },
    ),
  ])
  return { options: [lending, personal], verdict: verdictOf(lending.perYear, personal.perYear) }
}

const PART_WORDS: Readonly<Record<CostPart['id'], Words>> = {
  introduction: { ja: '導入', en: 'introduction' },
  running: { ja: '運用', en: 'running' },
  accidents: { ja: '事故による損失の見込み', en: 'expected loss from accidents' },
}

function part(
  inputs: CostInputs,
  id: CostPart['id'],
  needed: readonly CostInput[],
  work: (values: readonly Range[]) => Range | undefined,
  formula: Words,
): CostPart {
  const missing = needed.filter((input) => !isRange(inputs[input]))
  const values = needed.flatMap((input) => inputs[input] ?? [])
  return { id, title: PART_WORDS[id], formula, perYear: missing.length > 0 ? undefined : work(values), missing }
}

function option(id: CostOption['id'], parts: readonly CostPart[]): CostOption {
  let perYear: Range | undefined = { low: 0, high: 0 }
  for (const each of parts)
    perYear = perYear === undefined || each.perYear === undefined ? undefined : plus(perYear, each.perYear)
  return { id, parts, perYear }
}

/** A range that can be counted with: two numbers of nothing or more, the lower first. */
export function isRange(range: Range | undefined): range is Range {
  return (
    range !== undefined &&
    Number.isFinite(range.low) &&
    Number.isFinite(range.high) &&
    range.low >= 0 &&
    range.low <= range.high
  )
}

function times(one: Range | undefined, other: Range | undefined): Range | undefined {
  return one === undefined || other === undefined
    ? undefined
    : { low: one.low * other.low, high: one.high * other.high }
}

function plus(one: Range | undefined, other: Range | undefined): Range {
  return { low: (one?.low ?? 0) + (other?.low ?? 0), high: (one?.high ?? 0) + (other?.high ?? 0) }
}

/** Nothing can be spread over no years at all. */
function over(one: Range | undefined, other: Range | undefined): Range | undefined {
  if (one === undefined || other === undefined || other.low <= 0) return undefined
  return { low: one.low / other.high, high: one.high / other.low }
}

function verdictOf(lending: Range | undefined, personal: Range | undefined) {
  if (lending === undefined || personal === undefined) return 'unknown'
  if (lending.high < personal.low) return 'lendingCheaper'
  return personal.high < lending.low ? 'personalCheaper' : 'overlap'
}
