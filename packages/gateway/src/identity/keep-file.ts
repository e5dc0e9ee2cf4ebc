import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A file of an outpost's folder cannot be used. The sentence names it and says why; nothing is overwritten. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile'
  readonly path: string
  constructor(path: string, why: string, options?: ErrorOptions) {
    super(`${path}: ${why}`, options)
    this.path = path
  }
}

/**
 * Writes a file of an outpost's folder (0700), readable by its owner only: after a power cut either the former or the new content is there.
 * Resolves once the disk has it.
 */
export async function keepFile(path: string, content: string): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const beside = join(folder, `.${randomUUID()}.part`)
  try {
    const file = await open(beside, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (cause) {
    await rm(beside, { force: true })
    throw cause
  }
  await syncFolder(folder)
}

/** The file's text, or undefined where there is none. */
export async function readKept(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw cause
  }
}

/** As `readKept`, for a key. @throws UnusableFile where others may read it */
export async function readSecret(path: string): Promise<string | undefined> {
  const text = await readKept(path)
  if (text === undefined || process.platform === 'win32') return text
  const { mode } = await stat(path)
  if ((mode & 0o077) !== 0) throw new UnusableFile(path, 'may be read by others; set mode 0600')
  return text
}

/** Makes a new name in a folder last. Windows does so by itself and cannot open a folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
