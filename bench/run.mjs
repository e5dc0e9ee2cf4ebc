// `npm run bench`: installs what is missing, bundles the bench as users' code is bundled, and runs it. See README.md in this folder.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, requireNode, root, runNpm } from '../scripts/installed.mjs'

const here = join(root, 'bench')

requireNode()
ensureInstalled('develop')
ensurePeers()
await bundle()
await import(pathToFileURL(join(here, 'dist', 'main.mjs')).href)

/** The peers have a lock of their own: nobody who runs Taga needs them. */
function ensurePeers() {
  if (arePeersComplete()) return
  process.stderr.write('比べる相手のパッケージを入れています… / Installing the packages of peers …\n')
  const status = runNpm(['ci', '--ignore-scripts'], { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0 || !arePeersComplete()) {
    process.stderr.write(`npm ci in bench/ failed (exit code ${status}).\n`)
    process.exit(1)
  }
}

function arePeersComplete() {
  const hidden = join(here, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden)) return false
  const locked = JSON.parse(readFileSync(join(here, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages
  return Object.entries(locked).every(
    ([path, entry]) => path === '' || entry.optional || present[path]?.version === entry.version,
  )
}

/** Beside the peers' node_modules, so that they are found from there. */
async function bundle() {
  const esbuild = await import('esbuild')
  const out = join(here, 'dist')
  rmSync(out, { recursive: true, force: true })
  await esbuild.build({
    entryPoints: { main: join(here, 'main.ts'), verify: join(root, 'packages/server/src/ledger/verify-main.ts') },
    outdir: out,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    external: ['@photostructure/sqlite', '@node-rs/argon2', 'pg-native', 'node:sqlite'],
    minifySyntax: true,
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  })
}
