import type { Words } from '../words.ts'

/** Something wrong with what was read. `field` is its path, as in `facts.device["device.os"].at`; empty for the whole. */
export type Problem = { readonly field: string; readonly words: Words }

/** A reader of input nobody vouches for: gathers problems instead of stopping at the first. */
export type Reader = { readonly problems: Problem[]; readonly limit: number }

export function report(reader: Reader, field: string, ja: string, en: string): undefined {
  if (reader.problems.length < reader.limit) reader.problems.push({ field, words: { ja, en } })
  return undefined
}

export type Fields = Readonly<Record<string, unknown>>

/** The value as an object, or a problem. Arrays are not objects here. */
export function readObject(reader: Reader, field: string, value: unknown): Fields | undefined {
  if (isFields(value)) return value
  return report(reader, field, 'オブジェクトを指定してください。', 'must be an object')
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as a list of at most `most` members, or a problem. */
export function readList(reader: Reader, field: string, value: unknown, most: number): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return report(reader, field, '配列を指定してください。', 'must be a list')
  if (value.length > most) return report(reader, field, `${most}個までです。`, `must have at most ${most} members`)
  return value as readonly unknown[] // an array of whatever
}

/** The value as a text of 1 to `most` characters, or a problem. */
export function readText(reader: Reader, field: string, value: unknown, most: number): string | undefined {
  if (typeof value === 'string' && value.length > 0 && value.length <= most) return value
  return report(
    reader,
    field,
    `1～${most}文字の文字列を指定してください。`,
    `must be a text of 1 to ${most} characters`,
  )
}

/** The value as a whole number of at least 0: a time in epoch ms or a span in ms. */
export function readWhole(reader: Reader, field: string, value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  return report(reader, field, '0以上の整数を指定してください。', 'must be a whole number of at least 0')
}

/** The value as one of a closed set of words, or a problem that lists them. */
export function readChoice<const T extends string>(
  reader: Reader,
  field: string,
  value: unknown,
  choices: readonly T[],
): T | undefined {
  const found = choices.find((choice) => choice === value)
  if (found !== undefined) return found
  const known = choices.length > 20 ? `${choices.slice(0, 20).join(', ')} ...` : choices.join(', ')
  return report(reader, field, `次のどれかを指定してください: ${known}`, `must be one of: ${known}`)
}

/** Names every key that is not known. */
export function refuseOthers(reader: Reader, field: string, fields: Fields, known: readonly string[]): void {
  for (const key of Object.keys(fields))
    if (!known.includes(key)) report(reader, within(field, key), 'この項目はありません。', 'is not a known field')
}

/** The path of a member: `a.b`, or `a["b.c"]` where the key is no plain name. */
export function within(field: string, key: string | number): string {
  if (typeof key === 'number') return `${field}[${key}]`
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) return `${field}[${JSON.stringify(key)}]`
  return field === '' ? key : `${field}.${key}`
}
