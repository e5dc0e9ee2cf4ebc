// Bundles the program into dist/program once, and again only when a source has changed.
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, requireNode, root } from './installed.mjs'
import { bundleDesktop } from './bundle-desktop.mjs'
import { bundleWeb } from './bundle-web.mjs'
import { takeTurn } from './take-turn.mjs'

const dist = join(root, 'dist')
const out = join(dist, 'program')
const stamp = join(out, 'build.json')

/** The program, in parts that are loaded when they are needed. */
const PROGRAM = { taga: 'packages/taga/src/main.ts' }
/** The verifier stands alone: one file, to be handed to an auditor. */
const VERIFIER = { verify: 'packages/server/src/ledger/verify-main.ts' }
/** Folders whose files are served or run as they are. */
const COPIES = { 'packages/agent/src/windows/collector': 'collectors/windows' }
/** Packages with compiled parts stay in node_modules. */
const EXTERNAL = ['@photostructure/sqlite', '@node-rs/argon2', 'pg-native', 'node:sqlite']
/**
 * Safe against two processes that build at once, and while a program runs out of the folder: the folder holds a whole program at
 * every moment, since each new file is renamed into its place, the entry after the parts that it loads, and the parts of the build
 * before stay, which a program that is running may still load.
 * @returns {Promise<string>} the path of the built program
 */
export async function buildIfChanged() {
  const program = join(out, 'taga.mjs')
  if (isBuilt(fingerprint())) return program
  mkdirSync(dist, { recursive: true })
  const giveBack = takeTurn(join(dist, '.building'))
  try {
    const sources = fingerprint()
    if (!isBuilt(sources)) {
      process.stderr.write('組み立てています… / Building …\n')
      await build(sources)
    }
  } finally {
    giveBack()
  }
  return program
}

function isBuilt(sources) {
  return readStamp().sources === sources
}

/** What was built last: from which sources, and which files. */
function readStamp() {
  return existsSync(stamp) ? JSON.parse(readFileSync(stamp, 'utf8')) : {}
}

async function build(sources) {
  const fresh = mkdtempSync(join(dist, '.program-'))
  try {
    await bundle(PROGRAM, fresh, { splitting: true })
    await bundle(VERIFIER, fresh, {})
    await bundleWeb(join(root, 'packages/web/src'), join(fresh, 'web'))
    await bundleDesktop(join(root, 'packages/gateway/src/desktop/viewer'), join(fresh, 'desktop'))
    for (const [from, to] of Object.entries(COPIES)) copyFiles(join(root, from), join(fresh, to))
    const files = listFiles(fresh).map((file) => relative(fresh, file))
    const entries = new Set(Object.keys({ ...PROGRAM, ...VERIFIER }).map((name) => `${name}.mjs`))
    const before = readStamp().files ?? []
    for (const file of [...files.filter((name) => !entries.has(name)), ...entries]) putInPlace(fresh, file)
    writeFileSync(join(fresh, 'build.json'), JSON.stringify({ sources, files }))
    putInPlace(fresh, 'build.json')
    keepOnly(new Set([...files, ...before, 'build.json']))
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** Bundles entries for Node as the program is; `options` are esbuild's own. */
export async function bundle(entryPoints, outdir, options) {
  const esbuild = await import('esbuild')
  await esbuild.build({
    entryPoints,
    absWorkingDir: root,
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    outExtension: { '.js': '.mjs' },
    external: EXTERNAL,
    keepNames: false,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    ...options,
  })
}

function putInPlace(fresh, file) {
  mkdirSync(dirname(join(out, file)), { recursive: true })
  renameSync(join(fresh, file), join(out, file))
}

function keepOnly(files) {
  for (const file of listFiles(out)) if (!files.has(relative(out, file))) rmSync(file, { force: true })
}

function copyFiles(from, to) {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) if (!name.endsWith('.test.ts')) copyFileSync(join(from, name), join(to, name))
}

/** Names, sizes and times of everything that goes into the bundle: cheap enough to ask at every start. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const file of [
    ...listFiles(join(root, 'packages')).filter(isSource),
    join(root, 'package-lock.json'),
    join(root, 'scripts', 'build.mjs'),
    join(root, 'scripts', 'bundle-desktop.mjs'),
    join(root, 'scripts', 'bundle-web.mjs'),
    join(root, 'scripts', 'direct-imports.mjs'),
  ].toSorted((a, b) => (a < b ? -1 : 1))) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

function isSource(file) {
  return !file.endsWith('.test.ts')
}

function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'fixtures') return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? listFiles(path) : [path]
  })
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  ensureInstalled('run')
  await buildIfChanged()
}
