import { createHash } from 'node:crypto'
import { chownSync } from 'node:fs'
import { mkdir, readFile, rename, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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

/** Which machine of a pool was given to whom for good: a person's id by the machine's place. Survives a restart; unreadable, nobody has one. */
export type GivenMachines = {
  readonly ofPerson: (person: string) => string | undefined
  readonly isGiven: (machine: string) => boolean
  readonly give: (machine: string, person: string) => Promise<void>
}

export async function readGivenMachines(folder: string, destination: string): Promise<GivenMachines> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${nameOf(destination)}.json`)
  const given = new Map(read(await readFile(file, 'utf8').catch(() => '{}')))
  return {
    ofPerson: (person) => [...given].find(([, whose]) => whose === person)?.[0],
    isGiven: (machine) => given.has(machine),
    async give(machine, person) {
      given.set(machine, person)
      await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(given)), { mode: 0o600, flush: true })
      await rename(`${file}.new`, file)
    },
  }
}

/** @throws SyntaxError where the file was damaged: a machine that somebody has must not go to another */
function read(text: string): readonly (readonly [string, string])[] {
  const parsed: unknown = JSON.parse(text)
  if (typeof parsed !== 'object' || parsed === null) throw new SyntaxError('machines that were given are unreadable')
  return Object.entries(parsed).flatMap(([machine, person]) =>
    typeof person === 'string' ? [[machine, person] as const] : [],
  )
}
