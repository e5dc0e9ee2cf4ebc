// `npx tsx e2e/every-page.ts`, after the stories: fails where a page of the program has no picture in a language at a width.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pages } from '../packages/web/src/pages.ts'
import { SCREENSHOTS, SHOTS_FILE, missingShots, type Shot } from './shots.ts'

const file = join(SCREENSHOTS, SHOTS_FILE)
const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
const missing = missingShots(
  pages,
  lines.map((line) => JSON.parse(line) as Shot), // as shoot() wrote it
)
for (const { pattern, lacks } of missing)
  process.stderr.write(`no picture of ${pattern} (${lacks.join(', ')}): let a story of e2e/ look at it\n`)
process.stdout.write(`${pages.length - missing.length} of ${pages.length} pages are pictured\n`)
process.exitCode = missing.length === 0 ? 0 : 1
