import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import type { UpstreamTrust } from '@taga/contract'
import { CannotReach } from './reach.ts'

const HANDSHAKE_MS = 10_000

/**
 * TLS to an upstream over a way that is open already. Nothing is written before its certificate was judged as the destination says. What went
 * wrong is told by the kind alone: certificates of others are not quoted.
 * @throws CannotReach `badCertificate`, `timedOut`, `refused`
 */
export function openTls(
  way: Duplex,
  upstream: { readonly host: string; readonly trust: UpstreamTrust; readonly alpn?: readonly string[] },
  signal?: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...optionsFor(upstream), socket: way })
    const timer = setTimeout(() => fail('timedOut'), HANDSHAKE_MS)
    const giveUp = () => fail('timedOut', signal?.reason)
    // stays for the whole life of the socket: an error with nobody to hear it would end the process
    socket.on('error', (cause) => fail(isAboutCertificate(cause) ? 'badCertificate' : 'refused', cause))
    socket.once('close', () => fail('refused'))
    socket.once('secureConnect', () => {
      if (!isTrusted(socket, upstream.trust)) return fail('badCertificate')
      settle()
      resolve(socket)
    })
    if (signal?.aborted === true) giveUp()
    signal?.addEventListener('abort', giveUp, { once: true })

    function settle(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
    }
    function fail(reason: 'badCertificate' | 'timedOut' | 'refused', cause?: unknown): void {
      settle()
      socket.destroy()
      way.destroy()
      reject(new CannotReach(reason, { cause }))
    }
  })
}

function optionsFor({ host, trust, alpn }: Parameters<typeof openTls>[1]): ConnectionOptions {
  const common: ConnectionOptions = {
    host,
    minVersion: 'TLSv1.2',
    // a name of the host, never an address (RFC 6066 section 3)
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
  }
  switch (trust.kind) {
    case 'public':
      return common
    case 'authority':
      return { ...common, ca: trust.pem }
    case 'pinned':
      // judged below by its fingerprint; the handshake shows that the other side holds its key
      return { ...common, rejectUnauthorized: false }
  }
}

function isTrusted(socket: TLSSocket, trust: UpstreamTrust): boolean {
  if (trust.kind !== 'pinned') return socket.authorized
  const certificate = socket.getPeerX509Certificate()
  return certificate !== undefined && createHash('sha256').update(certificate.raw).digest('hex') === trust.sha256
}

/** Codes of OpenSSL's verification and of the check of names; see `tls` in Node's documentation, "X509 certificate error codes". */
function isAboutCertificate(cause: Error): boolean {
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  return CERTIFICATE_CODES.has(code) || code.startsWith('ERR_TLS_CERT')
}
const CERTIFICATE_CODES = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_CHAIN_TOO_LONG',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
])
