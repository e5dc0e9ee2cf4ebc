import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

/** One file of the page, under a name by its content. */
export type ViewerFile = {
  readonly name: string
  readonly type: string
  readonly plain: Buffer
  readonly brotli: Buffer
}

/** The page's script and style, read once and served from memory. */
export type Viewer = { readonly script: ViewerFile; readonly style: ViewerFile }

/** @param folder where the build put `viewer.js` and `viewer.css` */
export async function readViewer(folder: string): Promise<Viewer> {
  const [script, style] = await Promise.all([readFile(join(folder, 'viewer.js')), readFile(join(folder, 'viewer.css'))])
  return {
    script: fileOf('js', 'text/javascript; charset=utf-8', script),
    style: fileOf('css', 'text/css; charset=utf-8', style),
  }
}

function fileOf(ending: string, type: string, plain: Buffer): ViewerFile {
  const digest = createHash('sha256').update(plain).digest('hex').slice(0, 12)
  const brotli = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } })
  return { name: `viewer-${digest}.${ending}`, type, plain, brotli }
}
