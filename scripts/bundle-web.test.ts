import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

type Manifest = {
  readonly script: string
  readonly style: string
  readonly preload: readonly string[]
  readonly headings: Readonly<Record<string, { readonly ja: { readonly title: string } }>>
  readonly pages: Readonly<Record<string, { readonly parts: readonly string[]; readonly bytes: number }>>
}

const root = join(import.meta.dirname, '..')
const MOST_BYTES = 150 * 1024
/** Each is a request of its own: what a page stands on comes in one (`one-first-part.mjs`). */
const MOST_SCRIPTS = 8
/** What somebody opens first: the homes of the three roles, and the way in. */
const FIRST = /^(today\/home-page|start-work\/start-page|executive\/executive-page|sign-in\/sign-in-page)\.tsx$/

describe('the bundle of the pages', () => {
  let out: string
  let manifest: Manifest
  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'taga-web-'))
    const { bundleWeb } = (await import(pathToFileURL(join(root, 'scripts', 'bundle-web.mjs')).href)) as {
      bundleWeb: (sources: string, out: string) => Promise<Manifest>
    } // as its comment says
    manifest = await bundleWeb(join(root, 'packages/web/src'), out)
  })
  afterAll(() => rm(out, { recursive: true, force: true }))

  it('loads at most 150 KB of script, compressed, until a first page is there', () => {
    const sizes = Object.entries(manifest.pages).filter(([page]) => FIRST.test(page))
    expect(sizes.map(([page]) => page)).toContain('today/home-page.tsx')
    expect(sizes.filter(([, { bytes }]) => bytes > MOST_BYTES)).toEqual([])
  })

  it('asks for few scripts until a first page is there', () => {
    const first = Object.entries(manifest.pages).filter(([page]) => FIRST.test(page))
    const counts = first.map(([page, { parts }]) => ({ page, scripts: 1 + manifest.preload.length + parts.length }))
    expect(counts.filter(({ scripts }) => scripts > MOST_SCRIPTS)).toEqual([])
  })

  it('names the homes for the server, in pages that there are', () => {
    expect(Object.keys(manifest.headings).filter((page) => !(page in manifest.pages))).toEqual([])
    expect(manifest.headings['start-work/start-page.tsx']?.ja.title).toBe('今日の仕事')
  })

  it('keeps every other page within twice that', () => {
    expect(Object.entries(manifest.pages).filter(([, { bytes }]) => bytes > 2 * MOST_BYTES)).toEqual([])
  })

  it('has a compressed copy of everything that is served', async () => {
    const assets = join(out, 'assets')
    const names = (await readdir(assets)).filter((name) => /\.(js|css|svg)$/.test(name))
    expect(names).toContain(manifest.script)
    expect(
      names.filter((name) => !existsSync(join(assets, `${name}.gz`)) || !existsSync(join(assets, `${name}.br`))),
    ).toEqual([])
  })
})
