import { GATEWAY_PATH } from '@taga/contract'
import { ANSWER_HEADERS } from '../front/page.ts'
import type { Viewer } from './read-viewer.ts'
import type { ViewerStart, WatchStart } from './to-viewer.ts'

export const DESKTOP_PATH = `${GATEWAY_PATH}desktop`
/** Where the page's script and style lie, each under a name by its content. */
export const FILES_PATH = `${DESKTOP_PATH}/`

/**
 * Scripts and styles of ours alone, the socket of this name, and pictures that come inside it; in no frame. `data:` is how the viewer turns
 * bytes of a JPEG into a picture and of a pointer into a cursor.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data: blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of everything that carries a screen. */
const PAGE_HEADERS = {
  ...ANSWER_HEADERS,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'clipboard-read=(self), clipboard-write=(self), fullscreen=(self), camera=(), microphone=(), geolocation=(), display-capture=()',
}

type WrittenViewer = { readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** The page of a screen. What it knows lies in an attribute, escaped; nothing of it is secret. */
export function writeViewerPage(start: ViewerStart, viewer: Viewer): WrittenViewer {
  return write({ id: 'desktop', title: start.name, start, files: FILES_PATH }, viewer)
}

/** The page of recordings; which one, the code in the browser's address says. */
export function writeWatchPage(start: WatchStart, viewer: Viewer): WrittenViewer {
  const title = start.language === 'ja' ? '録画' : 'Recording'
  return write({ id: 'recording', title, start, files: `${start.dataPath}/` }, viewer)
}

type Written = {
  readonly id: string
  readonly title: string
  readonly start: { readonly language: 'ja' | 'en' }
  /** Where script and style are asked for. */
  readonly files: string
}

function write({ id, title, start, files }: Written, { script, style }: Viewer): WrittenViewer {
  const { language } = start
  const wait = language === 'ja' ? '開いています…' : 'Opening …'
  const body = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover"><title>${escaped(title)} | Taga</title><link rel="stylesheet" href="${files}${style.name}"><script type="module" src="${files}${script.name}"></script></head><body><div id="${id}" data-start="${escaped(JSON.stringify(start))}"><p class="first">${wait}</p></div></body></html>`
  return { headers: { ...PAGE_HEADERS, 'content-length': String(Buffer.byteLength(body)) }, body }
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
