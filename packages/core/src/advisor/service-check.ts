import type { MeasureId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'

/** One question to ask before a cloud service is trusted with work, and while it is used. */
export type ServiceQuestion = {
  readonly id: ServiceQuestionId
  readonly group: 'move' | 'provider' | 'use'
  readonly text: Words
  readonly measures: readonly [MeasureId, ...MeasureId[]]
}

export const SERVICE_GROUP_WORDS: Readonly<Record<ServiceQuestion['group'], Words>> = {
  move: { ja: '移行の前に', en: 'Before the move' },
  provider: { ja: '事業者は信用できるか', en: 'Does the provider deserve trust?' },
  use: { ja: '使い方の条件', en: 'Conditions of use' },
}

export const SERVICE_QUESTION_IDS = [
  'data',
  'exposure',
  'cost',
  'operator',
  'certificates',
  'availability',
  'saving',
  'accounts',
] as const
export type ServiceQuestionId = (typeof SERVICE_QUESTION_IDS)[number]

/**
 * The questions in the order in which they are asked (AD-18, AD-15, EX-5): what to weigh before a move to the cloud. What is asked of the
 * provider about the service itself stands in the register of services.
 */
export const SERVICE_QUESTIONS: readonly ServiceQuestion[] = [
  question(
    'data',
    'move',
    ['EX-2', 'AD-2'],
    'どの情報を置きますか。最も高いレベルは何ですか。',
    'Which information is kept there, and what is its highest level?',
  ),
  question(
    'exposure',
    'move',
    ['AD-15'],
    '社内ネットワークの入口は、これで減りますか、増えますか。',
    'Does it take entrances to the office network away, or add one?',
  ),
  question(
    'cost',
    'move',
    ['EX-5'],
    '自前で持つ場合と比べた費用と、社内に残る作業は何ですか。',
    'What does it cost beside running it oneself, and which work stays in the office?',
  ),
  question(
    'operator',
    'provider',
    ['AD-18'],
    '事業者は誰ですか。続けられる見込みと再委託先は確かめましたか。',
    'Who runs it? Have its prospects and its subcontractors been checked?',
  ),
  question(
    'certificates',
    'provider',
    ['AD-18'],
    '第三者の認証や監査の報告を確かめましたか（名称と期限）。',
    'Which certificates or audit reports were seen, and until when do they stand?',
  ),
  question(
    'availability',
    'provider',
    ['AD-18'],
    '止まったときの約束と、控え（バックアップ）はありますか。',
    'What is promised for outages, and are there backups?',
  ),
  question(
    'saving',
    'use',
    ['TW-12', 'TW-20'],
    '端末への保存や、私用PCとの同期を止められますか。',
    'Can saving to devices and syncing with private PCs be stopped?',
  ),
  question(
    'accounts',
    'use',
    ['TW-20', 'AD-18'],
    '個人契約のアカウントで使っている人はいませんか。',
    'Does anybody use it by an account of their own?',
  ),
]

function question(
  id: ServiceQuestionId,
  group: ServiceQuestion['group'],
  measures: ServiceQuestion['measures'],
  ja: string,
  en: string,
): ServiceQuestion {
  return { id, group, measures, text: { ja, en } }
}

/** What somebody wrote to a question, and whether it is good enough for them. */
export type ServiceAnswer = { readonly text: string; readonly judged: 'fine' | 'worry' | 'open' }

/**
 * How far a service has been checked. `fine` only where every question has an answer that is good enough; a worry outweighs what is open.
 */
export function judgeService(answers: Readonly<Partial<Record<ServiceQuestionId, ServiceAnswer>>>): {
  readonly state: 'fine' | 'worry' | 'open'
  readonly answered: number
  readonly of: number
  readonly worries: readonly ServiceQuestionId[]
  readonly open: readonly ServiceQuestionId[]
} {
  const judgedAs = (id: ServiceQuestionId) => {
    const answer = answers[id]
    return answer === undefined || answer.text.trim() === '' ? 'open' : answer.judged
  }
  const open = SERVICE_QUESTION_IDS.filter((id) => judgedAs(id) === 'open')
  const worries = SERVICE_QUESTION_IDS.filter((id) => judgedAs(id) === 'worry')
  const of = SERVICE_QUESTION_IDS.length
  return {
    state: worries.length > 0 ? 'worry' : open.length > 0 ? 'open' : 'fine',
    answered: of - open.length,
    of,
    worries,
    open,
  }
}
