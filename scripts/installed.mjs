// Makes sure that what package-lock.json names is in node_modules, and installs it where not.
// Plain JavaScript without imports from npm: it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { takeTurn } from './take-turn.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const OLDEST_NODE = [20, 19]

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [needMajor, needMinor] = OLDEST_NODE
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return
  process.stderr.write(
    `Taga には Node.js ${OLDEST_NODE.join('.')} 以上が必要です（いまは ${process.versions.node}）。LTS を入れてからもう一度実行してください。\n` +
      `Taga needs Node.js ${OLDEST_NODE.join('.')} or later (this is ${process.versions.node}). Install the LTS release and run the command again.\n`,
  )
  process.exit(1)
}

/** @param {'run' | 'develop'} purpose `run` leaves the development packages out. */
export function ensureInstalled(purpose) {
  if (isComplete(purpose)) return
  // Two installs at the same moment would delete each other's files.
  const giveBack = takeTurn(join(root, '.installing'))
  try {
    if (isComplete(purpose)) return
    process.stderr.write('必要なパッケージを入れています（初回だけ）… / Installing packages (first time only) …\n')
    install(purpose)
  } finally {
    giveBack()
  }
  if (!isComplete(purpose)) {
    process.stderr.write(
      'パッケージがそろいませんでした。ネットワークとnpmの設定を確かめ、もう一度実行してください。\n' +
        'Some packages are still missing. Check the network and the npm settings, then run the command again.\n',
    )
    process.exit(1)
  }
}

/** Does node_modules hold every package of the folder's lock, in the locked version? Optional parts for other systems may be absent. */
export function isComplete(purpose, folder = root) {
  const hidden = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden)) return false
  const locked = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '' || entry.link || !path.includes('node_modules/')) return true
    if (entry.optional || entry.devOptional || entry.peer) return true
    if (entry.dev && purpose === 'run') return true
    return present[path]?.version === entry.version
  })
}

function install(purpose) {
  const status = runNpm(['ci', '--ignore-scripts', purpose === 'run' ? '--omit=dev' : '--include=dev'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status === 0) return
  process.stderr.write(
    `npm ci が失敗しました（終了コード ${status}）。上の出力を見て直し、もう一度実行してください。\n` +
      `npm ci failed (exit code ${status}). Mend what the output above names and run the command again.\n`,
  )
  process.exit(1)
}

/** Runs the npm that called us, or else the one on the PATH. @returns its exit code, null where it was killed or is not there */
export function runNpm(args, { cwd = root, stdio }) {
  const npm = process.env.npm_execpath
  if (npm?.endsWith('.js')) return spawnSync(process.execPath, [npm, ...args], { cwd, stdio }).status
  return spawnSync('npm', args, { cwd, stdio, shell: process.platform === 'win32' }).status
}
