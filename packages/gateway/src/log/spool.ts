import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { AccessRecord } from '@taga/contract'
import { mergeLines } from './merge-lines.ts'

/** A batch is a file: at most so many lines and bytes, so that it fits into one message of the stream. */
const MOST_LINES = 500
const MOST_FILE_BYTES = 1024 * 1024
/** Lines that wait for a disk that does not answer. */
const MOST_PENDING = 20_000
/** Writes wait so long for one another, and share one sync. */
const GROUP_MS = 10
const RETRY_MS = 1_000
const NAME = /^(\d{12}-[A-Za-z0-9_-]{11})(\.sent)?\.jsonl$/

type Kept = { sent: boolean; bytes: number; merged: boolean }

/**
 * Lines on their way to the server, in files of this machine. A file is closed before it is sent, is sent as one batch under its own name
 * and goes when the server has kept it: after a kill the same batch is the same lines. A line that a kill tore is passed over.
 */
export class Spool {
  readonly #folder: string
  readonly #mostBytes: number
  readonly #onFault: (error: unknown) => void
  /** Closed files by name, the oldest first. */
  readonly #files = new Map<string, Kept>()
  #number = 0
  #bytes = 0
  #pending: string[] = []
  #pendingBytes = 0
  #current: { readonly name: string; readonly handle: FileHandle; lines: number; bytes: number } | undefined
  #timer: NodeJS.Timeout | undefined
  #work: Promise<void> = Promise.resolve()
  #fault: unknown
  #wasFull = false
  #lost = 0
  #closed = false

  private constructor(folder: string, mostBytes: number, onFault: (error: unknown) => void) {
    this.#folder = folder
    this.#mostBytes = mostBytes
    this.#onFault = onFault
  }

  static async open(
    folder: string,
    { mostBytes, onFault }: { readonly mostBytes: number; readonly onFault: (error: unknown) => void },
  ): Promise<Spool> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const spool = new Spool(folder, mostBytes, onFault)
    for (const file of (await readdir(folder)).sort()) await spool.#take(file)
    return spool
  }

  /** No room, or no disk: until a tenth is free again. */
  isFull(): boolean {
    const used = this.#bytes + this.#pendingBytes
    const limit = this.#wasFull ? this.#mostBytes * 0.9 : this.#mostBytes
    this.#wasFull = used >= limit || this.#fault !== undefined || this.#pending.length >= MOST_PENDING / 2
    return this.#wasFull
  }

  /** Lines that there was no room for at all, since this was last asked. */
  takeLost(): number {
    const lost = this.#lost
    this.#lost = 0
    return lost
  }

  append(line: string): void {
    if (this.#pending.length >= MOST_PENDING) {
      this.#lost++
      return
    }
    this.#pending.push(line)
    this.#pendingBytes += line.length
    this.#writeSoon(GROUP_MS)
  }

  /** Resolves when everything appended so far is on the disk. @throws what the disk said */
  flush(): Promise<void> {
    return this.#do(() => this.#write())
  }

  /** Closes the file that is being written, so that it can be sent. */
  rotate(): Promise<void> {
    return this.#do(() => this.#endCurrent())
  }

  /** The oldest batch that is closed. */
  oldest(): string | undefined {
    for (const name of this.#files.keys()) return name
    return undefined
  }

  /** The lines of a batch, which from now on stays as it is: it may be on its way. */
  async read(batch: string): Promise<readonly AccessRecord[]> {
    const kept = this.#files.get(batch)
    if (kept === undefined) return []
    return this.#do(async () => {
      // another asked first, and the server has it by now
      if (this.#files.get(batch) !== kept) return []
      if (!kept.sent) await rename(this.#path(batch, false), this.#path(batch, true))
      kept.sent = true
      return parseLines(await readFile(this.#path(batch, true), 'utf8'))
    })
  }

  /** The server has it. */
  async remove(batch: string): Promise<void> {
    const kept = this.#files.get(batch)
    if (kept === undefined) return
    await this.#do(async () => {
      if (this.#files.get(batch) !== kept) return
      await unlink(this.#path(batch, kept.sent))
      this.#files.delete(batch)
      this.#bytes -= kept.bytes
    })
  }

  /** Writes one file anew with less room, where much is waiting. What was sent stays as it is. */
  async shrink(): Promise<void> {
    if (this.#bytes < this.#mostBytes * 0.75) return
    for (const [name, kept] of this.#files)
      if (!kept.sent && !kept.merged) return await this.#do(() => this.#mergeFile(name, kept))
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    try {
      await this.#do(() => this.#write())
    } catch (error) {
      this.#onFault(error)
    }
    await this.#do(() => this.#endCurrent())
  }

  async #take(file: string): Promise<void> {
    const name = NAME.exec(file)
    if (name?.[1] === undefined) return
    this.#number = Math.max(this.#number, Number(name[1].slice(0, 12)))
    const { size } = await stat(join(this.#folder, file))
    this.#files.set(name[1], { sent: name[2] !== undefined, bytes: size, merged: false })
    this.#bytes += size
  }

  #path(name: string, sent: boolean): string {
    return join(this.#folder, `${name}${sent ? '.sent' : ''}.jsonl`)
  }

  /** One thing after another; what fails keeps nothing else from being done. */
  #do<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work)
    this.#work = done.then(
      () => undefined,
      () => undefined,
    )
    return done
  }

  #writeSoon(inMs: number): void {
    if (this.#timer !== undefined || this.#closed) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#do(() => this.#write()).catch(this.#onFault)
    }, inMs)
    this.#timer.unref()
  }

  async #write(): Promise<void> {
    try {
      while (this.#pending.length > 0) await this.#writeSome()
      this.#fault = undefined
    } catch (error) {
      this.#fault = error
      await this.#abandonCurrent()
      this.#writeSoon(RETRY_MS)
      throw error
    }
  }

  async #writeSome(): Promise<void> {
    const current = this.#current ?? (await this.#begin())
    const { text, lines } = this.#nextText(current)
    const bytes = Buffer.from(text)
    await current.handle.writeFile(bytes)
    await current.handle.datasync()
    this.#pending.splice(0, lines)
    this.#pendingBytes = this.#pending.reduce((sum, line) => sum + line.length, 0)
    current.lines += lines
    current.bytes += bytes.length
    this.#bytes += bytes.length
    if (current.lines >= MOST_LINES || current.bytes >= MOST_FILE_BYTES) await this.#endCurrent()
  }

  #nextText(current: { readonly lines: number; readonly bytes: number }): {
    readonly text: string
    readonly lines: number
  } {
    let size = current.bytes
    let lines = 0
    while (
      lines < this.#pending.length &&
      lines < MOST_LINES - current.lines &&
      (lines === 0 || size < MOST_FILE_BYTES)
    )
      size += this.#pending[lines++]?.length ?? 0
    return { text: `${this.#pending.slice(0, lines).join('\n')}\n`, lines }
  }

  async #begin() {
    const name = `${String(++this.#number).padStart(12, '0')}-${randomBytes(8).toString('base64url')}`
    const handle = await open(this.#path(name, false), 'ax', 0o600)
    this.#current = { name, handle, lines: 0, bytes: 0 }
    await this.#syncFolder()
    return this.#current
  }

  async #endCurrent(): Promise<void> {
    const current = this.#current
    if (current === undefined) return
    this.#current = undefined
    await current.handle.close()
    this.#files.set(current.name, { sent: false, bytes: current.bytes, merged: false })
  }

  /** After a fault the file ends at what is known to be on the disk; what may be behind that is a line for `parseLines` to pass over. */
  async #abandonCurrent(): Promise<void> {
    const current = this.#current
    if (current === undefined) return
    this.#current = undefined
    this.#files.set(current.name, { sent: false, bytes: current.bytes, merged: false })
    try {
      await current.handle.truncate(current.bytes)
    } catch (error) {
      this.#onFault(error)
    }
    try {
      await current.handle.close()
    } catch (error) {
      this.#onFault(error)
    }
  }

  async #mergeFile(name: string, kept: Kept): Promise<void> {
    kept.merged = true
    const path = this.#path(name, false)
    const records = mergeLines(parseLines(await readFile(path, 'utf8')))
    const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''))
    if (bytes.length >= kept.bytes) return
    const next = join(this.#folder, `${name}.merged`)
    const handle = await open(next, 'w', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.datasync()
    } finally {
      await handle.close()
    }
    await rename(next, path)
    await this.#syncFolder()
    this.#bytes -= kept.bytes - bytes.length
    kept.bytes = bytes.length
  }

  /** A file's name is on the disk when its folder is. Windows syncs no folders, and needs none to be. */
  async #syncFolder(): Promise<void> {
    if (process.platform === 'win32') return
    const folder = await open(this.#folder, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }
}

function parseLines(text: string): readonly AccessRecord[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return []
    const read = AccessRecord.safeParse(parseJson(line))
    return read.success ? [read.data] : []
  })
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined // torn by a kill
  }
}
