import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import type { PasskeyMade, PasskeyOptions, PasskeyUsed } from '@taga/contract'

/** An authenticator in software, with one passkey: what a phone or a security key would answer. */
export type TestAuthenticator = {
  /** Answers options for making; `how` bends what a real one would never bend. */
  make(options: PasskeyOptions, how?: Bent): PasskeyMade
  /** Answers options for using, counting up where it counts. */
  use(options: PasskeyOptions, how?: Bent): PasskeyUsed
}
type Bent = {
  readonly origin?: string
  readonly host?: string
  readonly userVerified?: boolean
  readonly counter?: number
  readonly userHandle?: string
}

const FLAGS = { present: 1, verified: 4, attested: 64 }

export function createTestAuthenticator(origin: string, { counts = false } = {}): TestAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  let counter = 0
  let owner = ''

  function clientData(type: string, options: PasskeyOptions, how: Bent): Buffer {
    const { challenge } = options.options
    return Buffer.from(JSON.stringify({ type, challenge, origin: how.origin ?? origin, crossOrigin: false }))
  }
  function authenticatorData(how: Bent, flags: number): Buffer {
    counter = how.counter ?? (counts ? counter + 1 : 0)
    const host = how.host ?? new URL(origin).hostname
    const head = Buffer.alloc(37)
    createHash('sha256').update(host).digest().copy(head)
    head[32] = flags | FLAGS.present | (how.userVerified === false ? 0 : FLAGS.verified)
    head.writeUInt32BE(counter, 33)
    return head
  }

  return {
    make: (options, how = {}) => {
      const { user } = options.options as unknown as { user: { id: string } } // WebAuthn's creation options have it
      owner = user.id
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const attested = Buffer.concat([Buffer.alloc(16), length, id, coseKey(publicKey)])
      const authData = Buffer.concat([authenticatorData(how, FLAGS.attested), attested])
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        cborText('fmt'),
        cborText('none'),
        cborText('attStmt'),
        Buffer.from([0xa0]),
        cborText('authData'),
        cborBytes(authData),
      ])
      return {
        id: id.toString('base64url'),
        rawId: id.toString('base64url'),
        type: 'public-key',
        response: {
          clientDataJSON: clientData('webauthn.create', options, how).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    use: (options, how = {}) => {
      const data = clientData('webauthn.get', options, how)
      const authData = authenticatorData(how, 0)
      const signature = sign(privateKey, Buffer.concat([authData, createHash('sha256').update(data).digest()]))
      return {
        id: id.toString('base64url'),
        rawId: id.toString('base64url'),
        type: 'public-key',
        response: {
          clientDataJSON: data.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle: how.userHandle ?? owner,
        },
      }
    },
  }
}

function sign(key: KeyObject, bytes: Buffer): Buffer {
  return createSign('sha256').update(bytes).sign(key)
}

/** An ES256 key as COSE (RFC 9053): {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    cborBytes(Buffer.from(x, 'base64url')),
    Buffer.from([0x22]),
    cborBytes(Buffer.from(y, 'base64url')),
  ])
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)])
}

function cborBytes(bytes: Buffer): Buffer {
  const head =
    bytes.length < 256 ? Buffer.from([0x58, bytes.length]) : Buffer.from([0x59, bytes.length >> 8, bytes.length & 255])
  return Buffer.concat([head, bytes])
}
