import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { EXIT, type Io, readFlags } from '@taga/agent'
import { backUp, openKeyRing, openStoreReader, restore as restoreFrom } from '@taga/server'
import { configFor } from '../data-place.ts'
import { fileTrouble, requireReadable } from '../file-trouble.ts'
import { wrongUsage } from '../wrong-use.ts'

const BACKUP_USAGE = 'backup FILE [--data DIR]'
const RESTORE_USAGE = 'restore FILE --data DIR'

/** `taga backup FILE`: one moment of the whole database in one file, also while a server runs. Neither `keys/` nor `certificates/` is in it, and it says so. */
export async function backup(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { data: 'text' }, BACKUP_USAGE, io)
  if (read.kind === 'wrong') return read.code
  const file = onlyWord(read.words, BACKUP_USAGE)
  const store = await openStoreReader({ url: configFor(io.env, read.flags.data).database, now: Date.now })
  try {
    const made = await backUp(store, { file, now: Date.now() })
    io.stdout(read.language === 'ja' ? describeJa(made) : describeEn(made))
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
  const hadKeys = existsSync(join(config.dataDir, 'keys', 'seal.key'))
  const hadName = existsSync(join(config.dataDir, 'certificates', 'name.json'))
  const keys = openKeyRing(join(config.dataDir, 'keys'))
  const { place, rows, epoch, verification } = await restoreFrom({ file, url: config.database, keys, now: Date.now })
  io.stdout(
    read.language === 'ja'
      ? `戻しました: ${place}（${rows} 行）。記録 ${verification.entries} 件のつながりを確かめ、新しい世代 ${epoch} として始めます。\n`
      : `Restored to ${place} (${rows} rows). The chain of ${verification.entries} entries was proved; it goes on as epoch ${epoch}.\n`,
  )
  if (!hadKeys) io.stdout(read.language === 'ja' ? NEW_KEYS.ja : NEW_KEYS.en)
  if (!hadName) io.stdout(read.language === 'ja' ? NO_NAME.ja : NO_NAME.en)
  return EXIT.done
}

type Made = Awaited<ReturnType<typeof backUp>>

function describeJa({ file, rows, sizeBytes, sha256 }: Made): string {
  return `控えを取りました: ${file}（${rows} 行、${sizeBytes} バイト）
SHA-256 ${sha256}
次の二つは含みません。控えとは別の場所に、ほかの人が読めないように保管してください。
  keys/          台帳の署名鍵と、秘密を封じる鍵。なくしたときは、認証アプリと、認証基盤・メール・接続先の秘密を設定し直します。
  certificates/  公開名と証明書。なくしたときは、画面の「公開名と証明書」でもう一度設定します。
`
}

function describeEn({ file, rows, sizeBytes, sha256 }: Made): string {
  return `Backed up to ${file} (${rows} rows, ${sizeBytes} bytes)
SHA-256 ${sha256}
Two folders are not in it. Keep copies of them apart from the backup, where nobody else can read them.
  keys/          signs the ledger and seals secrets. Without it, authenticator apps and the secrets of the directory, of mail and of destinations are set up anew.
  certificates/  the public name and its certificate. Without it, set the public name once more in the browser.
`
}

const NEW_KEYS = {
  ja: `keys/ が元のものでないため、新しい鍵を作りました。元の keys/ があれば、起動する前に置き換えてください。なければ、次のようになります。
  パスキー、パスワード、復旧コードはそのまま使えます。認証アプリは使えません。復旧コードで入って設定し直すか、管理者が再設定します。
  認証基盤のクライアントシークレット、メールサーバーと接続先のパスワードは、もう一度入力してください。
  台帳は新しい鍵で続きます。新しい鍵の指紋（画面の「証跡と検証」に表示）を監査人に知らせてください。
`,
  en: `The former keys/ folder is not here, so new keys were made. If you have a copy, put it in their place before you start. Otherwise:
  Passkeys, passwords and recovery codes go on working. Authenticator apps do not: come in by a recovery code, or have an administrator reset them.
  Enter the client secret of the directory and the passwords of the mail server and of destinations once more.
  The ledger goes on under the new key. Give its fingerprint, which the page "Evidence and verification" shows, to your auditors.
`,
} as const

const NO_NAME = {
  ja: 'certificates/ がないため、公開名はまだ使えません。元のフォルダーを戻すか、起動してから画面の「公開名と証明書」で設定してください。\n',
  en: 'There is no certificates/ folder, so the public name does not work yet. Put the former folder back, or set the name in the browser after the start.\n',
} as const

function onlyWord(words: readonly string[], usage: string): string {
  const [word, ...more] = words
  if (word !== undefined && more.length === 0) return word
  throw wrongUsage(usage)
}
