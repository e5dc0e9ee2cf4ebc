import { existsSync } from 'node:fs'
import { link, rename, rm } from 'node:fs/promises'
import { digestOf } from '../backup/back-up.ts'
import { type Restored, restore } from '../backup/restore.ts'
import { isPostgres } from '../db/open.ts'
import { openSqlite } from '../db/sqlite-engine.ts'
import { StartFault } from '../db/start-fault.ts'
import { readUpgrade, type UpgradeRecord, type Upgrading } from './upgrade-store.ts'

export type WentBack = {
  readonly record: UpgradeRecord
  readonly restored: Restored
  /** Where the data of after the upgrade lie now; undefined on PostgreSQL, where they stay in their own database. */
  readonly aside: string | undefined
}

/**
 * Restores the backup that the last upgrade made, and keeps the data of after the upgrade aside. Run it with the program version to go
 * back to; what was entered since the upgrade is not in the restored data. On PostgreSQL it restores into another, empty database, `into`.
 * The file takes its place in one step, so that a kill leaves either all of the one or all of the other.
 * @throws StartFault `no_upgrade`, `backup_damaged`, `database_in_use`, and what a restore throws
 */
export async function goBack(going: Upgrading & { readonly into?: string }): Promise<WentBack> {
  const { dataDir, database, keys, now, migrations, into } = going
  const record = await readUpgrade(dataDir)
  if (record === undefined || !existsSync(record.backup)) throw noUpgrade(dataDir)
  if ((await digestOf(record.backup)) !== record.sha256) throw altered(record.backup)
  const restoring = { file: record.backup, keys, now, ...(migrations === undefined ? {} : { migrations }) }
  if (isPostgres(database)) {
    if (into === undefined) throw needsPlace()
    return { record, restored: await restore({ ...restoring, url: into }), aside: undefined }
  }
  const waiting = `${database}.back`
  await rm(waiting, { force: true })
  const restored = await restore({ ...restoring, url: waiting })
  const aside = existsSync(database) ? await setAside(database, now()) : undefined
  await rename(waiting, database)
  return { record, restored: { ...restored, place: database }, aside }
}

/** A second name for the present file, which keeps it when the other file takes its place. Its log is emptied into it first. */
async function setAside(database: string, at: number): Promise<string> {
  await (await openSqlite(database)).close()
  const aside = `${database}.after-upgrade-${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}`
  await link(database, aside)
  for (const end of ['-wal', '-shm']) await rm(database + end, { force: true })
  return aside
}

function noUpgrade(dataDir: string): StartFault {
  return new StartFault('no_upgrade', {
    ja: `${dataDir} には、更新前の控えの記録がありません。何も変更していません。手元の控えから戻すときは taga restore を使ってください。`,
    en: `There is no record of an upgrade and its backup in ${dataDir}. Nothing was changed. To restore another backup, use taga restore.`,
  })
}

function altered(file: string): StartFault {
  return new StartFault('backup_damaged', {
    ja: `更新前に取った控え ${file} が、取ったときと違います。何も変更していません。別の場所に保管した控えを taga restore で戻してください。`,
    en: `The backup made before the upgrade, ${file}, is not as it was made. Nothing was changed. Restore one that you kept elsewhere with taga restore.`,
  })
}

function needsPlace(): StartFault {
  return new StartFault('place_not_empty', {
    ja: 'PostgreSQLでは、空のデータベースを作って --into postgres://… で指定してください。戻したあと、TAGA_DATABASE をそこに向けます。',
    en: 'On PostgreSQL, make an empty database and name it with --into postgres://… ; afterwards point TAGA_DATABASE at it.',
  })
}
