import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { StartFault } from '../db/start-fault.ts'
import { BACKUP_FORMAT, type BackupHeader, type Cell } from './backup-file.ts'

export type BackupPiece =
  | { readonly kind: 'header'; readonly header: BackupHeader }
  | { readonly kind: 'table'; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: 'row'; readonly cells: readonly Cell[] }

/**
 * Reads a backup piece by piece. What it gave is to be trusted only when it has ended without throwing: the digest is the last line.
 * @throws StartFault `backup_damaged` where the file is cut off, altered or no backup
 */
export async function* readBackup(file: string): AsyncGenerator<BackupPiece> {
  const hash = createHash('sha256')
  let ended = false
  try {
    for await (const line of linesOf(file)) {
      const value: unknown = JSON.parse(line)
      if (ended) throw new SyntaxError('something stands after the end')
      if (isRecord(value) && isRecord(value['end'])) {
        ended = value['end']['sha256'] === hash.digest('hex')
        if (!ended) throw new SyntaxError('the digest is another one')
        continue
      }
      hash.update(`${line}\n`)
      yield toPiece(value)
    }
  } catch (cause) {
    if (!isUnreadable(cause)) throw cause
    throw damagedBackup(file, cause)
  }
  if (!ended) throw damagedBackup(file, undefined)
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file)
  const text = source.pipe(createGunzip()).setEncoding('utf8')
  source.on('error', (error) => text.destroy(error))
  let rest = ''
  for await (const chunk of text as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') throw new SyntaxError('the last line is cut off')
}

function toPiece(value: unknown): BackupPiece {
  if (Array.isArray(value)) return { kind: 'row', cells: value.map(toCell) }
  if (!isRecord(value)) throw new SyntaxError('neither a row nor a table')
  const { table, columns, format, madeAt, epoch, migrations } = value
  if (typeof table === 'string' && isTexts(columns)) return { kind: 'table', table, columns }
  if (format !== BACKUP_FORMAT || typeof madeAt !== 'number' || typeof epoch !== 'string' || !isTexts(migrations)) {
    throw new SyntaxError('the first line is not that of a backup')
  }
  return { kind: 'header', header: { format, madeAt, epoch, migrations } }
}

function toCell(value: unknown): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  throw new SyntaxError('a cell is neither text, number nor null')
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A file that is cut off or no gzip at all shows as an error of zlib; one that was altered, as JSON that cannot be read. */
function isUnreadable(error: unknown): boolean {
  if (error instanceof SyntaxError) return true
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
}

export function damagedBackup(file: string, cause: unknown): StartFault {
  return new StartFault(
    'backup_damaged',
    {
      ja: `バックアップ ${file} は途中で切れているか、壊れています。何も復元していません。別のバックアップを指定してください。`,
      en: `The backup ${file} is cut off or damaged. Nothing was restored. Give another backup.`,
    },
    { cause },
  )
}
