import type { WeakestLink } from './concept.ts'

/** The barrel: the whole is as strong as its weakest part. Figure F2. */
export const weakestLink = {
  statement: {
    ja: '全体の強さは最も弱い部分で決まる。一か所が弱ければ、ほかを強くしても水準は上がらない。',
    en: 'The whole is only as strong as its weakest part: strengthen everything else and the level does not rise.',
  },
  bucket: {
    ja: '容器に水を入れる図で説明される。ルール・人・技術のどれかが低いと、そこまでしか水が入らない。',
    en: 'Shown by water filling a vessel: where rule, people or technology is low, the water stops there.',
  },
  measurementForSoftware: {
    ja: '三つの面と章ごとの実施率を出し、最も低いものを先に知らせる。当方の提案。',
    en: 'Compute implementation per dimension and per category and report the lowest first (our proposal).',
  },
  balance: [
    {
      id: 'rule',
      name: { ja: 'ルール', en: 'rule' },
      ja: 'その都度判断する代わりに、安全に働くやり方をあらかじめ決める。テレワークは環境が違うので、そのためのルールを新たに定める。',
      en: 'Instead of judging each time, set how to work safely beforehand; telework needs rules of its own because the environment differs.',
      why: {
        ja: '専門家でない人が毎回正しく判断することはできず、効率も悪い。',
        en: 'People who are not experts cannot judge correctly each time, and it is inefficient.',
      },
    },
    {
      id: 'people',
      name: { ja: '人', en: 'people' },
      ja: 'ルールは守られて初めて働く。教育や自発的な学びで趣旨を理解してもらい、守ることが自分の得になると分かってもらう。',
      en: 'A rule works only if kept: bring people to understand its point and its benefit to themselves through education and self-learning.',
      why: {
        ja: 'テレワークでは守られているかを確かめにくい。三つの中で最も難しい。',
        en: 'In telework it is hard to see whether it is kept; the hardest of the three.',
      },
    },
    {
      id: 'technology',
      name: { ja: '技術', en: 'technology' },
      ja: 'ルールや人で埋められない部分を補う。認証・検知・制御・防御を自動で行い、環境ごとに備える。',
      en: 'Covers what rules and people cannot: authentication, detection, control and defence, automatically and per environment.',
      functions: [
        { ja: '認証', en: 'authentication' },
        { ja: '検知', en: 'detection' },
        { ja: '制御', en: 'control' },
        { ja: '防御', en: 'defence' },
      ],
    },
  ],
} as const satisfies WeakestLink
