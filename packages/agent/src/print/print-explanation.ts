import type { ItemExplanation } from '@taga/core'
import { heading, type Page } from './page.ts'
import { durationWords } from './value-words.ts'
import { wrapIndented } from './wrap-text.ts'

/** All there is to tell about an item, for the person in front of the computer. */
export function printExplanation({ item, measures, guidance, facts, rules }: ItemExplanation, page: Page): string {
  const { language, columns, paint } = page
  const ja = language === 'ja'
  const list = (lines: readonly string[]) => lines.map((line) => wrapIndented(line, columns, 2)).join('\n')
  const section = (title: string, body: string) => (body === '' ? '' : `${paint.bold(title)}\n${body}`)
  const systems = Object.entries(item.remedy.byOs).map(([system, words]) => `${system}: ${words[language]}`)
  const unknownSystems = Object.entries(item.unknownRemedy.byOs).map(
    ([system, words]) => `${system}: ${words[language]}`,
  )
  const personal = ja
    ? item.personal
      ? '私用の端末でも調べます。'
      : '会社の端末だけで調べます。私用の端末からは送りません。'
    : item.personal
      ? 'Looked at on personal devices as well.'
      : "Looked at on the organisation's devices only; a personal device does not send it."
  const parts = [
    `${heading(`${item.title[language]}  ${item.id}`, page)}\n${wrapIndented(item.why[language], columns, 0)}\n${wrapIndented(personal, columns, 0)}`,
    section(ja ? '直し方' : 'How to mend it', list([item.remedy[language], ...systems])),
    section(ja ? '分からないとき' : 'When it cannot be seen', list([item.unknownRemedy[language], ...unknownSystems])),
    section(
      ja ? '見ている事実' : 'Facts behind it',
      list(
        facts.map(({ key, title, maxAgeMs }) => {
          const age =
            maxAgeMs === undefined
              ? ''
              : ja
                ? `、${durationWords(maxAgeMs, 'ja')}まで有効`
                : `, believed for ${durationWords(maxAgeMs, 'en')}`
          return `${title[language]} (${key}${age})`
        }),
      ),
    ),
    section(ja ? 'もとになる対策' : 'Measures', list(measures.map(({ id, title }) => `${id} ${title[language]}`))),
    section(ja ? '手引きの箇所' : 'Guidance', list(guidance.map(({ id, words }) => `${id} ${words[language]}`))),
    section(
      ja ? 'この事実を問う規則' : 'Rules that ask for it',
      list(rules.map(({ id, title }) => `${title[language]} (${id})`)),
    ),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}
