/** Kana by the Latin letters that people type for it; two-character sounds first, so that `しゃ` is not read as `shi` and `ya`. */
const SOUNDS: Readonly<Record<string, string>> = {
  きゃ: 'kya',
  きゅ: 'kyu',
  きょ: 'kyo',
  しゃ: 'sha',
  しゅ: 'shu',
  しょ: 'sho',
  ちゃ: 'cha',
  ちゅ: 'chu',
  ちょ: 'cho',
  にゃ: 'nya',
  にゅ: 'nyu',
  にょ: 'nyo',
  ひゃ: 'hya',
  ひゅ: 'hyu',
  ひょ: 'hyo',
  みゃ: 'mya',
  みゅ: 'myu',
  みょ: 'myo',
  りゃ: 'rya',
  りゅ: 'ryu',
  りょ: 'ryo',
  ぎゃ: 'gya',
  ぎゅ: 'gyu',
  ぎょ: 'gyo',
  じゃ: 'ja',
  じゅ: 'ju',
  じょ: 'jo',
  びゃ: 'bya',
  びゅ: 'byu',
  びょ: 'byo',
  ぴゃ: 'pya',
  ぴゅ: 'pyu',
  ぴょ: 'pyo',
  あ: 'a',
  い: 'i',
  う: 'u',
  え: 'e',
  お: 'o',
  か: 'ka',
  き: 'ki',
  く: 'ku',
  け: 'ke',
  こ: 'ko',
  さ: 'sa',
  し: 'shi',
  す: 'su',
  せ: 'se',
  そ: 'so',
  た: 'ta',
  ち: 'chi',
  つ: 'tsu',
  て: 'te',
  と: 'to',
  な: 'na',
  に: 'ni',
  ぬ: 'nu',
  ね: 'ne',
  の: 'no',
  は: 'ha',
  ひ: 'hi',
  ふ: 'fu',
  へ: 'he',
  ほ: 'ho',
  ま: 'ma',
  み: 'mi',
  む: 'mu',
  め: 'me',
  も: 'mo',
  や: 'ya',
  ゆ: 'yu',
  よ: 'yo',
  ら: 'ra',
  り: 'ri',
  る: 'ru',
  れ: 're',
  ろ: 'ro',
  わ: 'wa',
  を: 'wo',
  ん: 'n',
  が: 'ga',
  ぎ: 'gi',
  ぐ: 'gu',
  げ: 'ge',
  ご: 'go',
  ざ: 'za',
  じ: 'ji',
  ず: 'zu',
  ぜ: 'ze',
  ぞ: 'zo',
  だ: 'da',
  ぢ: 'ji',
  づ: 'zu',
  で: 'de',
  ど: 'do',
  ば: 'ba',
  び: 'bi',
  ぶ: 'bu',
  べ: 'be',
  ぼ: 'bo',
  ぱ: 'pa',
  ぴ: 'pi',
  ぷ: 'pu',
  ぺ: 'pe',
  ぽ: 'po',
}
const KATAKANA_FROM = 0x30a1
const KATAKANA_TO = 0x30f6
const TO_HIRAGANA = 0x60

/** The text with its kana in Latin letters, as dictionaries of Japanese passwords have it; the rest as it is. */
export function toRomaji(text: string): string {
  const kana = Array.from(text.normalize('NFKC'), toHiragana)
  let romaji = ''
  for (let at = 0; at < kana.length; at += 1) {
    const one = kana[at] ?? ''
    const two = one + (kana[at + 1] ?? '')
    if (SOUNDS[two] !== undefined) {
      romaji += SOUNDS[two]
      at += 1
    } else if (one === 'っ') {
      romaji += (SOUNDS[(kana[at + 1] ?? '') + (kana[at + 2] ?? '')] ?? SOUNDS[kana[at + 1] ?? ''] ?? '').charAt(0)
    } else if (one !== 'ー') romaji += SOUNDS[one] ?? one
  }
  return romaji
}

function toHiragana(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code >= KATAKANA_FROM && code <= KATAKANA_TO ? String.fromCodePoint(code - TO_HIRAGANA) : character
}
