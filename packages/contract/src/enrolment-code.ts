/** The parts of `taga1-SELECTOR-SECRET-FINGERPRINT`, each in Crockford's base 32 (capitals, no I L O U). */
export type EnrolmentCode = { readonly selector: string; readonly secret: string; readonly fingerprint: string }

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const SELECTOR_LENGTH = 8
export const SECRET_LENGTH = 10
export const FINGERPRINT_LENGTH = 16

export function writeEnrolmentCode(code: EnrolmentCode): string {
  return `taga1-${code.selector}-${code.secret}-${code.fingerprint}`
}

/** Reads a code as people type it: any case, spaces around, O for 0, I and L for 1. Undefined when it is not one. */
export function readEnrolmentCode(text: string): EnrolmentCode | undefined {
  const parts = text.normalize('NFKC').trim().toUpperCase().split('-')
  const [prefix, selector, secret, fingerprint] = parts
  if (parts.length !== 4 || !['TAGA1', 'TAGAI', 'TAGAL'].includes(prefix ?? '')) return undefined
  const read = {
    selector: readBase32(selector, SELECTOR_LENGTH),
    secret: readBase32(secret, SECRET_LENGTH),
    fingerprint: readBase32(fingerprint, FINGERPRINT_LENGTH),
  }
  if (read.selector === undefined || read.secret === undefined || read.fingerprint === undefined) return undefined
  return { selector: read.selector, secret: read.secret, fingerprint: read.fingerprint }
}

/** The first `length` characters of the bytes in Crockford's base 32, 5 bits a character, most significant first. */
export function toBase32(bytes: Uint8Array, length: number): string {
  if (bytes.length * 8 < length * 5) throw new RangeError(`${bytes.length} bytes do not fill ${length} characters`)
  return Array.from({ length }, (_, index) => ALPHABET.charAt(fiveBits(bytes, index * 5))).join('')
}

function fiveBits(bytes: Uint8Array, bit: number): number {
  const at = bit >> 3
  const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  return (pair >> (11 - (bit & 7))) & 31
}

function readBase32(text: string | undefined, length: number): string | undefined {
  if (text === undefined || text.length !== length) return undefined
  const read = text.replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return Array.from(read).every((character) => ALPHABET.includes(character)) ? read : undefined
}
