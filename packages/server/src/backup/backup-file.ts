import { randomBytes } from 'node:crypto'
import { link, open, readdir, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StartFault } from '../db/start-fault.ts'

/** First line of a backup. `migrations` are the ids of the schema that its rows fit. */
export type BackupHeader = {
  readonly format: 'taga.backup/1'
  readonly madeAt: number
  readonly epoch: string
  readonly migrations: readonly string[]
}
export type Cell = string | number | null

export const BACKUP_FORMAT = 'taga.backup/1'

/** A name beside `file` that nobody takes for the finished one. */
export function partOf(file: string): string {
  return `${file}.${randomBytes(4).toString('hex')}.part`
}

/** What killed backups to this name have left. They may be deleted when no backup is running. */
export async function findLeftovers(file: string): Promise<readonly string[]> {
  const names = await readdir(dirname(file))
  const start = `${basename(file)}.`
  const isPart = (name: string) => name.startsWith(start) && /^[0-9a-f]{8}\.part$/.test(name.slice(start.length))
  return names.filter(isPart).map((name) => join(dirname(file), name))
}

/**
 * Gives a finished file its name, for good: synced before and after, and never in the place of another file.
 * @throws StartFault `place_not_empty`
 */
export async function moveIntoPlace(part: string, file: string): Promise<void> {
  const handle = await open(part, 'r+')
  await handle.sync()
  await handle.close()
  try {
    await link(part, file)
    await unlink(part)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw placeTaken(file)
    if (!hasCode(error, 'EPERM') && !hasCode(error, 'ENOTSUP') && !hasCode(error, 'ENOSYS')) throw error
    await moveWithoutLinks(part, file)
  }
  await syncFolder(dirname(file))
}

export function placeTaken(place: string): StartFault {
  return new StartFault('place_not_empty', {
    ja: `${place} にはすでに何かがあります。上書きはしません。別の名前か、空のデータベースを指定してください。`,
    en: `There is already something at ${place}. Nothing is overwritten. Give another name, or an empty database.`,
  })
}

/** For file systems without hard links (FAT): claims the name first, so that two cannot both take it. */
async function moveWithoutLinks(part: string, file: string): Promise<void> {
  try {
    await (await open(file, 'wx')).close()
  } catch (error) {
    throw hasCode(error, 'EEXIST') ? placeTaken(file) : error
  }
  await rename(part, file)
}

/** A new name is safe only when its folder is on the disk. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync()
  await handle.close()
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}
