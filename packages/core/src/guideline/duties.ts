import type { Duty } from './concept.ts'

/** The duty of each role as a whole. */
export const duties = [
  {
    id: 'executive',
    ja: '経営者',
    en: 'executive',
    duty: {
      ja: 'ルールを作り、対策を定め、人と費用を確保する。事故が経営に直結すると自覚し、経営者にしかできないことを行う。',
      en: 'Make the rules, define the measures, secure people and money; know that an incident hits the business and do what only an executive can.',
    },
    alsoRefer: 'LNK-2',
  },
  {
    id: 'administrator',
    ja: 'システム管理者',
    en: 'system administrator',
    duty: {
      ja: '社内システムを守り、外部との接続を認めることで高まる危険と感染の拡大に備える。',
      en: 'Protect the internal system and prepare for the risks that outside access brings and for spread of infection.',
    },
  },
  {
    id: 'teleworker',
    ja: 'テレワーク勤務者',
    en: 'teleworker',
    duty: {
      ja: '気軽に相談する相手がおらず、端末は管理者が触れにくい。自分で守る大切さを自覚し、行うべき対策を理解する。',
      en: "No one at hand to ask, and terminals are hard for administrators to touch: know that one's own protection matters, and understand the measures.",
    },
  },
] as const satisfies readonly Duty[]
