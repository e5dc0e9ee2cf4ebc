import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIPv4 } from 'node:net'

/** A certificate that vouches for itself, for tests: PEM, and SHA-256 over its DER in hex. */
export type SelfSigned = { readonly key: string; readonly cert: string; readonly sha256: string }

/** Good for these names and IPv4 addresses for a day, X.509 version 3 (RFC 5280) with an ECDSA P-256 key. */
export function makeSelfSigned(names: readonly string[]): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = seq(tag(0x31, seq(OID.commonName, tag(0x0c, Buffer.from(names[0] ?? 'nobody')))))
  const now = Date.now()
  const toBeSigned = seq(
    tag(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    seq(OID.ecdsaWithSha256),
    subject,
    seq(time(now - 86_400_000), time(now + 86_400_000)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tag(0xa3, seq(seq(OID.subjectAltName, tag(0x04, seq(...names.map(alternative)))))),
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const der = seq(toBeSigned, seq(OID.ecdsaWithSha256), tag(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    sha256: createHash('sha256').update(der).digest('hex'),
  }
}

const OID = {
  commonName: tag(0x06, Buffer.from('550403', 'hex')),
  ecdsaWithSha256: tag(0x06, Buffer.from('2a8648ce3d040302', 'hex')),
  subjectAltName: tag(0x06, Buffer.from('551d11', 'hex')),
}

function alternative(name: string): Buffer {
  return isIPv4(name) ? tag(0x87, Buffer.from(name.split('.').map(Number))) : tag(0x82, Buffer.from(name))
}

function time(at: number): Buffer {
  const text = new Date(at).toISOString()
  return tag(0x17, Buffer.from(`${text.slice(2, 19).replaceAll(/[-:T]/g, '')}Z`))
}

function integer(bytes: Buffer): Buffer {
  return tag(0x02, bytes)
}

function seq(...parts: readonly Buffer[]): Buffer {
  return tag(0x30, Buffer.concat(parts))
}

/** Tag, length and content (X.690). */
function tag(kind: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([kind, ...size]), content])
}
