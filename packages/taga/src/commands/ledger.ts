import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { EXIT, type Io, type Language, readFlags } from '@taga/agent'
import { describeVerification, exportPack, openStoreReader, runVerify, verifyStore } from '@taga/server'
import { configFor } from '../data-place.ts'
import { fileTrouble, requireReadable } from '../file-trouble.ts'
import { wrongUsage } from '../wrong-use.ts'

const USAGE =
  'ledger export FILE [--data DIR] | ledger verify [FILE] [--key FINGERPRINT] [--checkpoint HASH] [--data DIR] [--json]'

/**
 * `taga ledger export FILE` writes the whole ledger as a pack that verifies without Taga (`-` for stdout); `taga ledger verify` checks the
 * database itself, also while a server runs, or a pack where a file is named. Exit code: 0 intact, 1 altered, 64 wrong use.
 */
export async function ledger(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { data: 'text', json: 'flag', key: 'text', checkpoint: 'text' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  const { flags, language } = read
  const [action, file, ...more] = read.words
  if (more.length === 0 && action === 'export' && file !== undefined)
    return exportTo(file, { io, language, data: flags.data })
  if (more.length === 0 && action === 'verify') {
    if (file !== undefined) return verifyFile(file, { ...flags, language }, io)
    return verifyDatabase({ ...flags, language }, io)
  }
  throw wrongUsage(USAGE)
}

type ExportOptions = { readonly io: Io; readonly language: Language; readonly data: string | undefined }

async function exportTo(file: string, { io, language, data }: ExportOptions): Promise<number> {
  const store = await openStoreReader({ url: configFor(io.env, data).database, now: Date.now })
  try {
    if (file === '-') {
      await store.snapshot(async (db) => {
        for await (const line of exportPack(db, { now: Date.now() })) io.stdout(line)
      })
      return EXIT.done
    }
    const part = `${file}.part`
    try {
      await store.snapshot((db) => writeLines(part, exportPack(db, { now: Date.now() })))
      await rename(part, file)
    } catch (error) {
      await rm(part, { force: true })
      throw fileTrouble(error, file)
    }
    io.stderr(language === 'ja' ? `${file} に書き出しました。\n` : `Written to ${file}.\n`)
    return EXIT.done
  } finally {
    await store.close()
  }
}

async function writeLines(file: string, lines: AsyncIterable<string>): Promise<void> {
  const out = createWriteStream(file, { flags: 'w', mode: 0o600 })
  for await (const line of lines) if (!out.write(line)) await once(out, 'drain')
  out.end()
  await finished(out)
}

type VerifyFlags = {
  readonly json?: true
  readonly key?: string
  readonly checkpoint?: string
  readonly data?: string
  readonly language: Language
}

async function verifyFile(file: string, { json, key, checkpoint, language }: VerifyFlags, io: Io): Promise<number> {
  await requireReadable(file)
  const flag = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value])
  const args = [
    file,
    '--lang',
    language,
    ...(json === true ? ['--json'] : []),
    ...flag('--key', key),
    ...flag('--checkpoint', checkpoint),
  ]
  return runVerify(args, { out: io.stdout, err: io.stderr })
}

async function verifyDatabase({ json, key, checkpoint, data, language }: VerifyFlags, io: Io): Promise<number> {
  const store = await openStoreReader({ url: configFor(io.env, data).database, now: Date.now })
  try {
    const options = {
      ...(key === undefined ? {} : { trustedKeys: [key] }),
      ...(checkpoint === undefined ? {} : { expectedCheckpoints: [checkpoint] }),
    }
    const result = await store.snapshot((db) => verifyStore(db, options))
    io.stdout(json === true ? `${JSON.stringify(result)}\n` : describeVerification(result, language))
    return result.outcome === 'intact' ? EXIT.done : EXIT.refused
  } finally {
    await store.close()
  }
}
