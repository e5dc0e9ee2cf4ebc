import { join } from 'node:path'
import { EXIT, type Io, type Language, readFlags } from '@taga/agent'
import { goBack, openKeyRing, type Upgraded, upgradeStore, type WentBack } from '@taga/server'
import { becomeOwner } from '../become-owner.ts'
import { configFor } from '../data-place.ts'
import { noWords } from '../no-words.ts'
import { wrongUsage } from '../wrong-use.ts'

const USAGE = 'upgrade [--data DIR] | upgrade --back [--into postgres://…] [--data DIR]'

/**
 * `taga upgrade`: takes a backup and brings the data forward to this program; `--back` restores that backup. To go back to an earlier
 * version, stop the server and run `upgrade --back` with that version. The server must not be running.
 */
export async function upgrade(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { data: 'text', back: 'flag', into: 'text' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  noWords(read.words, USAGE)
  const { flags, language } = read
  if (flags.into !== undefined && flags.back === undefined) throw wrongUsage(USAGE)
  const { dataDir, database, keepBackups } = configFor(io.env, flags.data)
  becomeOwner(dataDir)
  const common = { dataDir, database, keys: openKeyRing(join(dataDir, 'keys')), now: Date.now }
  if (flags.back === undefined) io.stdout(describeUpgrade(await upgradeStore({ ...common, keepBackups }), language))
  else {
    const into = flags.into === undefined ? {} : { into: flags.into }
    io.stdout(describeBack(await goBack({ ...common, ...into }), language))
  }
  return EXIT.done
}

function describeUpgrade(upgraded: Upgraded, language: Language): string {
  const ja = language === 'ja'
  switch (upgraded.outcome) {
    case 'nothingThere':
      return ja
        ? 'データはまだありません。更新するものはありません。\n'
        : 'There are no data yet, so there is nothing to upgrade.\n'
    case 'upToDate':
      return ja ? 'データはこの版に合っています。\n' : 'The data fit this version.\n'
    case 'upgraded': {
      const { record, steps, removed } = upgraded
      const told = ja
        ? `控えを取りました: ${record.backup}\n  SHA-256 ${record.sha256}\nデータをこの版に更新しました（${steps.length} 段階）。\n元に戻すときは、前の版のプログラムで taga upgrade --back を実行してください。\n`
        : `A backup was taken: ${record.backup}\n  SHA-256 ${record.sha256}\nThe data were brought forward to this version (${steps.length} steps).\nTo go back, run taga upgrade --back with the earlier version of the program.\n`
      return `${told}${describeRemoved(removed, ja)}`
    }
  }
}

function describeRemoved(removed: readonly string[], ja: boolean): string {
  if (removed.length === 0) return ''
  const head = ja
    ? `古い更新前の控えを削除しました（残す数は TAGA_KEEP_BACKUPS で変えられます）:`
    : 'Backups of earlier upgrades were removed (TAGA_KEEP_BACKUPS says how many stay):'
  return `${[head, ...removed.map((file) => `  ${file}`)].join('\n')}\n`
}

function describeBack({ record, restored, aside }: WentBack, language: Language): string {
  const ja = language === 'ja'
  const kept =
    aside === undefined
      ? []
      : [ja ? `更新後のデータは残してあります: ${aside}` : `The data of after the upgrade are kept: ${aside}`]
  return `${[
    ja
      ? `控え ${record.backup} を ${restored.place} に戻しました（${restored.rows} 行、記録 ${restored.verification.entries} 件のつながりを確認）。`
      : `The backup ${record.backup} was restored to ${restored.place} (${restored.rows} rows; the chain of ${restored.verification.entries} entries was proved).`,
    ...kept,
    ja
      ? '更新後に入力した内容は、戻したデータには含まれません。'
      : 'What was entered after the upgrade is not in the restored data.',
  ].join('\n')}\n`
}
