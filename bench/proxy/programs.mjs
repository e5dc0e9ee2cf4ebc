import { join } from 'node:path'

/** Programs that the part `proxy` starts beside itself, by the names that they are bundled under. */
export function proxyPrograms(bench) {
  return Object.fromEntries(
    ['gateway', 'permit', 'fastify'].map((name) => [`proxy-${name}`, join(bench, 'proxy', `${name}-main.ts`)]),
  )
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
