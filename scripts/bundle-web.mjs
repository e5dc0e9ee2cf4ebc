// Bundles the pages: scripts and style under names by their content, compressed once here, and a manifest that names the first of them.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { directImports } from './direct-imports.mjs'
import { importing, loadedLater } from './one-first-part.mjs'

const OPTIONS = {
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: ['chrome120', 'firefox121', 'safari17'],
  jsx: 'automatic',
  charset: 'utf8',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
}

/**
 * Writes `assets/` and `manifest.json` (and `service-worker.js`, where there is one) into `out`.
 * @param {string} sources the folder of main.tsx and style/index.css
 */
export async function bundleWeb(sources, out) {
  const esbuild = await import('esbuild')
  const later = loadedLater(sources)
  const first = importing(join(sources, 'first-part.ts'))
  const assets = join(out, 'assets')
  const built = await esbuild.build({
    ...OPTIONS,
    entryPoints: { main: join(sources, 'main.tsx'), style: join(sources, 'style/index.css') },
    outdir: assets,
    splitting: true,
    plugins: [
      directImports('@taga/core', join(sources, '../../core/src/index.ts'), (path) => (later.has(path) ? first : '')),
    ],
    logOverride: { 'ignored-bare-import': 'silent' },
    metafile: true,
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
  })
  const outputs = Object.entries(built.metafile.outputs).map(([path, output]) => ({ name: basename(path), ...output }))
  const entry = (ending) => outputs.find(({ entryPoint }) => entryPoint?.endsWith(ending))
  const script = entry('main.tsx')
  const style = entry('index.css')
  const icon = writeIcon(join(sources, 'icon.svg'), assets)
  const preload = loadedWith(script, outputs)
  const worker = join(sources, 'service-worker.ts')
  if (existsSync(worker)) await esbuild.build({ ...OPTIONS, entryPoints: [worker], outdir: out })
  for (const folder of [assets, out]) compress(folder)
  const manifest = {
    script: script.name,
    style: style.name,
    icon,
    preload,
    pages: partsOfPages(script, outputs, assets),
    ...(await firstWords(esbuild, join(sources, 'first-words.ts'))),
  }
  writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest))
  return manifest
}

/** What the server draws before the program has come: `frame` and `headings`, as the pages themselves say it. */
async function firstWords(esbuild, source) {
  const built = await esbuild.build({ ...OPTIONS, entryPoints: [source], write: false })
  const text = built.outputFiles[0].text
  const { frame, headings } = await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)
  return { frame, headings }
}

/** The parts that a script imports at once, and theirs. */
function loadedWith(script, outputs) {
  const found = new Set()
  const waiting = [script]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { path, kind } of next.imports) {
      const part = outputs.find(({ name }) => name === basename(path))
      if (kind !== 'import-statement' || part === undefined || found.has(part.name)) continue
      found.add(part.name)
      waiting.push(part)
    }
  }
  return [...found]
}

/** The parts that each page needs beside the first, by the page's source, and how much script that is with the first, gzipped. */
function partsOfPages(script, outputs, assets) {
  const first = new Set([script.name, ...loadedWith(script, outputs)])
  return Object.fromEntries(
    outputs
      .filter((output) => output !== script && output.entryPoint?.endsWith('.tsx'))
      .map((page) => {
        const parts = [page.name, ...loadedWith(page, outputs)].filter((name) => !first.has(name))
        const bytes = [...first, ...parts].reduce((sum, name) => sum + gzipped(join(assets, name)), 0)
        return [page.entryPoint.replace(/^.*packages\/web\/src\//u, ''), { parts, bytes }]
      }),
  )
}

function writeIcon(from, assets) {
  const bytes = readFileSync(from)
  const name = `icon-${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}.svg`
  mkdirSync(assets, { recursive: true })
  writeFileSync(join(assets, name), bytes)
  return name
}

function compress(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.gz') || entry.name.endsWith('.br') || entry.name.endsWith('.json'))
      continue
    const path = join(folder, entry.name)
    const bytes = readFileSync(path)
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
    writeFileSync(
      `${path}.br`,
      brotliCompressSync(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      }),
    )
  }
}

function gzipped(path) {
  return readFileSync(`${path}.gz`).length
}
