import { foldText } from '../register-text.ts'

/**
 * Whether two names mean one publisher: compared without case, width, punctuation, the form of the company and the address of a
 * maintainer. Where `wanted` names the mark under which Apple signs (ten characters in brackets), what is seen must have the same.
 * What is not known is nobody's.
 */
export function isSamePublisher(wanted: string, seen: string | null | undefined): boolean {
  if (seen === null || seen === undefined) return false
  const [one, other] = [read(wanted), read(seen)]
  return one.name !== '' && one.name === other.name && (one.mark === undefined || one.mark === other.mark)
}

const MARK = /\(([0-9a-z]{10})\)\s*$/u
/** Forms of companies, as they stand at the end of a name (in Japan also at its beginning). */
const FORMS = new Set(
  'llc inc incorporated corp corporation co company ltd limited gmbh ag kg sa sas srl bv nv ab oy as plc pty kk 株式会社 (株) 有限会社 (有) 合同会社 一般社団法人'.split(
    ' ',
  ),
)

function read(text: string): { readonly name: string; readonly mark: string | undefined } {
  const folded = foldText(text)
  const mark = MARK.exec(folded)?.[1]
  const plain = folded
    .replace(MARK, '')
    .replaceAll(/<[^<>]*>/gu, ' ')
    .replaceAll(/(株式会社|有限会社|合同会社|\(株\)|\(有\))/gu, ' $1 ')
    .replaceAll(/[.,、・]/gu, '')
  const words = plain.split(/\s+/u).filter((word) => word !== '')
  const from = words.findIndex((word) => !FORMS.has(word))
  const to = words.findLastIndex((word) => !FORMS.has(word))
  return { name: from < 0 ? words.join(' ') : words.slice(from, to + 1).join(' '), mark }
}
