// `npm run bench`: installs what is missing, bundles the bench as users' code is bundled, and runs it. See README.md in this folder.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from '../scripts/build.mjs'
import { PEERS_APART, programsBeside } from './proxy/programs.mjs'
import { ensureInstalled, isComplete, requireNode, root, runNpm } from '../scripts/installed.mjs'

const here = join(root, 'bench')

requireNode()
ensureInstalled('develop')
ensurePeers()
// Beside the peers' node_modules, so that they are found from there.
const out = join(here, 'dist')
rmSync(out, { recursive: true, force: true })
const verifier = join(root, 'packages/server/src/ledger/verify-main.ts')
const entries = { main: join(here, 'main.ts'), verify: verifier }
await bundle({ ...entries, ...programsBeside(here) }, out, { splitting: true, external: PEERS_APART })
await import(pathToFileURL(join(out, 'main.mjs')).href)

/** The peers have a lock of their own: nobody who runs Taga needs them. */
function ensurePeers() {
  if (isComplete('run', here)) return
  process.stderr.write('比べる相手のパッケージを入れています… / Installing the packages of peers …\n')
  const status = runNpm(['ci', '--ignore-scripts'], { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0 || !isComplete('run', here)) {
    process.stderr.write(`npm ci in bench/ failed (exit code ${status}).\n`)
    process.exit(1)
  }
}
