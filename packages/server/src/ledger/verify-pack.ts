import { ChainCheck, type CheckOptions, type Verification } from './chain-check.ts'
import { asCheckpoint } from './checkpoint.ts'
import type { LedgerEntry } from './entry.ts'
import type { EntryBody } from './read-entries.ts'

const FORMAT = 'taga.ledger-pack/1'

/** The file is not a ledger pack, or one of a later format. */
export class NotAPack extends Error {
  override readonly name = 'NotAPack'
}

/**
 * Checks a ledger pack without the program that made it. Reads once, in chunks; memory does not grow with the entries.
 * @throws NotAPack where the first line says that it is something else
 */
export async function verifyPack(chunks: AsyncIterable<string>, options: CheckOptions = {}): Promise<Verification> {
  const pack = new PackCheck(new ChainCheck(options))
  let rest = ''
  for await (const chunk of chunks) {
    const text = rest + chunk
    let from = 0
    for (let to = text.indexOf('\n', from); to >= 0; to = text.indexOf('\n', from)) {
      pack.addLine(text.slice(from, to))
      from = to + 1
    }
    rest = text.slice(from)
  }
  if (rest !== '') pack.addLine(rest)
  return pack.finish()
}

class PackCheck {
  readonly #check: ChainCheck
  #lines = 0
  #entries = 0
  #ended = false

  constructor(check: ChainCheck) {
    this.#check = check
  }

  addLine(line: string): void {
    this.#lines += 1
    if (this.#lines === 1) requireFormat(line)
    else if (this.#ended || !(line.startsWith('{"entry":') ? this.#addEntry(line) : this.#addOther(line))) {
      this.#check.found({ kind: 'lineUnreadable', line: this.#lines })
    }
  }

  finish(): Verification {
    if (this.#lines === 0) throw new NotAPack('the file is empty')
    if (!this.#ended) this.#check.found({ kind: 'packCutOff' })
    return this.#check.finish()
  }

  #addEntry(line: string): boolean {
    this.#entries += 1
    const end = endOfEntry(line)
    const entry = asEntry(parse(line.slice(9, end)))
    const body = asBody(line.slice(end))
    if (!entry || !body) return false
    this.#check.addEntry(entry, body)
    return true
  }

  #addOther(line: string): boolean {
    const value = parse(line)
    if (isRecord(value['key'])) {
      const { keyId, publicKey } = value['key']
      if (typeof keyId !== 'string' || typeof publicKey !== 'string') return false
      this.#check.addKey({ keyId, publicKey })
    } else if (isRecord(value['checkpoint'])) {
      const checkpoint = asCheckpoint(value['checkpoint'])
      if (!checkpoint) return false
      this.#check.addCheckpoint(checkpoint)
    } else if (isRecord(value['witness'])) {
      const { device, checkpointHash } = value['witness']
      if (typeof device !== 'string' || typeof checkpointHash !== 'string') return false
      this.#check.addWitness({ device, checkpointHash })
    } else if (isRecord(value['end'])) {
      this.#ended = true
      return value['end']['entries'] === this.#entries
    } else return false
    return true
  }
}

function requireFormat(line: string): void {
  const format = parse(line)['format']
  if (format !== FORMAT) throw new NotAPack(typeof format === 'string' ? format : 'no format')
}

/** An entry is flat and ends with its hash. A quote within one of its texts stands behind a backslash, so the first that does not ends it. */
function endOfEntry(line: string): number {
  let end = line.indexOf('"}', 9)
  while (end > 0 && line[end - 1] === '\\') end = line.indexOf('"}', end + 1)
  return end + 2
}

/** What follows an entry in its line: `,"salt":"...","body":...}`, `,"erased":{...}}` or `,"missing":true}`. */
function asBody(text: string): EntryBody | undefined {
  if (text.startsWith(',"salt":"') && text.endsWith('}')) {
    const quote = text.indexOf('"', 9)
    const start = quote + 9
    if (text.slice(quote, start) !== '","body":') return undefined
    return { kind: 'present', salt: text.slice(9, quote), text: text.slice(start, -1) }
  }
  if (text === ',"missing":true}') return { kind: 'missing' }
  const { erased } = parse(`{${text.slice(1)}`)
  if (!isRecord(erased)) return undefined
  const { at, by, why } = erased
  if (typeof at !== 'number' || typeof by !== 'string' || typeof why !== 'string') return undefined
  return { kind: 'erased', at, by, why }
}

function asEntry(value: Readonly<Record<string, unknown>>): LedgerEntry | undefined {
  const { format, writer, seq, at, kind, actor, subject, bodyHash, previous, hash } = value
  if (format !== 1 || typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 1) return undefined
  if (typeof at !== 'number' || typeof writer !== 'string' || typeof kind !== 'string') return undefined
  if (typeof actor !== 'string' || typeof subject !== 'string' || typeof bodyHash !== 'string') return undefined
  if (typeof previous !== 'string' || typeof hash !== 'string') return undefined
  return { format, writer, seq, at, kind, actor, subject, bodyHash, previous, hash }
}

/** An object, or an empty one where the text is none: then no member has the shape that is asked for. */
function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : {}
  } catch {
    return {} // reported as an unreadable line by whoever misses a member
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
