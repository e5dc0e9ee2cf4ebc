import type { Rule } from '../access/rule.ts'
import type { MeasureId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'
import { type Found, type Mechanism, tally } from './mechanism.ts'
import type { OrganisationView } from './organisation-view.ts'

/** Mechanisms that count rules of access in force. A rule that only observes enforces nothing. */
export const ruleMechanisms: readonly Mechanism[] = [
  {
    id: 'AD-1.rules',
    measure: 'AD-1',
    subject: 'rule',
    title: { ja: 'ポリシーが求める技術的な対策が働いている', en: 'the technical controls of the policy are in force' },
    denominator: { ja: '基本のアクセスルール', en: 'baseline rules of access' },
    evidence: ['enforced', 'recorded'],
    evaluate: (view) =>
      tally(view.rules.filter(({ tier }) => tier === 'baseline').map((rule) => findRuleState(rule.id, rule, view))),
  },
  rules('AD-2', ['right-to-resource', 'telework-information', 'confidential-pattern', 'confidential-handling'], {
    ja: '情報のレベルに応じたアクセス制御が働いている',
    en: 'access is controlled by information level',
  }),
  rules('TW-2', ['telework-information'], {
    ja: 'テレワークで使ってよい情報だけが開ける',
    en: 'only information cleared for telework opens',
  }),
  rules('AD-9', ['personal-device-approved'], {
    ja: '承認のない私用端末は使えない',
    en: 'personal devices without approval are refused',
  }),
  rules('AD-13', ['home-wifi', 'public-network-path'], {
    ja: '無線LANの条件を満たさない接続は止める',
    en: 'connections over Wi-Fi that misses the conditions are stopped',
  }),
  rules('AD-14', ['strong-sign-in'], { ja: '社外からは二要素を求める', en: 'two factors are asked for from outside' }),
  rules('AD-15', ['designated-method', 'pattern-allowed'], {
    ja: '指定した方法と方式だけで入れる',
    en: 'only designated methods and patterns let people in',
  }),
  rules('TW-13', ['encrypted-path'], {
    ja: '暗号化されない通信路は使えない',
    en: 'a path without encryption is refused',
  }),
  rules('TW-15', ['shared-place-handling', 'shared-place-screen-confidential'], {
    ja: '共用の場所では覗き見対策を求める',
    en: 'protection of the screen is asked for in shared places',
  }),
  rules('TW-17', ['designated-method'], {
    ja: '指定した方法でだけ接続できる',
    en: 'only the designated method connects',
  }),
  rules('TW-18', ['credentials-not-exposed'], {
    ja: '漏えいした認証情報は変更するまで使えない',
    en: 'exposed credentials are refused until they are changed',
  }),
]

function rules(measure: MeasureId, ids: readonly [string, ...string[]], title: Words): Mechanism {
  return {
    id: `${measure}.rules`,
    measure,
    subject: 'rule',
    title,
    denominator: { ja: 'この対策を担うアクセスルール', en: 'the rules of access that carry it out' },
    evidence: ['enforced', 'recorded'],
    evaluate: (view) =>
      tally(
        ids.map((id) =>
          findRuleState(
            id,
            view.rules.find((rule) => rule.id === id),
            view,
          ),
        ),
      ),
  }
}

/** A rule has been enforced once questions were decided by it; until then it is only recorded as switched on. */
function findRuleState(id: string, rule: Rule | undefined, view: OrganisationView): Found {
  if (rule === undefined) return { id, state: 'fails', reason: 'ruleMissing' }
  const missing = rule.sources.find((source) => !view.adopted.includes(source))
  switch (rule.mode) {
    case 'off':
      return { id, state: 'fails', reason: 'ruleOff' }
    case 'observe':
      return { id, state: 'fails', reason: 'ruleObserves' }
    case 'warn':
      if (rule.otherwise.kind !== 'warn') return { id, state: 'fails', reason: 'ruleWarns' }
      break
    case 'enforce':
      break
  }
  if (rule.from !== undefined && view.now < rule.from) return { id, state: 'fails', reason: 'ruleNotBegun' }
  if (missing !== undefined) return { id, state: 'unknown', reason: 'sourceNotAdopted', about: missing }
  return { id, state: 'holds', provenance: view.decisions.total > 0 ? 'enforced' : 'recorded' }
}
