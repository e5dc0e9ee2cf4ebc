import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeOnBoth, emptyPlace, openTestStore } from '../testing/test-store.ts'
import { checkSurvivors } from './check-survivors.ts'
import { isSound, torture } from './torture.ts'

const here = dirname(fileURLToPath(import.meta.url))
let folder: string
let writer: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-torture-'))
  // inside the repository, so that packages with compiled parts are found from there
  writer = join(here, '../../../../dist/torture-test/writer.mjs')
  await build({
    entryPoints: [join(here, 'writer-main.ts')],
    outfile: writer,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@photostructure/sqlite', '@node-rs/argon2', 'pg-native'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describeOnBoth('a server that is killed', (on) => {
  it('loses nothing that it acknowledged and leaves nothing half written', async () => {
    const place = await emptyPlace(on)
    const results = await torture({ kills: 3, url: place.url, keysFolder: join(folder, on), writer })
    expect(results.filter((result) => !isSound(result))).toEqual([])
    expect(results.at(-1)?.entries).toBeGreaterThan(0)
    await place.remove()
  })

  it('would be caught by the check if it had lost or halved something', async () => {
    const { store, close } = await openTestStore(on)
    await store.write((tx) =>
      tx.append({ kind: 'report.accepted', actor: 'device:d', subject: 'device:d', body: { counter: 1 } }),
    )
    const found = await store.snapshot((db) =>
      checkSurvivors(db, [
        { kind: 'report', device: 'd', counter: 1 },
        { kind: 'register', device: 'd', version: 1 },
        { kind: 'checkpoint', hash: '0' },
      ]),
    )
    expect(found.lost).toEqual(['report d 1', 'device d 1'])
    expect(found.halves).toEqual(['report of d: in the ledger only'])
    expect(found.findings).toHaveLength(1)
    await close()
  })
})
