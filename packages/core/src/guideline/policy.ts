import type { Pdca, Policy } from './concept.ts'

/** The security policy in its three layers. Figure F8. */
export const policy = {
  layers: [
    {
      id: 'basic_policy',
      number: 1,
      ja: '基本方針',
      en: 'basic policy',
      definition: {
        ja: '全体の土台となる考え。テレワークの有無で変えなくてよい。',
        en: 'The foundation; need not change because of telework.',
      },
    },
    {
      id: 'control_standards',
      number: 2,
      ja: '対策基準',
      en: 'control standards',
      definition: {
        ja: '基本方針に基づき、行うことと守ることを定める。テレワークを考慮する。',
        en: 'What to do and to keep, based on the basic policy; take telework into account.',
      },
    },
    {
      id: 'procedures',
      number: 3,
      ja: '実施内容',
      en: 'procedures',
      definition: {
        ja: '対策基準の内容を具体的に行う手順。テレワークを考慮する。',
        en: 'Procedures that carry out the control standards; take telework into account.',
      },
    },
  ],
  usageOfTerm: {
    ja: 'ポリシーという語は、1層だけ、1と2層、3層すべてを指すことがある。ここでは3層すべてを指す。',
    en: 'The word policy can mean layer 1, layers 1 and 2, or all three; here all three.',
  },
  teleworkSpecific: [
    {
      ja: '端末管理部署と利用部署が違う場合の、事故の責任の所在。',
      en: 'Where responsibility lies when the managing and the using department differ.',
    },
  ],
  figure: 'F8',
} as const satisfies Policy

/** The four stages by which rules stay current. Figure F9. */
export const pdca = {
  figure: 'F9',
  ja: '策定して終わりにせず、四つの段階を繰り返してルールを最新に保ち、水準を高める。',
  en: 'Do not stop at setting: repeat four stages to keep rules current and raise the level.',
  stages: [
    { id: 'plan', ja: '計画（Plan）', en: 'Plan' },
    { id: 'do', ja: '実行（Do）', en: 'Do' },
    { id: 'check', ja: '確認（Check）', en: 'Check' },
    { id: 'act', ja: '改善（Act）', en: 'Act' },
  ],
  note: {
    ja: '四段階の名前は一般的な呼び方。図の表記は確認できない。',
    en: "The stage names are the usual ones; the figure's own labels could not be confirmed.",
  },
  measures: ['EX-1', 'AD-1', 'TW-1', 'EX-3', 'AD-3'],
} as const satisfies Pdca
