/**
 * Characters that are taken for another one in a sign-in name, after NFKC and lower case. From Unicode's confusables (UTS 39), as far as
 * the scripts that a name may mix reach: Latin letters, digits, kana and Han.
 */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  ı: 'i',
  一: 'ー',
  力: 'カ',
  口: 'ロ',
  二: 'ニ',
  工: 'エ',
  夕: 'タ',
  卜: 'ト',
  八: 'ハ',
  三: 'ミ',
  千: 'チ',
  才: 'オ',
  へ: 'ヘ',
  べ: 'ベ',
  ぺ: 'ペ',
  り: 'リ',
}

/** What a sign-in name looks like: two names of one look are not given to two accounts. */
export function nameSkeleton(name: string): string {
  const read = name
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{Script=Latin}\p{Mn}+/gu, (letter) => letter[0] ?? '')
  return Array.from(read.normalize('NFC'), (character) => LOOKS_LIKE[character] ?? character)
    .join('')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
}
