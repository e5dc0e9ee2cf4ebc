import proxy from '@fastify/http-proxy'
import fastify from 'fastify'
import { readPlace } from './place.ts'

/** Fastify's proxy over TLS, which passes everything on and decides nothing. */
const { port, upstream, cert, key } = readPlace()
const server = fastify({ https: { cert, key }, logger: false })
await server.register(proxy, {
  upstream: `http://127.0.0.1:${upstream}`,
  undici: { connections: 64, pipelining: 1, keepAliveTimeout: 20_000 },
})
await server.listen({ port, host: '127.0.0.1' })
