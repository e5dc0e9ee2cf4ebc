import { spawnSync } from 'node:child_process'
import { cpSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { type Depth, type Figure, figure } from './figure.ts'
import { PROGRAM, ROOT } from './program.ts'

const COPIED = ['package.json', 'package-lock.json', '.npmrc', 'packages', 'scripts']
const LEFT_OUT = new Set(['node_modules', 'fixtures'])

/** What `npm start` leaves on disk, and the bundle within it. A quick run installs nothing. */
export function measureInstalled(depth: Depth): readonly Figure[] {
  const bundle = figure({
    name: 'bundle (dist/program)',
    value: sizeBytes(dirname(PROGRAM)) / 1e6,
    unit: 'MB',
    better: 'lower',
    note: 'all files, as lengths',
  })
  const installed = depth === 'quick' ? undefined : installCopy()
  const note =
    depth === 'quick'
      ? 'not in a quick run'
      : installed === undefined
        ? 'not here: npm ci failed, is there a network?'
        : ''
  return [
    figure({
      name: 'installed for running',
      value: installed === undefined ? undefined : installed / 1e6,
      unit: 'MB',
      better: 'lower',
      note:
        note ||
        'a copy of the sources after npm ci --omit=dev --ignore-scripts, with the bundle; MeshCentral was seen at 449 MB, not measured here',
    }),
    bundle,
  ]
}

function installCopy(): number | undefined {
  const copy = mkdtempSync(join(tmpdir(), 'taga-bench-install-'))
  try {
    for (const name of COPIED)
      cpSync(join(ROOT, name), join(copy, name), { recursive: true, filter: (from) => !LEFT_OUT.has(basename(from)) })
    const npm = process.env['npm_execpath']
    const args = ['ci', '--omit=dev', '--ignore-scripts']
    const { status } = npm?.endsWith('.js')
      ? spawnSync(process.execPath, [npm, ...args], { cwd: copy, stdio: 'ignore' })
      : spawnSync('npm', args, { cwd: copy, stdio: 'ignore', shell: process.platform === 'win32' })
    return status === 0 ? sizeBytes(copy) + sizeBytes(dirname(PROGRAM)) : undefined
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function sizeBytes(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    return sum + (entry.isDirectory() ? sizeBytes(path) : lstatSync(path).size)
  }, 0)
}
