import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { bundle } from '../scripts/build.mjs'
import { findProgram } from './find-program.ts'
import { PEERS_APART, proxyPrograms } from './proxy/programs.mjs'
import { measureProxyWith } from './proxy.ts'

const BENCH = dirname(fileURLToPath(import.meta.url))
const PEERS = join(BENCH, 'node_modules')
const isHere = ['wrk', 'nginx'].every((name) => findProgram(name) !== undefined) && existsSync(PEERS)

describe.skipIf(!isHere)('requests through proxies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'taga-bench-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('are answered by everybody who is compared, and counted', async () => {
    symlinkSync(PEERS, join(folder, 'node_modules'))
    await bundle(proxyPrograms(BENCH), join(folder, 'programs'), { splitting: true, external: PEERS_APART })
    const figures = await measureProxyWith(join(folder, 'programs'), {
      rounds: 1,
      seconds: 2,
      idle: 50,
      warmUp: { '1k': 1, '1m': 1 },
    })
    expect(new Set(figures.map(({ name }) => name)).size).toBe(7)
    expect(figures.map(({ peer }) => peer)).toContain('@fastify/http-proxy')
    const lacking = figures.filter(
      ({ value, peer, peerValue = 0 }) => value === undefined || (peer && !(peerValue > 0)),
    )
    expect(lacking).toEqual([])
  }, 120_000)
})
