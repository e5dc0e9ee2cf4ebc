import { type Fix, findPostureItem } from '@taga/core'
import type { Checked } from '../check/judge-look.ts'
import { heading, type Page } from './page.ts'
import { wrapIndented } from './wrap-text.ts'

/** The fixes, at most three, that change most, with the words for this system. */
export function printFixes({ fixes, look, work }: Checked, page: Page): string {
  const { language } = page
  const title = language === 'ja' ? 'まず直すこと' : 'Mend first'
  if (fixes.length === 0) {
    const none =
      language === 'ja'
        ? '判定を変える直しどころは見つかりませんでした。'
        : 'Nothing was found whose mending would change a verdict.'
    return `${heading(title, page)}\n${none}`
  }
  const os = look.seen['device.os']
  const system = os?.kind === 'value' ? String(os.value) : ''
  const parts = fixes.map((fix, index) => printFix(fix, { index, system, hasVerdicts: work !== undefined }, page))
  return [heading(title, page), ...parts].join('\n')
}

function printFix(
  fix: Fix,
  where: { readonly index: number; readonly system: string; readonly hasVerdicts: boolean },
  page: Page,
): string {
  const { language, columns, paint } = page
  const change =
    language === 'ja'
      ? `変わる判定 ${fix.verdictsChanged} 件、なくなる理由 ${fix.reasonsRemoved} 件`
      : `changes ${fix.verdictsChanged} verdicts, removes ${fix.reasonsRemoved} reasons`
  const lines = [
    paint.bold(`${where.index + 1}. ${findPostureItem(fix.item).title[language]}`) +
      paint.faint(`  ${fix.measures.join(' ')}`),
    wrapIndented(fix.remedy[language], columns, 3),
    wrapSystem(fix.remedy, where.system, page),
    where.hasVerdicts ? paint.faint(`   ${change}`) : '',
  ]
  return lines.filter((line) => line !== '').join('\n')
}

function wrapSystem(remedy: Fix['remedy'], system: string, { language, columns }: Page): string {
  const words = Object.entries(remedy.byOs).find(([name]) => name === system)?.[1]
  return words === undefined ? '' : wrapIndented(`> ${words[language]}`, columns, 3)
}
