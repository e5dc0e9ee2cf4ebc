import { createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'

/** Object identifiers in DER: id-at-commonName, sha256WithRSAEncryption (RFC 5280, RFC 4055). */
const COMMON_NAME = '0603550403'
const SHA256_RSA = '06092a864886f70d01010b'

/**
 * A certificate of an RSA key by itself (X.509 v3, RFC 5280): the envelope in which SAML hands round a public key. Nobody judges it by its
 * issuer or its dates, but some services refuse one that has ended.
 */
export function selfSigned(
  key: KeyObject,
  about: { readonly name: string; readonly from: number; readonly until: number },
): string {
  const algorithm = sequence(Buffer.from(SHA256_RSA, 'hex'), tagged(0x05, Buffer.alloc(0)))
  const common = sequence(Buffer.from(COMMON_NAME, 'hex'), tagged(0x0c, Buffer.from(about.name, 'utf8')))
  const name = sequence(tagged(0x31, common))
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(15)])
  const content = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([0x02]))),
    tagged(0x02, serial),
    algorithm,
    name,
    sequence(time(about.from), time(about.until)),
    name,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
  )
  const signature = tagged(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', content, key)]))
  const lines =
    sequence(content, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

/** GeneralizedTime: `YYYYMMDDHHMMSSZ`. */
function time(at: number): Buffer {
  const [text = ''] = new Date(at).toISOString().replaceAll(/[-:T]/g, '').split('.')
  const year = Number(text.slice(0, 4))
  // RFC 5280 section 4.1.2.5: UTCTime up to 2049
  return year < 2050 ? tagged(0x17, Buffer.from(`${text.slice(2)}Z`)) : tagged(0x18, Buffer.from(`${text}Z`))
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts))
}

function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const hex = length.toString(16)
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}
