import type { Words } from '@taga/core'
import { type Checked, judgeLook } from '../check/judge-look.ts'
import { EXIT, type Language } from '../commands/io.ts'
import type { Look } from '../look/look.ts'
import { heading, type Page } from './page.ts'
import { PLAIN, type Paint } from './paint.ts'
import { printFindings } from './print-findings.ts'
import { printFixes } from './print-fixes.ts'
import { printWork } from './print-work.ts'
import { timeWords, valueWords } from './value-words.ts'
import { wrapIndented, wrapText } from './wrap-text.ts'

export type PrintOptions = {
  readonly lang: Language
  readonly columns: number
  readonly paint?: Paint
  /** Port of the Taga server that prints this, for the line that opens its page from elsewhere; no exit code is named then. */
  readonly port?: number
}

/** A look as a person reads it: what was seen, what it means for work, and what to mend first. Lines keep within `columns` (at least 40). */
export function printCheck(look: Look, options: PrintOptions): string {
  return printChecked(judgeLook(look), options)
}

export function printChecked(checked: Checked, { lang, columns: wanted, paint = PLAIN, port }: PrintOptions): string {
  const columns = Math.max(40, Math.min(wanted, 100))
  const page = { language: lang, columns, paint }
  const parts = [
    head(checked, page),
    printFindings(checked.findings, page),
    checked.work === undefined ? serverWords(page, port) : printWork(checked.work, page),
    printFixes(checked, page),
    conclusion(checked, page, port === undefined ? exitCodeWords(checked, lang) : ''),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function head({ look, judgedAs }: Checked, page: Page): string {
  const { language } = page
  const name = look.seen['device.osName']
  const kind = look.seen['device.kind']
  const system = name?.kind === 'value' ? String(name.value) : language === 'ja' ? 'OS不明' : 'unknown system'
  const shape = kind?.kind === 'value' ? valueWords('device.kind', kind.value, language) : ''
  const served = judgedAs === 'server' ? (language === 'ja' ? 'サーバーとして点検' : 'judged as a server') : ''
  const line = [system, shape, served].filter((text) => text !== '').join(' / ')
  const title = language === 'ja' ? 'この端末の点検' : 'This computer'
  return `${heading(`${title}  ${timeWords(look.at)}`, page)}\n${wrapText(line, page.columns).join('\n')}`
}

function serverWords(page: Page, port: number | undefined): string {
  const ja = page.language === 'ja'
  const words = ja
    ? 'この端末には画面の前で働く人がいないため、サーバーとして点検しました（AD-7.4、AD-8.1）。テレワークの方式ごとの判定は、働く人のPCで行います。'
    : 'Nobody sits in front of this computer, so it was looked at as a server (AD-7.4, AD-8.1). The verdict for each way of teleworking belongs to the computer that a person works on.'
  const own = ja
    ? '自分のPCを点検するには、そのPCで同じ命令を実行します:'
    : 'To check your own computer, run the same command there:'
  const open = ja
    ? 'このサーバーの画面を自分のPCで開くには、PCで次を実行し、表示されたURLを開きます:'
    : "To open this server's page from your computer, run there:"
  const at = port ?? 8420
  const lines = [
    heading(ja ? 'サーバーとしての点検' : 'As a server', page),
    wrapIndented(words, page.columns, 0),
    '',
    wrapIndented(own, page.columns, 0),
    '  ./taga check',
    wrapIndented(open, page.columns, 0),
    `  ssh -L ${at}:127.0.0.1:${at} ${ja ? '利用者' : 'USER'}@${ja ? 'このサーバー' : 'THIS-SERVER'}`,
    `  http://127.0.0.1:${at}/`,
  ]
  return lines.join('\n')
}

/** `{code}` stands where `check` names its exit code. */
const CONCLUSIONS: Readonly<Record<Checked['judgedAs'], Readonly<Record<Checked['answer'], Words>>>> = {
  client: {
    mayWork: {
      ja: '結論: 端末とネットワークについては、業務情報を扱える方式があります{code}。',
      en: 'In short: as far as device and network go, there is a way to work with business information{code}.',
    },
    mayNot: {
      ja: '結論: このままでは、どの方式でも業務情報を扱えません{code}。上の手順で直してください。',
      en: 'In short: as it is, no pattern may be used for business information{code}. Mend what is named above.',
    },
    couldNotTell: {
      ja: '結論: 分からない項目があるため、業務情報を扱えるとは言えません{code}。',
      en: 'In short: some things could not be seen, so this computer cannot be said to be fit for work{code}.',
    },
  },
  server: {
    mayWork: {
      ja: '結論: サーバーとして直すところはありません{code}。',
      en: 'In short: nothing to mend on this server{code}.',
    },
    mayNot: {
      ja: '結論: サーバーとして直すところがあります{code}。',
      en: 'In short: this server has something to mend{code}.',
    },
    couldNotTell: {
      ja: '結論: 分からない項目があるため、問題がないとは言えません{code}。',
      en: 'In short: some things could not be seen, so this server cannot be called sound{code}.',
    },
  },
}

/** How `taga check` ends, by its answer. */
export const EXIT_CODES = { mayWork: EXIT.done, mayNot: EXIT.refused, couldNotTell: EXIT.couldNotTell } as const

function exitCodeWords({ answer }: Checked, language: Language): string {
  return language === 'ja' ? `（終了コード ${EXIT_CODES[answer]}）` : ` (exit code ${EXIT_CODES[answer]})`
}

function conclusion({ judgedAs, answer }: Checked, { language, columns, paint }: Page, code: string): string {
  const text = wrapText(CONCLUSIONS[judgedAs][answer][language].replace('{code}', code), columns).join('\n')
  if (answer === 'mayWork') return paint.good(text)
  return answer === 'mayNot' ? paint.bad(text) : paint.doubt(text)
}
