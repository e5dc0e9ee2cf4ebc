import { Fault } from '@taga/contract'
import { stringify } from 'csv-stringify/sync'
import type { Words } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { type CsvEncoding, encodeCsv } from './encoding.ts'
import { guardFormula } from './formula-guard.ts'
import type { WrittenSheet } from './register-sheet.ts'

/**
 * The register as a CSV file: headings in one language, lines ended by CR LF, cells guarded against being run as formulas.
 * @throws Fault `bad_input` (detail.characters) for characters that CP932 has no place for, e.g. 𠮷: they are named, never replaced
 */
export async function exportSheet(
  db: Kysely<Schema>,
  sheet: WrittenSheet,
  form: { readonly encoding: CsvEncoding; readonly language: keyof Words; readonly now: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const rows = await sheet.write(db, form.language, form.now)
  const head = sheet.columns.map((column) => column.name[form.language])
  const body = rows.map((row) => sheet.columns.map((column) => guardFormula(row[column.key] ?? '')))
  const encoded = encodeCsv(stringify([head, ...body], { record_delimiter: '\r\n' }), form.encoding)
  if (encoded.kind === 'bytes') return encoded.bytes
  throw new Fault('bad_input', {
    reason: 'unencodable',
    characters: encoded.characters.map((each) => ({ ...each })),
  })
}
