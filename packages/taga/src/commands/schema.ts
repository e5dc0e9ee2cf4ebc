import { EXIT, type Io, readFlags } from '@taga/agent'
import { DECIDE_REQUEST_SCHEMA } from '@taga/core'
import { printJson } from '../print-json.ts'
import { WrongUse } from '../wrong-use.ts'

const SCHEMAS: Readonly<Record<string, unknown>> = { 'decide-request': DECIDE_REQUEST_SCHEMA }

/** `taga schema decide-request`: the JSON Schema (draft 2020-12) of an input file. */
export async function printSchema(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { json: 'flag' }, 'schema decide-request', io)
  if (read.kind === 'wrong') return read.code
  const [name, ...more] = read.words
  const schema = name !== undefined && more.length === 0 && Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined
  if (schema === undefined) {
    const known = Object.keys(SCHEMAS).join(', ')
    throw new WrongUse({ ja: `スキーマの名前を一つ指定してください: ${known}`, en: `Name one schema: ${known}` })
  }
  printJson(io, schema)
  return EXIT.done
}
