import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { UpgradeRecord } from './upgrade-store.ts'

/** How many backups of upgrades are kept where nothing else is set. */
export const KEPT_BACKUPS = 3

/** `before-upgrade-<last step>-<moment>.taga`, as `keepWayBack` names them. */
const NAME = /^before-upgrade-.+-(\d{4}-\d{2}-\d{2}T[\d-]+Z)\.taga$/u

/**
 * Removes the oldest backups that upgrades made, and keeps the youngest `keep` of them; the one that the way back needs is always kept.
 * What somebody else put there is left alone. Returns the files that are gone, oldest first.
 */
export async function removeOldBackups(
  dataDir: string,
  { record, keep }: { readonly record: UpgradeRecord; readonly keep: number },
): Promise<readonly string[]> {
  const folder = join(dataDir, 'backups')
  const made = (await readdir(folder))
    .flatMap((name) => {
      const moment = NAME.exec(name)?.[1]
      return moment === undefined ? [] : [{ file: join(folder, name), moment }]
    })
    .toSorted((one, other) => (one.moment < other.moment ? -1 : 1))
  const old = made.slice(0, Math.max(0, made.length - keep)).filter(({ file }) => file !== record.backup)
  for (const { file } of old) await rm(file, { force: true })
  return old.map(({ file }) => file)
}
