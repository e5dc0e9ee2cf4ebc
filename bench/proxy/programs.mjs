import { join } from 'node:path'

/** Programs that the parts `proxy`, `dns` and `carried-cuts` start beside themselves, by the names that they are bundled under. */
export function programsBeside(bench) {
  const proxy = ['gateway', 'permit', 'fastify'].map((name) => [
    `proxy-${name}`,
    join(bench, 'proxy', `${name}-main.ts`),
  ])
  return {
    ...Object.fromEntries(proxy),
    'dns-gateway': join(bench, 'dns', 'gateway-main.ts'),
    'bench-people': join(bench, 'world', 'people-main.ts'),
  }
}

/** Of the program's own packages, those that are not bundled; peers that load parts of themselves by name; and what only tests load. */
export const PEERS_APART = [
  '@photostructure/sqlite',
  '@node-rs/argon2',
  'pg-native',
  'node:sqlite',
  'fastify',
  '@fastify/http-proxy',
  'vitest',
]
