import { join } from 'node:path'

/** Programs that the parts `proxy` and `dns` start beside themselves, by the names that they are bundled under. */
export function programsBeside(bench) {
  const proxy = ['gateway', 'permit', 'fastify'].map((name) => [
    `proxy-${name}`,
    join(bench, 'proxy', `${name}-main.ts`),
  ])
  return { ...Object.fromEntries(proxy), 'dns-gateway': join(bench, 'dns', 'gateway-main.ts') }
}

/** Of the program's own packages, those that are not bundled, and peers that load parts of themselves by name. */
export const PEERS_APART = [
  '@photostructure/sqlite',
  '@node-rs/argon2',
  'pg-native',
  'node:sqlite',
  'fastify',
  '@fastify/http-proxy',
]
