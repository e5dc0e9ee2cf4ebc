import { createReadStream } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Verification } from './chain-check.ts'
import { findingWords } from './finding.ts'
import { NotAPack, verifyPack } from './verify-pack.ts'

export type Say = { out(text: string): void; err(text: string): void }

const USAGE = `使い方 / Usage: node verify.mjs PACK.jsonl [--key FINGERPRINT]... [--checkpoint HASH]... [--json] [--lang ja|en]
  --key         信頼する署名鍵の指紋 / fingerprint of a signing key to trust
  --checkpoint  手元に控えたチェックポイント / a checkpoint kept elsewhere, which must be in the pack
`

/** @returns 0 intact, 1 broken, 64 wrong use, or a file that is no pack */
export async function runVerify(args: readonly string[], say: Say): Promise<number> {
  const asked = readArguments(args)
  if (!asked) {
    say.err(USAGE)
    return 64
  }
  try {
    const chunks = createReadStream(asked.file, { encoding: 'utf8', highWaterMark: 1 << 20 }) as AsyncIterable<string> // with an encoding set, chunks are texts
    const result = await verifyPack(chunks, asked)
    say.out(asked.json ? `${JSON.stringify(result)}\n` : describeVerification(result, asked.lang))
    return result.outcome === 'intact' ? 0 : 1
  } catch (error) {
    if (!(error instanceof NotAPack) && !isFileError(error)) throw error
    say.err(`${asked.file}: ${error.message}\n`)
    return 64
  }
}

/** A verification in words for one reader: what was found and where, or what was confirmed and how far. */
export function describeVerification(result: Verification, lang: 'ja' | 'en'): string {
  const lines = result.findings.map((finding) => `✗ ${findingWords(finding)[lang]}`)
  return `${[...lines, ...(lang === 'ja' ? inJapanese(result) : inEnglish(result))].join('\n')}\n`
}

function inJapanese(result: Verification): readonly string[] {
  const {
    findingCount,
    entries,
    writers,
    erasedBodies,
    checkpoints,
    newestCheckpoint,
    unsealedEntries,
    witnessedUpTo,
  } = result
  return [
    findingCount === 0 ? '✓ 改変は見つかりませんでした' : `✗ 問題が ${findingCount} 件あります`,
    `  記録 ${entries} 件（書き手 ${writers}、本文を消去済み ${erasedBodies} 件）、チェックポイント ${checkpoints} 個`,
    newestCheckpoint
      ? `  最新のチェックポイント ${newestCheckpoint.number}: ${newestCheckpoint.hash}`
      : '  チェックポイントがないため、署名による保証はありません',
    `  まだ署名されていない記録 ${unsealedEntries} 件`,
    witnessedUpTo === undefined
      ? '  証人の控えがないため、鍵の持ち主による書き直しまでは否定できません'
      : `  チェックポイント ${witnessedUpTo} までは証人が確認済み: 鍵の持ち主でも気づかれずに変えることはできません`,
    ...result.keys.map((key) => `  署名鍵の指紋（受け取った控えと見比べてください）: ${key}`),
  ]
}

function inEnglish(result: Verification): readonly string[] {
  const {
    findingCount,
    entries,
    writers,
    erasedBodies,
    checkpoints,
    newestCheckpoint,
    unsealedEntries,
    witnessedUpTo,
  } = result
  return [
    findingCount === 0 ? '✓ nothing was found altered' : `✗ ${counted(findingCount, 'finding')}`,
    `  ${counted(entries, 'entry')} by ${counted(writers, 'writer')} (bodies erased: ${erasedBodies}), ${counted(checkpoints, 'checkpoint')}`,
    newestCheckpoint
      ? `  newest checkpoint ${newestCheckpoint.number}: ${newestCheckpoint.hash}`
      : '  no checkpoint: nothing here is signed',
    `  not yet signed: ${counted(unsealedEntries, 'entry')}`,
    witnessedUpTo === undefined
      ? '  no witness: that the owner of the key made everything anew cannot be ruled out'
      : `  up to checkpoint ${witnessedUpTo} witnesses agree: not even the owner of the key can have altered that unnoticed`,
    ...result.keys.map((key) => `  fingerprint of a signing key (compare it with the one you were given): ${key}`),
  ]
}

function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`
  return `${count} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`
}

function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        key: { type: 'string', multiple: true },
        checkpoint: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        lang: { type: 'string' },
      },
    })
    const [file, ...more] = positionals
    const lang = values.lang ?? 'en'
    if (file === undefined || more.length > 0 || (lang !== 'ja' && lang !== 'en')) return undefined
    const { key: trustedKeys = [], checkpoint: expectedCheckpoints = [], json = false } = values
    return { file, lang, json, trustedKeys, expectedCheckpoints } as const
  } catch {
    return undefined // an unknown option: the caller prints the usage
  }
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)
}
