import { durationWords, type Language, wrapText } from '@taga/agent'
import { type Decision, findPattern, findRule, type Obligation, type Reason, type Rule, type Words } from '@taga/core'

const OUTCOME_WORDS = {
  allow: { ja: '可', en: 'allow' },
  'step-up': { ja: '条件付き（もう一度本人確認をすれば可）', en: 'step-up (allowed after a fresh proof)' },
  deny: { ja: '不可', en: 'deny' },
} as const satisfies Readonly<Record<Decision['outcome'], Words>>

const STATE_WORDS = {
  fails: { ja: '満たしていない', en: 'not met' },
  unknown: { ja: '分からない', en: 'unknown' },
  stale: { ja: '情報が古い', en: 'too old' },
} as const satisfies Readonly<Record<Reason['state'], Words>>

const OBLIGATION_WORDS = {
  watermark: { ja: '透かしの表示', en: 'watermark' },
  noClipboardOut: { ja: '端末へのコピー禁止', en: 'no copying out' },
  noClipboardIn: { ja: '端末からの貼り付け禁止', en: 'no pasting in' },
  noDownload: { ja: 'ダウンロード禁止', en: 'no download' },
  noUpload: { ja: 'アップロード禁止', en: 'no upload' },
  noPrint: { ja: '印刷禁止', en: 'no printing' },
  viewOnly: { ja: '閲覧のみ', en: 'view only' },
  record: { ja: '操作の記録', en: 'recorded' },
  idleLock: { ja: '無操作での画面ロック', en: 'lock when idle' },
  maxLength: { ja: '連続利用の上限', en: 'longest session' },
} as const satisfies Readonly<Record<Obligation['kind'], Words>>

type Options = { readonly language: Language; readonly columns: number }

/** A decision for a person: the outcome, each reason with its remedy, what else would be allowed, and what the rules under observation would have done. */
export function writeDecision(decision: Decision, rules: readonly Rule[], { language, columns }: Options): string {
  const say = (words: Words) => words[language]
  const width = Math.max(40, Math.min(columns, 100))
  const part = (title: Words, lines: readonly string[]) => (lines.length === 0 ? [] : ['', say(title), ...lines])
  const explain = (reasons: readonly Reason[], mark: string) =>
    reasons.flatMap((reason) => {
      const rule = findRule(reason.rule, rules)
      if (rule === undefined) return [`${mark} ${reason.rule}`]
      const head = `${say(rule.title)} (${rule.measures.join(' ')}): ${say(STATE_WORDS[reason.state])}`
      return [...hang(`${mark} `, head, width), ...hang('  > ', say(rule.remedy), width)]
    })
  const titles = (reasons: readonly Reason[]) =>
    reasons.flatMap((reason) => hang('- ', say(findRule(reason.rule, rules)?.title ?? same(reason.rule)), width))
  const lines = [
    say(OUTCOME_WORDS[decision.outcome]),
    ...(decision.outcome === 'allow' ? [] : explain(decision.reasons, 'x')),
    ...explain(decision.warnings, '!'),
    ...part(
      { ja: '利用中の制限', en: 'While it is open' },
      decision.outcome === 'deny'
        ? []
        : decision.obligations.map((obligation) => `- ${describeObligation(obligation, language)}`),
    ),
    ...part(
      { ja: 'この方式なら可（本人確認を求めることがあります）', en: 'Allowed instead (perhaps after a proof)' },
      decision.outcome === 'deny' ? decision.instead.map((pattern) => `- ${say(findPattern(pattern).name)}`) : [],
    ),
    ...part(
      { ja: '観察中の規則（強制していれば止めた・求めたもの）', en: 'Rules under observation that would have acted' },
      titles(decision.observed),
    ),
    ...part({ ja: '例外により働かなかった規則', en: 'Rules that an exemption held back' }, titles(decision.exempted)),
    ...part(
      {
        ja: '判定に入っていない規則（情報源をまだ使っていない）',
        en: 'Rules that were not decided (their sources are not in use yet)',
      },
      countLine(decision.notInForce.length, language),
    ),
  ]
  return `${lines.join('\n')}\n`
}

function countLine(count: number, language: Language): readonly string[] {
  if (count === 0) return []
  return [language === 'ja' ? `- ${count}件（一覧: --json）` : `- ${count} (listed by --json)`]
}

function describeObligation(obligation: Obligation, language: Language): string {
  const words = OBLIGATION_WORDS[obligation.kind][language]
  return 'ms' in obligation ? `${words}: ${durationWords(obligation.ms, language)}` : words
}

function same(text: string): Words {
  return { ja: text, en: text }
}

function hang(mark: string, text: string, width: number): readonly string[] {
  return wrapText(text, width - mark.length).map((line, at) => (at === 0 ? mark : ' '.repeat(mark.length)) + line)
}
