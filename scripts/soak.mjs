// Holds for minutes what the tests hold for seconds: ten thousand connections at rest while others are served.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, requireNode, root } from './installed.mjs'

requireNode()
ensureInstalled('develop')
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'packages/gateway/src/front/attack/idle'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, TAGA_SOAK: '1' } },
)
process.exitCode = status ?? 1
