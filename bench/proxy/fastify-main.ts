import { readPlace } from './place.ts'

/** What we use of the peer. It is installed for the bench alone: nobody who checks types has it. */
type Server = {
  register(plugin: unknown, options: object): PromiseLike<unknown>
  listen(at: { readonly port: number; readonly host: string }): Promise<string>
}
type Fastify = { readonly default: (options: object) => Server }
type Proxy = { readonly default: unknown }

const load = (name: string): Promise<unknown> => import(name)

/** Fastify's proxy over TLS, which passes everything on and decides nothing. */
const { port, upstream, cert, key } = readPlace()
const { default: fastify } = (await load('fastify')) as Fastify // as its documentation has it
const { default: proxy } = (await load('@fastify/http-proxy')) as Proxy // the same
const server = fastify({ https: { cert, key }, logger: false })
await server.register(proxy, {
  upstream: `http://127.0.0.1:${upstream}`,
  undici: { connections: 64, pipelining: 1, keepAliveTimeout: 20_000 },
})
await server.listen({ port, host: '127.0.0.1' })
