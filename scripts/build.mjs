// Bundles the program into dist/ once, and again only when a source has changed.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, requireNode, root } from './installed.mjs'

const out = join(root, 'dist', 'program')
const stamp = join(out, 'build.json')

/** What is bundled: the program, the worker that judges passwords, and the verifier that stands alone. */
const ENTRIES = {
  taga: 'packages/taga/src/main.ts',
}
/** Files served or run as they are. */
const COPIES = {}
/** Packages with compiled parts stay in node_modules. */
const EXTERNAL = ['@photostructure/sqlite', '@node-rs/argon2', 'pg-native', 'node:sqlite']

export async function buildIfChanged() {
  const sources = fingerprint()
  if (existsSync(stamp) && JSON.parse(readFileSync(stamp, 'utf8')).sources === sources) return
  process.stderr.write('組み立てています… / Building …\n')
  await build(sources)
}

async function build(sources) {
  const esbuild = await import('esbuild')
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  await esbuild.build({
    entryPoints: ENTRIES,
    absWorkingDir: root,
    outdir: out,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
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
  })
  for (const [from, to] of Object.entries(COPIES)) cpSync(join(root, from), join(out, to), { recursive: true })
  writeFileSync(stamp, JSON.stringify({ sources }))
}

/** Names, sizes and times of everything that goes into the bundle: cheap enough to ask at every start. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const file of [
    ...listFiles(join(root, 'packages')),
    join(root, 'package-lock.json'),
    join(root, 'scripts', 'build.mjs'),
  ].sort()) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'fixtures' || entry.name.endsWith('.test.ts')) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? listFiles(path) : [path]
  })
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  ensureInstalled('run')
  await buildIfChanged()
}
