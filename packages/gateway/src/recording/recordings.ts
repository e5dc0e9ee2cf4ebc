import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { keepFile, readSecret, UnusableFile } from '../identity/keep-file.ts'
import { type Frame, sealing, unseal } from './sealed-file.ts'

const KEY_FILE = 'recording-key'
const ENDING = '.rec'
const HOUR_MS = 3_600_000
/** Less room than this on the disk, and nothing more is recorded: the access log needs it. */
const LEAST_FREE_BYTES = 512 * 1024 * 1024
const LOOK_EVERY_MS = 10_000
/** What waits for the disk; more, and the picture waits too. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024
const IDS = /^[\w-]{1,100}$/

/** What a recording is of, for who watches it. */
export type RecordingHead = {
  readonly startedAt: number
  readonly destination: string
  readonly person: string
  readonly device: string
}

/** One that is being made. */
export type Recording = {
  write(parts: readonly Buffer[]): void
  /** The disk is behind: nothing more should be written before `hasRoom` is told. */
  isFull(): boolean
  end(): void
}

/** Nothing can be recorded now: the disk is full, or refuses. */
export class CannotRecord extends Error {
  override readonly name = 'CannotRecord'
}

export type RecordingEvents = {
  /** It cannot go on: nobody may see what is not recorded. */
  readonly failed: (error: Error) => void
  readonly hasRoom: () => void
}

/** Recordings of screens at the gateway that shows them: sealed, in files of its folder, for so long and no longer (AD-2). */
export type Recordings = {
  readonly keptDays: number
  /** @throws CannotRecord */
  start(id: string, head: RecordingHead, events: RecordingEvents): Promise<Recording>
  /** Its frames, of which the first is the head as JSON; undefined where there is none, or none any more. */
  read(id: string): Promise<AsyncGenerator<Frame> | undefined>
  close(): Promise<void>
}

export type RecordingsOptions = {
  readonly folder: string
  readonly keptDays: number
  readonly onFault: (error: unknown) => void
  /** Room on the disk, and how often it is looked at: as the system says, every 10 s. */
  readonly freeBytes?: () => Promise<number>
  readonly lookEveryMs?: number
}

/** @throws UnusableFile where the key of the folder cannot be used */
export async function openRecordings(options: RecordingsOptions): Promise<Recordings> {
  const { folder, keptDays, onFault } = options
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const key = await readOrMakeKey(join(folder, KEY_FILE))
  const freeBytes = options.freeBytes ?? (() => freeAt(folder))
  const going = new Map<string, Going>()
  await forget()
  const forgetting = setInterval(() => void forget().catch(onFault), HOUR_MS).unref()
  const looking = setInterval(() => void look().catch(onFault), options.lookEveryMs ?? LOOK_EVERY_MS).unref()

  /** A recording is as old as its last picture. */
  async function forget(): Promise<void> {
    for (const name of await readdir(folder)) {
      if (!name.endsWith(ENDING) || going.has(name.slice(0, -ENDING.length))) continue
      const { mtimeMs } = await stat(join(folder, name))
      if (mtimeMs < Date.now() - keptDays * 24 * HOUR_MS) await rm(join(folder, name), { force: true })
    }
  }

  async function look(): Promise<void> {
    if (going.size === 0 || (await freeBytes()) >= LEAST_FREE_BYTES) return
    for (const each of going.values()) each.fail(new CannotRecord('the disk is full'))
  }

  return {
    keptDays,
    async start(id, head, events) {
      if (!IDS.test(id)) throw new CannotRecord('not an id')
      if ((await freeBytes().catch(() => 0)) < LEAST_FREE_BYTES) throw new CannotRecord('the disk is full')
      const made = new Going(key, join(folder, `${id}${ENDING}`), events, () => going.delete(id))
      going.set(id, made)
      await made.begin(head)
      return made
    },
    async read(id) {
      if (!IDS.test(id)) return undefined
      const path = join(folder, `${id}${ENDING}`)
      try {
        await (await open(path, 'r')).close()
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
        throw error
      }
      return unseal(key, createReadStream(path))
    },
    async close() {
      clearInterval(forgetting)
      clearInterval(looking)
      await Promise.all([...going.values()].map((each) => each.finish()))
    },
  }
}

class Going implements Recording {
  readonly #file: WriteStream
  readonly #sealing: ReturnType<typeof sealing>
  readonly #events: RecordingEvents
  readonly #begun = performance.now()
  readonly #over: () => void
  #closed: Promise<void> | undefined

  constructor(key: Buffer, path: string, events: RecordingEvents, over: () => void) {
    this.#events = events
    this.#over = over
    this.#sealing = sealing(key, randomBytes(32))
    this.#file = createWriteStream(path, { flags: 'wx', mode: 0o600, highWaterMark: MOST_WAITING_BYTES })
    this.#file.on('drain', () => events.hasRoom())
    this.#file.on('error', (error) => this.fail(error))
  }

  /** Resolves once the disk has taken its beginning. */
  begin(head: RecordingHead): Promise<void> {
    const first = this.#sealing.seal({ ms: 0, bytes: Buffer.from(JSON.stringify(head)) })
    return new Promise((resolve, reject) => {
      this.#file.write(Buffer.concat([this.#sealing.head, first]), (error) => {
        if (error === null || error === undefined) resolve()
        else reject(new CannotRecord('the disk refused', { cause: error }))
      })
    })
  }

  write(parts: readonly Buffer[]): void {
    if (this.#closed !== undefined || parts.length === 0) return
    const ms = Math.round(performance.now() - this.#begun)
    this.#file.write(this.#sealing.seal({ ms, bytes: Buffer.concat(parts) }))
  }

  isFull(): boolean {
    return this.#closed === undefined && this.#file.writableNeedDrain
  }

  end(): void {
    void this.finish()
  }

  /** Marks its end, and resolves when the file is closed. */
  finish(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#over()
      const last = this.#sealing.seal({ ms: Math.round(performance.now() - this.#begun), bytes: Buffer.alloc(0) })
      this.#file.once('close', resolve)
      if (this.#file.destroyed) resolve()
      else this.#file.end(last)
    })
    return this.#closed
  }

  fail(error: Error): void {
    if (this.#closed !== undefined) return
    void this.finish()
    this.#events.failed(error)
  }
}

async function readOrMakeKey(path: string): Promise<Buffer> {
  const text = await readSecret(path)
  if (text === undefined) {
    const key = randomBytes(32)
    await keepFile(path, key.toString('base64url'))
    return key
  }
  const key = Buffer.from(text.trim(), 'base64url')
  if (key.length !== 32) throw new UnusableFile(path, 'is not a key of 32 bytes')
  return key
}

async function freeAt(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
