import {
  findPattern,
  LEVELS,
  PATTERN_IDS,
  type Level,
  type PatternId,
  SOURCE_WORDS,
  type WorkReason,
  type WorkVerdict,
  type WorkVerdicts,
  type Words,
} from '@taga/core'
import { isForWantOfFacts } from '../check/judge-look.ts'
import { heading, type Page } from './page.ts'
import { padTo, textWidth } from './text-width.ts'
import { wrapIndented, wrapText } from './wrap-text.ts'

type WaitingRule = WorkVerdicts['notInForce'][number]

export const LEVEL_WORDS: Readonly<Record<Level, Words>> = {
  public: { ja: '公開', en: 'public' },
  business: { ja: '業務', en: 'business' },
  confidential: { ja: '機密', en: 'confidential' },
}

/** The table of patterns and levels, why not, and what is not set up yet. Nothing here is ever called allowed. */
export function printWork(work: WorkVerdicts, page: Page): string {
  return [table(work, page), reasons(work.verdicts, page), waiting(work.notInForce, page)]
    .filter((part) => part !== '')
    .join('\n\n')
}

function table({ verdicts }: WorkVerdicts, page: Page): string {
  const { language } = page
  const first = Math.max(...PATTERN_IDS.map((pattern) => textWidth(findPattern(pattern).name[language]))) + 2
  const cell = language === 'ja' ? 14 : 16
  const title =
    language === 'ja'
      ? '働き方と情報のレベルごとの判定（端末とネットワークについて）'
      : 'Verdicts by pattern and level (device and network alone)'
  const isNarrow = page.columns < first + LEVELS.length * cell - 4
  const rows = isNarrow ? narrowRows(verdicts, page) : wideRows(verdicts, { first, cell }, page)
  const note =
    language === 'ja'
      ? '「設定待ち」は許可ではありません。端末とネットワークに妨げはないが、人や台帳の規則がまだ確かめられないという意味です。'
      : '"not set up" is no permission: nothing about device and network stands against it, but the rules of people and registers cannot be asked yet.'
  return [heading(title, page), ...rows, ...wrapText(note, page.columns)].join('\n')
}

function wideRows(
  verdicts: readonly WorkVerdict[],
  widths: { readonly first: number; readonly cell: number },
  page: Page,
): readonly string[] {
  const { language } = page
  const header = LEVELS.map((level) => padTo(LEVEL_WORDS[level][language], widths.cell)).join('')
  const rows = PATTERN_IDS.map((pattern) => {
    const cells = verdictsOf(verdicts, pattern).map((verdict) => outcomeCell(verdict, widths.cell, page))
    return `${padTo(findPattern(pattern).name[language], widths.first)}${cells.join('')}`.trimEnd()
  })
  return [`${' '.repeat(widths.first)}${header}`.trimEnd(), ...rows]
}

function narrowRows(verdicts: readonly WorkVerdict[], page: Page): readonly string[] {
  const { language } = page
  return PATTERN_IDS.flatMap((pattern) => [
    findPattern(pattern).name[language],
    ...verdictsOf(verdicts, pattern).map(
      (verdict) => `  ${padTo(LEVEL_WORDS[verdict.level][language], 14)}${outcomeCell(verdict, 0, page)}`,
    ),
  ])
}

function verdictsOf(verdicts: readonly WorkVerdict[], pattern: PatternId): readonly WorkVerdict[] {
  return LEVELS.flatMap((level) => verdicts.filter((each) => each.pattern === pattern && each.level === level))
}

function outcomeCell(verdict: WorkVerdict, columns: number, { language, paint }: Page): string {
  const words = outcomeWords(verdict)
  const text = padTo(words[language], columns)
  if (verdict.outcome === 'deny') return isForWantOfFacts(verdict) ? paint.doubt(text) : paint.bad(text)
  return text
}

function outcomeWords(verdict: WorkVerdict): Words {
  switch (verdict.outcome) {
    case 'deny':
      return isForWantOfFacts(verdict) ? { ja: '不可（不明）', en: 'no (unknown)' } : { ja: '不可', en: 'no' }
    case 'step-up':
      return { ja: '本人確認', en: 'after proof' }
    case 'notSetUp':
      return { ja: '設定待ち', en: 'not set up' }
  }
}

function reasons(verdicts: readonly WorkVerdict[], page: Page): string {
  const { language, paint } = page
  const counted = new Map<string, { readonly reason: WorkReason; denied: number }>()
  for (const { reasons: own } of verdicts) {
    for (const reason of own) {
      const known = counted.get(reason.rule)
      if (known === undefined) counted.set(reason.rule, { reason, denied: 1 })
      else known.denied += 1
    }
  }
  if (counted.size === 0) return ''
  const title = language === 'ja' ? '不可や本人確認の理由' : 'Why not'
  const lines = [...counted.values()].map(({ reason, denied }) => {
    const state = reason.state === 'fails' ? '' : language === 'ja' ? '（分からないため）' : ' (not known)'
    const measures = reason.measures.join(' ')
    const of = language === 'ja' ? `${verdicts.length}件中${denied}件` : `${denied} of ${verdicts.length}`
    return `${wrapIndented(`- ${reason.title[language]}${state}`, page.columns, 0)}\n${paint.faint(`  ${measures} / ${of}`)}`
  })
  return [heading(title, page), ...lines].join('\n')
}

function waiting(rules: readonly WaitingRule[], page: Page): string {
  if (rules.length === 0) return ''
  const { language } = page
  const sources = new Map<WaitingRule['waitsFor'][number], number>()
  for (const source of rules.flatMap(({ waitsFor }) => waitsFor)) sources.set(source, (sources.get(source) ?? 0) + 1)
  const title =
    language === 'ja'
      ? `まだ設定されていないもの（規則 ${rules.length} 件が待っています）`
      : `Not set up yet (${rules.length} rules wait)`
  const lines = [...sources].map(([source, count]) => {
    const { title: name, setUp } = SOURCE_WORDS[source]
    const head = language === 'ja' ? `- ${name.ja}（${count}件）: ${setUp.ja}` : `- ${name.en} (${count}): ${setUp.en}`
    return wrapText(head, page.columns - 2)
      .map((line, index) => (index === 0 ? line : `  ${line}`))
      .join('\n')
  })
  return [heading(title, page), ...lines].join('\n')
}
