import { type KeyObject, sign } from 'node:crypto'

/** A signed JSON Web Token (RFC 7519) by RS256. */
export function signToken(
  key: KeyObject,
  header: Readonly<Record<string, string>>,
  claims: Readonly<Record<string, unknown>>,
): string {
  const text = [{ alg: 'RS256', ...header }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
}
