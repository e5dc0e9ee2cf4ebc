import { type FactKey, type Seen, type SourceId, type Words, factSpec, readFact } from '@taga/core'

/** What the registers and the training records know of a person who wants to borrow. */
export type Borrower = { readonly person: Seen; readonly adopted: readonly SourceId[] }

export type BorrowRefusal = 'notActive' | 'noPattern' | 'noTraining'

/**
 * Why this person may not be lent a device at `now`; empty where they may (AD-12.1). Only active people, in a department that may
 * telework, and where training is adopted only those whose training is in date: what is not known counts against.
 */
export function refusalsToBorrow({ person, adopted }: Borrower, now: number): readonly BorrowRefusal[] {
  const refusals: BorrowRefusal[] = []
  if (read(person, 'person.state', now) !== 'active') refusals.push('notActive')
  const patterns = read(person, 'person.patterns', now)
  if (!Array.isArray(patterns) || patterns.length === 0) refusals.push('noPattern')
  if (adopted.includes('training') && !isTrained(person, now)) refusals.push('noTraining')
  return refusals
}

function isTrained(person: Seen, now: number): boolean {
  const until = read(person, 'person.trainingValidUntil', now)
  return read(person, 'person.policyAcknowledged', now) === true && typeof until === 'number' && now < until
}

function read(seen: Seen, key: FactKey, now: number) {
  const { type, maxAgeMs } = factSpec(key)
  const reading = readFact(seen[key], type, now, maxAgeMs)
  return reading.state === 'known' ? reading.value : undefined
}

export const BORROW_REFUSAL_WORDS: Readonly<Record<BorrowRefusal, Words>> = {
  notActive: {
    ja: '在籍中でないか、ロックされている人には貸し出せません。',
    en: 'The person has left or is locked.',
  },
  noPattern: {
    ja: '部署が未登録か、その部署で使えるテレワーク方式がありません。部署と方式を登録してください。',
    en: 'The person has no department, or it may use no way of teleworking. Register both first.',
  },
  noTraining: {
    ja: 'ポリシーの確認と教育が済んでいません（または期限切れです）。受講してから貸し出してください。',
    en: 'The policy is not acknowledged or the training is not in date. Have it done first.',
  },
}
