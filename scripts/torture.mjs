// npm run torture -- --kills N [--database sqlite|postgres|postgres://...]
// Kills a server under load, again and again, and checks that nothing it acknowledged is lost. `postgres` starts one for the run.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle } from './build.mjs'
import { ensureInstalled, requireNode, root } from './installed.mjs'
import { startPostgres } from './throwaway-postgres.mjs'

requireNode()
ensureInstalled('run')
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '50' }, database: { type: 'string', default: 'sqlite' } },
})
const kills = Number(values.kills)
if (!Number.isInteger(kills) || kills < 1) fail('--kills wants a number of 1 or more')
if (!/^(sqlite|postgres|postgres(ql)?:\/\/.+)$/.test(values.database))
  fail('--database wants sqlite, postgres or postgres://...')

const outdir = join(root, 'dist', 'torture')
const source = join(root, 'packages', 'server', 'src', 'torture')
await bundle(
  { 'torture-main': join(source, 'torture-main.ts'), 'writer-main': join(source, 'writer-main.ts') },
  outdir,
  {
    splitting: true,
  },
)

const postgres = values.database === 'postgres' ? await startPostgres({ durable: true }) : undefined
if (values.database === 'postgres' && !postgres) process.exit(69)
const main = [
  join(outdir, 'torture-main.mjs'),
  String(kills),
  postgres?.url ?? values.database,
  join(outdir, 'writer-main.mjs'),
]
const { status } = spawnSync(process.execPath, main, { stdio: 'inherit' })
await postgres?.stop()
process.exitCode = status ?? 1

function fail(words) {
  process.stderr.write(`${words}\n`)
  process.exit(64)
}
