import type { PasswordPolicy, PolicyFile } from './policy.ts'

/** Limits of Microsoft Entra's custom banned password list: at most 1,000 terms of 4 to 16 characters. */
const MOST_TERMS = 1_000
const SHORTEST = 4
const LONGEST = 16

/** The custom banned password list of Microsoft Entra ID: one term a line, to be pasted. What does not fit is named, not cut silently. */
export function entraFile({ words, minLength }: PasswordPolicy): PolicyFile {
  const fits = (word: string) => Array.from(word).length >= SHORTEST && Array.from(word).length <= LONGEST
  const folded = [...new Set(words.map((word) => word.normalize('NFKC').toLowerCase().trim()))]
  const terms = folded.filter((word) => fits(word)).slice(0, MOST_TERMS)
  const left = folded.filter((word) => !terms.includes(word))
  const lines = [
    ['term', 'note'],
    ...terms.map((term) => [term, '']),
    [
      '',
      `${left.length} 語は4〜16文字に収まらないか1,000語を超え、登録できません / ${left.length} words do not fit: ${left.join(' ')}`,
    ],
    [
      '',
      `最小の長さはEntraでは8文字で固定です（Tagaの方針: ${minLength}文字） / the minimum length is fixed at 8 by Entra; Taga: ${minLength}`,
    ],
    [
      '',
      '辞書の語の組み合わせ、IDに1文字足したものは、この一覧では表せません / combinations of dictionary words and the ID with one character added cannot be expressed',
    ],
    ['', '有効期限は「無期限」にしてください / set passwords to never expire'],
  ]
  return {
    name: 'taga-banned-words.csv',
    mediaType: 'text/csv; charset=utf-8',
    text: `\uFEFF${lines.map((cells) => cells.map(cellOf).join(',')).join('\r\n')}\r\n`,
  }
}

/** A spreadsheet takes what begins with one of these for a formula. */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
