import { open } from 'node:fs/promises'
import { WrongUse } from './wrong-use.ts'

const MAX_BYTES = 16 * 1024 * 1024

/** Reads a JSON file given on the command line (`-` for standard input). What cannot be read is wrong use, and the sentence names the file. */
export async function readJsonFile(path: string): Promise<unknown> {
  const text = path === '-' ? await readStandardInput() : await readText(path)
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new WrongUse({
      ja: `${path} はJSONとして読めません: ${error.message}`,
      en: `${path} cannot be read as JSON: ${error.message}`,
    })
  }
}

async function readText(path: string): Promise<string> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      if (size > MAX_BYTES) throw tooLarge(path)
      return await file.readFile('utf8')
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof WrongUse) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new WrongUse({ ja: `${path} を開けません（${code}）。`, en: `${path} cannot be opened (${code}).` })
  }
}

async function readStandardInput(): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of process.stdin) {
    const bytes: Uint8Array = part
    size += bytes.byteLength
    if (size > MAX_BYTES) throw tooLarge('-')
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}

function tooLarge(path: string): WrongUse {
  return new WrongUse({ ja: `${path} は16 MBを超えています。`, en: `${path} is larger than 16 MB.` })
}
