import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { z } from 'zod'
import type { Language } from './language.ts'

const CODINGS = { br: '.br', gzip: '.gz' } as const
type Coding = keyof typeof CODINGS
/** One file of the built pages, as it is and as it was compressed when it was built. */
export type WebFile = {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly coded: Readonly<Partial<Record<Coding, Uint8Array<ArrayBuffer>>>>
}

type InBoth<Text> = Readonly<Record<Language, Text>>
type FrameWords = z.infer<typeof FrameWords>
export type Heading = z.infer<typeof Heading>

/** The built pages, whole in memory: no path of a request ever becomes a path of the disk. */
export type Web = {
  readonly script: string
  readonly style: string
  readonly icon: string
  /** Parts that the first script loads at once. */
  readonly preload: readonly string[]
  /** Parts that a page needs besides, by the page's source. */
  readonly pages: ReadonlyMap<string, readonly string[]>
  /** What the frame says before the program has come. */
  readonly frame: InBoth<FrameWords>
  /** The headings of the homes, by the page's source. */
  readonly headings: ReadonlyMap<string, InBoth<Heading>>
  /** By name, without a folder. */
  readonly assets: ReadonlyMap<string, WebFile>
  readonly serviceWorker: WebFile | undefined
}

const FileName = z.string().regex(/^[\w-]+(\.[\w-]+)*$/u)
const FrameWords = z.object({ demonstration: z.string(), otherLanguage: z.string() })
const Heading = z.object({ title: z.string(), lead: z.string().optional() })
const Manifest = z.object({
  script: FileName,
  style: FileName,
  icon: FileName,
  preload: z.array(FileName),
  pages: z.record(z.string(), z.object({ parts: z.array(FileName) })),
  frame: z.object({ ja: FrameWords, en: FrameWords }),
  headings: z.record(z.string(), z.object({ ja: Heading, en: Heading })),
})

/** Reads what the build left in this folder. Undefined where there is nothing: the program was not built with its pages. */
export function readWeb(folder: string): Web | undefined {
  const manifest = join(folder, 'manifest.json')
  if (!existsSync(manifest)) return undefined
  const read = Manifest.parse(JSON.parse(readFileSync(manifest, 'utf8')))
  const assets = join(folder, 'assets')
  const names = readdirSync(assets).filter((name) => !Object.values(CODINGS).some((ending) => name.endsWith(ending)))
  const worker = join(folder, 'service-worker.js')
  return {
    script: read.script,
    style: read.style,
    icon: read.icon,
    preload: read.preload,
    frame: read.frame,
    headings: new Map(Object.entries(read.headings)),
    pages: new Map(Object.entries(read.pages).map(([page, { parts }]) => [page, parts])),
    assets: new Map(names.map((name) => [name, readWebFile(join(assets, name))])),
    serviceWorker: existsSync(worker) ? readWebFile(worker) : undefined,
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

function readWebFile(path: string): WebFile {
  const type = TYPES[extname(path)]
  if (type === undefined) throw new Error(`the built pages hold a file of an unknown type: ${path}`)
  const coded = Object.entries(CODINGS).flatMap(([coding, ending]) =>
    existsSync(path + ending) ? [[coding, new Uint8Array(readFileSync(path + ending))]] : [],
  )
  return { type, bytes: new Uint8Array(readFileSync(path)), coded: Object.fromEntries(coded) }
}

/** The smallest form of a file that this browser takes. */
export function fileFor(
  file: WebFile,
  accepted: string,
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly coding: Coding | undefined } {
  const wished = accepted.split(',').map((part) => part.trim().split(';'))
  const takes = (coding: Coding) =>
    wished.some(
      ([name, ...parameters]) => name === coding && !parameters.some((each) => /^\s*q=0(\.0*)?\s*$/u.test(each)),
    )
  for (const coding of ['br', 'gzip'] as const) {
    const bytes = file.coded[coding]
    if (bytes !== undefined && takes(coding)) return { bytes, coding }
  }
  return { bytes: file.bytes, coding: undefined }
}
