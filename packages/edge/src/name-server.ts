import { createServer, type SecureContext, type Server } from 'node:tls'

/** TLS 1.3, and of 1.2 what has forward secrecy and authenticated encryption (RFC 9325 section 4.2). */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':')

/** Terminates TLS for names that have a certificate; who names none, or another, gets no certificate at all. It listens nowhere by itself. */
export function createNameServer(contextOf: (name: string) => SecureContext | undefined, protocol: string): Server {
  const server = createServer({
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    honorCipherOrder: true,
    ALPNProtocols: [protocol],
    handshakeTimeout: 10_000,
    SNICallback: (name, answer) => {
      const context = contextOf(name.toLowerCase())
      if (context === undefined) answer(new Error('not a name of ours'))
      else answer(null, context)
    },
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return server
}
