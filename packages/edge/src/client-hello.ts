/**
 * What a client offers before anything is encrypted. `name`: the host name that it asks for, in lower case, where it asks for one that
 * can be a name. `other`: it does not begin as TLS does, or not within the bounds.
 */
export type ClientHello =
  | { readonly kind: 'more' }
  | { readonly kind: 'other' }
  | ({ readonly kind: 'hello' } & Offered)
type Offered = { readonly protocols: readonly string[]; readonly name?: string }

/** The protocol by which a certificate authority checks a name over TLS (RFC 8737). */
export const ACME_TLS = 'acme-tls/1'

const MOST_BYTES = 16 * 1024
const HANDSHAKE = 0x16
const CLIENT_HELLO = 0x01
const SERVER_NAME = 0
const ALPN = 16
const HOST_NAME = 0
const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/

/**
 * Reads which application protocols a TLS ClientHello offers (RFC 8446 section 4.1.2, RFC 7301) and which name it asks for (RFC 6066
 * section 3), without answering it. The authority's check must get another certificate than browsers do, and a name may be served by
 * another program; both have to be known before the certificate is chosen.
 */
export function readClientHello(bytes: Buffer): ClientHello {
  const handshake = joinRecords(bytes)
  if (handshake === 'other' || bytes.length > MOST_BYTES) return { kind: 'other' }
  if (handshake.length < 4) return { kind: 'more' }
  if (handshake[0] !== CLIENT_HELLO) return { kind: 'other' }
  const lengthBytes = handshake.readUIntBE(1, 3)
  if (lengthBytes > MOST_BYTES) return { kind: 'other' }
  if (handshake.length < 4 + lengthBytes) return { kind: 'more' }
  const offered = offeredIn(new Reader(handshake.subarray(4, 4 + lengthBytes)))
  return offered === undefined ? { kind: 'other' } : { kind: 'hello', ...offered }
}

/** The handshake may be cut over several records. */
function joinRecords(bytes: Buffer): Buffer | 'other' {
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] !== HANDSHAKE) return 'other'
    if (bytes.length < at + 5) break
    const end = at + 5 + bytes.readUInt16BE(at + 3)
    parts.push(bytes.subarray(at + 5, Math.min(end, bytes.length)))
    at = end
  }
  return Buffer.concat(parts)
}

function offeredIn(hello: Reader): Offered | undefined {
  hello.skip(2 + 32) // version, random
  hello.part(1) // session
  hello.part(2) // cipher suites
  hello.part(1) // compression
  const extensions = hello.part(2)
  let protocols: readonly string[] | undefined
  let name: string | undefined
  while (extensions !== undefined && extensions.rest() > 0) {
    const type = extensions.number(2)
    const body = extensions.part(2)
    if (body === undefined) return undefined
    if (type === ALPN) {
      protocols ??= protocolsIn(body.part(2))
      if (protocols === undefined) return undefined
    } else if (type === SERVER_NAME) name ??= nameIn(body.part(2))
  }
  if (hello.isBroken()) return undefined
  return { protocols: protocols ?? [], ...(name === undefined ? {} : { name }) }
}

/** The one host name of the list: no other kind of name was ever defined. */
function nameIn(list: Reader | undefined): string | undefined {
  const kind = list?.number(1)
  const name = list?.part(2)?.text().toLowerCase()
  return kind === HOST_NAME && name !== undefined && NAME.test(name) ? name : undefined
}

function protocolsIn(list: Reader | undefined): readonly string[] | undefined {
  const names: string[] = []
  while (list !== undefined && list.rest() > 0) {
    const name = list.part(1)
    if (name === undefined) return undefined
    names.push(name.text())
  }
  return names
}

/** Takes numbers and length-prefixed parts from the front; past the end it gives undefined, once and for all. */
class Reader {
  readonly #bytes: Buffer
  #at = 0
  #broken = false

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  rest(): number {
    return this.#broken ? 0 : this.#bytes.length - this.#at
  }

  isBroken(): boolean {
    return this.#broken
  }

  skip(sizeBytes: number): Buffer | undefined {
    if (this.rest() < sizeBytes) {
      this.#broken = true
      return undefined
    }
    this.#at += sizeBytes
    return this.#bytes.subarray(this.#at - sizeBytes, this.#at)
  }

  number(sizeBytes: 1 | 2): number | undefined {
    return this.skip(sizeBytes)?.readUIntBE(0, sizeBytes)
  }

  part(lengthOfLength: 1 | 2): Reader | undefined {
    const length = this.number(lengthOfLength)
    const bytes = length === undefined ? undefined : this.skip(length)
    return bytes === undefined ? undefined : new Reader(bytes)
  }

  text(): string {
    return this.#bytes.toString('latin1')
  }
}
