import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isSound, type KillResult, torture } from './torture.ts'

// Arguments: number of kills, the database ('sqlite' or a URL of an empty PostgreSQL database), the bundled writer.
const [kills = '', database = '', writer = ''] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'taga-torture-'))
const url = database === 'sqlite' ? join(folder, 'taga.db') : database
const started = performance.now()

process.stdout.write(`${row(['kill', 'after ms', 'reports', 'register', 'entries', 'lost', 'half', 'chain'])}\n`)
const results = await torture({ kills: Number(kills), url, keysFolder: join(folder, 'keys'), writer, onKill: print })
const broken = results.filter((result) => !isSound(result))
const acknowledged = results.reduce((sum, { reports, registerChanges }) => sum + reports + registerChanges, 0)
const seconds = ((performance.now() - started) / 1000).toFixed(1)
process.stdout.write(
  `\n${results.length} kills, ${acknowledged} acknowledged writes, ${results.at(-1)?.entries ?? 0} entries, ${seconds} s: ` +
    `${broken.length === 0 ? 'nothing lost, nothing half there, every chain whole' : `${broken.length} kills did harm, kept in ${folder}`}\n`,
)
if (broken.length === 0) rmSync(folder, { recursive: true, force: true })
process.exitCode = broken.length === 0 ? 0 : 1

function print(result: KillResult): void {
  const { kill, afterMs, reports, registerChanges, entries, lost, halves, findings } = result
  const chain = findings.length === 0 ? 'whole' : 'BROKEN'
  process.stdout.write(
    `${row([kill, afterMs, reports, registerChanges, entries, lost.length, halves.length, chain])}\n`,
  )
  for (const line of [...lost, ...halves, ...findings].slice(0, 10)) process.stdout.write(`     ${line}\n`)
}

function row(cells: readonly (string | number)[]): string {
  return cells.map((cell) => String(cell).padStart(8)).join(' ')
}
