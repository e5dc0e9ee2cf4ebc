import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type KeptHome, MOST_TOLD_HOMES } from '@taga/contract'
import { z } from 'zod'
import { NoPlace } from './places.ts'
import { NOBODYS_ID } from './sandbox-command.ts'

/** With less than this free, nothing new is kept: a full disk would stop the gateway too. */
const LEAST_FREE_BYTES = 512 * 1024 * 1024
const MEASURE_MS = 60_000

/** There is too little room on the gateway's disk for files that are kept. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom'
}

type Whose = Pick<KeptHome, 'destination' | 'person'>
/** Lies beside the files, never among them; written at each start, so that its time says when they were used. */
const Whose = z.strictObject({ destination: z.string(), person: z.string() })

/** Files that people keep of desktops that this gateway starts: a folder for each person and destination. */
export class Homes {
  readonly #folder: string
  /** How much each holds, by its folder, since it was used last. */
  readonly #bytes = new Map<string, number>()
  readonly #wiping = new Set<string>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The folder of somebody's files, made where there is none. Nobody else is ever given it. @throws NoRoom, NoPlace while it is being wiped */
  async open(whose: Whose): Promise<string> {
    const path = this.#pathOf(whose)
    if (this.#wiping.has(path)) throw new NoPlace()
    await mkdir(path, { recursive: true, mode: 0o700 })
    const { bavail, bsize } = await statfs(path)
    if (bavail * bsize < LEAST_FREE_BYTES) throw new NoRoom()
    if (process.getuid?.() === 0) chownSync(path, NOBODYS_ID, NOBODYS_ID)
    const { destination, person } = whose
    await writeFile(`${path}.new`, JSON.stringify({ destination, person }), { mode: 0o600, flush: true })
    await rename(`${path}.new`, `${path}.json`)
    return path
  }

  /** Somebody used theirs: what was measured of it holds no more. */
  used(whose: Whose): void {
    this.#bytes.delete(this.#pathOf(whose))
  }

  /** Everything that is kept; those that were used last first. */
  async list(): Promise<readonly KeptHome[]> {
    const found: KeptHome[] = []
    for (const folder of await namesIn(this.#folder))
      for (const name of await namesIn(join(this.#folder, folder))) {
        if (!name.endsWith('.json')) continue
        const note = join(this.#folder, folder, name)
        const { destination, person } = Whose.parse(JSON.parse(await readFile(note, 'utf8')))
        const bytes = await this.#measure(note.slice(0, -'.json'.length))
        found.push({ destination, person, bytes, usedAt: Math.floor((await stat(note)).mtimeMs) })
      }
    return found.toSorted((one, other) => other.usedAt - one.usedAt).slice(0, MOST_TOLD_HOMES)
  }

  /** Wipes what somebody kept, once `end` ended what runs on it. It opens for nobody until that was told: a new one is not to be wiped again. */
  async wipe(whose: Whose, end: () => Promise<void>): Promise<void> {
    const path = this.#pathOf(whose)
    this.#wiping.add(path)
    await end()
    await rm(path, { recursive: true, force: true })
    // last: what is half wiped is listed still
    await rm(`${path}.json`, { force: true })
    this.#bytes.delete(path)
  }

  /** It was told, or could not be: they may open again. */
  mayOpen(all: readonly Whose[]): void {
    for (const whose of all) this.#wiping.delete(this.#pathOf(whose))
  }

  #pathOf({ destination, person }: Whose): string {
    return join(this.#folder, nameOf(destination), nameOf(person))
  }

  async #measure(path: string): Promise<number> {
    const known = this.#bytes.get(path)
    if (known !== undefined) return known
    const bytes = await bytesIn(path)
    this.#bytes.set(path, bytes)
    return bytes
  }
}

/** Ids may hold anything; names of files may not. */
function nameOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 40)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** What the files take on the disk, by `du`, which follows no link whatever is done to them meanwhile; it says so too where some vanished. */
function bytesIn(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    execFile('/usr/bin/du', ['-s', '-k', '--', path], { timeout: MEASURE_MS, env: {} }, (error, said) => {
      const kilobytes = /^(\d+)\s/.exec(said)?.[1]
      if (kilobytes === undefined) reject(new Error(`what is kept could not be measured: ${path}`, { cause: error }))
      else resolve(Number(kilobytes) * 1_024)
    })
  })
}
