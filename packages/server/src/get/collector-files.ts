import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** One file of the Windows collector. `sha256` in capitals as Get-FileHash prints it. */
export type CollectorFile = { readonly name: string; readonly sha256: string; readonly bytes: Uint8Array<ArrayBuffer> }

/** Where the collector lies: beside the bundle, or in the source tree. */
const FOLDERS = ['./collectors/windows/', '../../../agent/src/windows/collector/'] as const
const NAME = /^taga-[a-z0-9-]+\.ps1$/

let reading: Promise<readonly CollectorFile[]> | undefined

/** The collector's files by name, read once. Empty where this program was built without them. */
export function collectorFiles(): Promise<readonly CollectorFile[]> {
  reading ??= readCollector(FOLDERS.map((folder) => fileURLToPath(new URL(folder, import.meta.url))))
  return reading
}

/** The files of the first of these folders that exists. */
export async function readCollector(folders: readonly string[]): Promise<readonly CollectorFile[]> {
  for (const folder of folders) {
    const names = await namesIn(folder)
    if (names.length > 0) return Promise.all(names.map((name) => readCollectorFile(folder, name)))
  }
  return []
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => NAME.test(name)).toSorted()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

async function readCollectorFile(folder: string, name: string): Promise<CollectorFile> {
  const bytes = new Uint8Array(await readFile(`${folder}/${name}`))
  return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex').toUpperCase() }
}
