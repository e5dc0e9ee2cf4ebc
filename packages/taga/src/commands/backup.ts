import { join } from 'node:path'
import { EXIT, type Io, readFlags } from '@taga/agent'
import { backUp, openKeyRing, openStoreReader, restore as restoreFrom } from '@taga/server'
import { configFor } from '../data-place.ts'
import { fileTrouble, requireReadable } from '../file-trouble.ts'
import { wrongUsage } from '../wrong-use.ts'

const BACKUP_USAGE = 'backup FILE [--data DIR]'
const RESTORE_USAGE = 'restore FILE --data DIR'

/** `taga backup FILE`: one moment of the whole database in one file, also while a server runs. Keys are not in it. */
export async function backup(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { data: 'text' }, BACKUP_USAGE, io)
  if (read.kind === 'wrong') return read.code
  const file = onlyWord(read.words, BACKUP_USAGE)
  const store = await openStoreReader({ url: configFor(io.env, read.flags.data).database, now: Date.now })
  try {
    const made = await backUp(store, { file, now: Date.now() })
    io.stdout(
      read.language === 'ja'
        ? `控えを取りました: ${made.file}（${made.rows} 行、${made.sizeBytes} バイト）\nSHA-256 ${made.sha256}\n鍵（keys フォルダー）は含みません。別に保管してください。\n`
        : `Backed up to ${made.file} (${made.rows} rows, ${made.sizeBytes} bytes)\nSHA-256 ${made.sha256}\nThe keys folder is not in it; keep it elsewhere.\n`,
    )
    for (const leftover of made.leftovers)
      io.stderr(
        read.language === 'ja'
          ? `中断された控えが残っています: ${leftover}\n`
          : `An unfinished backup is left over: ${leftover}\n`,
      )
    return EXIT.done
  } catch (error) {
    throw fileTrouble(error, file)
  } finally {
    await store.close()
  }
}

/** `taga restore FILE --data DIR`: proves the ledger in the backup, then brings it back into a place that holds nothing. */
export async function restore(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { data: 'text' }, RESTORE_USAGE, io)
  if (read.kind === 'wrong') return read.code
  const file = onlyWord(read.words, RESTORE_USAGE)
  await requireReadable(file)
  const config = configFor(io.env, read.flags.data)
  const keys = openKeyRing(join(config.dataDir, 'keys'))
  const { place, rows, epoch, verification } = await restoreFrom({ file, url: config.database, keys, now: Date.now })
  io.stdout(
    read.language === 'ja'
      ? `戻しました: ${place}（${rows} 行）。記録 ${verification.entries} 件のつながりを確かめ、新しい世代 ${epoch} として始めます。\n`
      : `Restored to ${place} (${rows} rows). The chain of ${verification.entries} entries was proved; it goes on as epoch ${epoch}.\n`,
  )
  return EXIT.done
}

function onlyWord(words: readonly string[], usage: string): string {
  const [word, ...more] = words
  if (word !== undefined && more.length === 0) return word
  throw wrongUsage(usage)
}
