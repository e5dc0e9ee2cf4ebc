import type { TunnelsAnswer, TunnelWords } from '@taga/contract'
import type { Language } from '../commands/io.ts'
import { padTo, textWidth } from './text-width.ts'

/** Why something is closed, a reason a line with what to do about it. `url`: where a fresh proof is given. */
export function printTunnelWords(words: TunnelWords, language: Language, url: string): string {
  const lines = [words.title[language]]
  for (const { title, text } of words.reasons) {
    lines.push(`  - ${title[language]}`)
    if (text[language] !== '') lines.push(`    ${text[language]}`)
  }
  if (words.prove)
    lines.push(
      language === 'ja'
        ? `  本人確認の画面: ${url}/start （済むと、自動で先へ進みます）`
        : `  Prove it here: ${url}/start (it goes on by itself then)`,
    )
  return `${lines.join('\n')}\n`
}

/** What can be opened by a tunnel, a destination a line. */
export function printTunnels(destinations: TunnelsAnswer['destinations'], language: Language): string {
  if (destinations.length === 0)
    return language === 'ja'
      ? 'トンネルで使える接続先はありません。\n'
      : 'There is no destination that you can use by a tunnel.\n'
  const widest = Math.max(...destinations.map(({ name }) => textWidth(name)))
  const lines = destinations.map(({ name, port }) => `  ${padTo(name, widest)}  ${port}`)
  const head = language === 'ja' ? '使える接続先と、そのポート:' : 'What you can use, and its port:'
  return `${[head, ...lines].join('\n')}\n`
}
