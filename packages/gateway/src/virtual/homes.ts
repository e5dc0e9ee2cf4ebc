import { createHash } from 'node:crypto'
import { chownSync } from 'node:fs'
import { mkdir, readFile, rename, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { NOBODYS_ID } from './sandbox-command.ts'

/** With less than this free, nothing new is kept: a full disk would stop the gateway too. */
const LEAST_FREE_BYTES = 512 * 1024 * 1024

/** There is too little room on the gateway's disk for files that are kept. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom'
}

/**
 * The folder of somebody's files in one destination, made where there is none. Nobody else is ever given it: its name comes from the two ids.
 * @throws NoRoom
 */
export async function keptHome(folder: string, destination: string, person: string): Promise<string> {
  const path = join(folder, nameOf(destination), nameOf(person))
  await mkdir(path, { recursive: true, mode: 0o700 })
  const { bavail, bsize } = await statfs(path)
  if (bavail * bsize < LEAST_FREE_BYTES) throw new NoRoom()
  if (process.getuid?.() === 0) chownSync(path, NOBODYS_ID, NOBODYS_ID)
  return path
}

/** Ids may hold anything; names of files may not. */
function nameOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 40)
}

/** Which machine of a pool was given to whom for good, by its name: `host:port`. Survives a restart. */
export type GivenMachines = {
  readonly whose: (machine: string) => string | undefined
  /** Resolves when it is on the disk; refused, nobody has it. */
  readonly give: (machine: string, person: string) => Promise<void>
}

/** What was given cannot be read: a machine that somebody has must not go to another. */
export class UnreadableGiven extends Error {
  override readonly name = 'UnreadableGiven'
}

/** @throws UnreadableGiven */
export async function readGivenMachines(folder: string, destination: string): Promise<GivenMachines> {
  const file = join(folder, `${nameOf(destination)}.json`)
  const given = new Map(await read(file))
  let written: Promise<unknown> = Promise.resolve()
  return {
    whose: (machine) => given.get(machine),
    give(machine, person) {
      given.set(machine, person)
      // one after another: each writes all of them, by the same way
      const writing = written.then(async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(given)), { mode: 0o600, flush: true })
        await rename(`${file}.new`, file)
      })
      written = writing.catch(() => given.delete(machine))
      return writing
    },
  }
}

/** Where there is no file yet, nobody has one; whatever else keeps it from being read is no answer. */
async function read(file: string): Promise<readonly (readonly [string, string])[]> {
  try {
    return Object.entries(Given.parse(JSON.parse(await readFile(file, 'utf8'))))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return []
    throw new UnreadableGiven(`machines that were given are unreadable: ${file}`, { cause })
  }
}

const Given = z.record(z.string(), z.string())
