import type { SnsRules } from './concept.ts'

/** What a rule on social networks holds. Measures AD-17 and TW-19. */
export const snsRules = {
  contents: [
    {
      id: 'no_confidential',
      ja: '守秘義務の及ぶ仕事の話を持ち出さない',
      en: 'nothing under a duty of confidentiality',
    },
    { id: 'no_illegal', ja: '法や倫理に背く発言をしない', en: 'nothing against law or ethics' },
    { id: 'no_unfounded', ja: '根拠となる事実のない発言をしない', en: 'nothing without basis in fact' },
  ],
  points: [
    {
      ja: '友達のみの設定でも、承認した人数が増えれば届く相手を選べない。',
      en: 'Even with friends only, growing numbers of approved friends mean the audience is no longer chosen.',
    },
    {
      ja: 'メッセンジャー系は宛先を取り違えやすく、私用端末では相手が混ざる。',
      en: 'With messengers addresses get mixed up, especially on a personal device.',
    },
    {
      ja: '端末での行動が友達に伝わることがある。困るならログインしない。',
      en: 'Activity on the terminal may be shown to friends; if unwanted, do not log in.',
    },
  ],
  examplesNamed: ['Facebook', 'Twitter', 'Instagram', 'LINE', 'Facebook Messenger'],
  measures: ['AD-17', 'TW-19'],
} as const satisfies SnsRules
