import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/** What is loaded with a command, by its path from the root. */
async function loadedWith(command: string): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`packages/taga/src/commands/${command}.ts`],
    bundle: true,
    platform: 'node',
    format: 'esm',
    metafile: true,
    write: false,
    external: ['*.node', '@photostructure/sqlite', '@node-rs/argon2', 'pg-native', 'node:sqlite'],
    logLevel: 'silent',
  })
  return Object.keys(metafile.inputs)
}

const STORAGE = /^packages\/server\/src\/(?:db\/(?!start-fault)|keys\/|ledger\/)|^node_modules\/(?:kysely|pg)\//u

it('loads a gateway and a connector without any way to the storage or the keys of the ledger', async () => {
  for (const command of ['gateway', 'connector'])
    expect([command, (await loadedWith(command)).filter((path) => STORAGE.test(path))]).toEqual([command, []])
  // and it is seen where it is
  expect((await loadedWith('start')).filter((path) => STORAGE.test(path)).length).toBeGreaterThan(20)
})
