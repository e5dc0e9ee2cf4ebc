export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/**
 * JSON in the one form that RFC 8785 (JSON Canonicalization Scheme) allows: names sorted by UTF-16 code units, numbers and strings
 * as ECMAScript writes them, no spaces. A name whose value is undefined is left out.
 * @throws TypeError for what JSON cannot say: NaN, infinities, lone surrogates, other types
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return canonicalString(value)
  if (typeof value === 'number') return canonicalNumber(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`JSON cannot hold a ${typeof value}`)
  const parts: string[] = []
  for (const name of Object.keys(value).sort()) {
    const member = value[name]
    if (member !== undefined) parts.push(`${canonicalString(name)}:${canonicalJson(member)}`)
  }
  return `{${parts.join(',')}}`
}

function canonicalString(value: string): string {
  if (hasLoneSurrogate(value)) throw new TypeError('JSON text cannot hold half of a surrogate pair')
  return JSON.stringify(value)
}

/** Half of a surrogate pair, which UTF-8 cannot carry: two texts that differ in it would hash the same. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text)
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`JSON cannot hold ${value}`)
  return JSON.stringify(value)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
