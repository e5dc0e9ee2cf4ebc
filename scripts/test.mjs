// `npm test`: installs what is missing, starts a throw-away PostgreSQL where there is one, runs every test, names what was skipped.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ensureInstalled, requireNode, root } from './installed.mjs'
import { startPostgres } from './throwaway-postgres.mjs'

requireNode()
ensureInstalled('develop')

/** What no machine that we can have runs (PowerShell), or what another run of the same suite covers. */
const MAY_SKIP = /needs PowerShell|needs an ordinary user/

/** More than this is no accident. */
const MOST_SECOND_TRIES = 3

const results = join(root, 'dist', 'test-results.json')
mkdirSync(join(root, 'dist'), { recursive: true })

const isWhole = process.argv.length === 2
// what lies there from before says nothing of this run
if (isWhole) rmSync(join(root, 'dist', 'screenshots'), { recursive: true, force: true })

const postgres = process.env.TAGA_TEST_POSTGRES ? undefined : await startPostgres()
const env = { ...process.env, TAGA_TEST_POSTGRES: process.env.TAGA_TEST_POSTGRES ?? postgres?.url ?? '' }
let code = await runVitest(process.argv.slice(2), results)
if (code !== 0 && process.env.TAGA_SECOND_TRY === '1') code = await trySecondTime()
await postgres?.stop()
const skipped = summarise()
const forbidden = process.env.TAGA_FORBID_SKIP === '1' ? skipped.filter((name) => !MAY_SKIP.test(name)) : []
for (const name of forbidden) process.stderr.write(`this may not be skipped here: ${name}\n`)
process.exit(forbidden.length > 0 || !isPictured() ? 1 : code)

function runVitest(args, outputFile) {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [
        join(root, 'node_modules', 'vitest', 'vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${outputFile}`,
        ...args,
      ],
      { cwd: root, env, stdio: 'inherit' },
    )
    child.on('exit', (status) => resolve(status ?? 1))
  })
}

/**
 * Files that failed run once more, alone and one after another: a machine that others use too can be late for any test once. What fails twice
 * has failed; what did not is named, and is a defect to look for.
 */
async function trySecondTime() {
  const first = readReport(results)
  const failed = first?.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name) ?? []
  if (failed.length === 0 || failed.length > MOST_SECOND_TRIES) return 1
  const file = join(root, 'dist', 'test-results-second.json')
  rmSync(file, { force: true })
  const again = await runVitest([...failed, '--no-file-parallelism'], file)
  const second = readReport(file)
  if (second === undefined) return 1
  for (const name of failed) process.stdout.write(`second try: ${relative(root, name)}\n`)
  const ofBoth = [...first.testResults.filter(({ name }) => !failed.includes(name)), ...second.testResults]
  const count = (status) => ofBoth.flatMap((of) => of.assertionResults).filter((test) => test.status === status).length
  const merged = { ...first, testResults: ofBoth, numPassedTests: count('passed'), numFailedTests: count('failed') }
  writeFileSync(results, JSON.stringify(merged))
  return again
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** Whether the stories, where all of them were told, have looked at every page. */
function isPictured() {
  if (!isWhole || code !== 0 || skipped.some((name) => name.includes('skipped without Chromium'))) return true
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs')
  const looked = spawnSync(process.execPath, [tsx, join(root, 'e2e', 'every-page.ts')], { cwd: root, stdio: 'inherit' })
  return looked.status === 0
}

function summarise() {
  const report = readReport(results)
  if (report === undefined) return []
  const skipped = report.testResults
    .flatMap((file) => file.assertionResults)
    .filter((test) => test.status === 'skipped' || test.status === 'pending')
  for (const test of skipped) process.stdout.write(`skipped: ${test.fullName}\n`)
  process.stdout.write(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped.length} skipped\n`)
  return skipped.map((test) => test.fullName)
}
