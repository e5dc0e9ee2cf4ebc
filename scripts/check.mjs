// `npm run check`: types, lint, format, dead code, tests. Stops at nothing, says at the end what failed.
import { ensureInstalled, requireNode, runNpm } from './installed.mjs'

requireNode()
ensureInstalled('develop')

const STEPS = ['types', 'lint', 'format:check', 'unused', 'test']
const wanted = process.argv.slice(2)
const failed = STEPS.filter((step) => wanted.length === 0 || wanted.includes(step)).filter((step) => {
  process.stdout.write(`\n== ${step}\n`)
  return runNpm(['run', '--silent', step], { stdio: 'inherit' }) !== 0
})
process.stdout.write(failed.length === 0 ? '\ncheck: all clear\n' : `\ncheck: failed: ${failed.join(', ')}\n`)
process.exit(failed.length === 0 ? 0 : 1)
