import { appendFileSync, readFileSync } from 'node:fs'
import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'taga-display-'
/** Who made it, and what runs for it: lines of a process id and when that process began. */
const OWNER = 'owner'
const PROCESSES = 'processes'
/** One that has no owner yet may be in the making. */
const MAKING_MS = 60_000

/** A folder of this process alone (0700), for one display. */
export async function makeDisplayFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), PREFIX))
  await writeFile(join(folder, OWNER), lineOf(process.pid), { mode: 0o600 })
  return folder
}

/** Notes a process that runs for it, so that it can be ended by who finds the folder. */
export function noteProcess(folder: string, pid: number): void {
  appendFileSync(join(folder, PROCESSES), lineOf(pid), { mode: 0o600 })
}

/**
 * Ends what runs for processes of ours that are gone, and wipes what they left: after a kill nobody else does. Only folders of this user, and
 * only processes that are still the ones noted. Returns how many folders there were.
 */
export async function reapDisplays(): Promise<number> {
  let reaped = 0
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue
    const folder = join(tmpdir(), name)
    if (!(await isLeft(folder))) continue
    for (const pid of await livingOf(join(folder, PROCESSES))) end(pid)
    await rm(folder, { recursive: true, force: true })
    reaped += 1
  }
  return reaped
}

async function isLeft(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined)
  if (found === undefined || !found.isDirectory() || found.uid !== process.getuid?.()) return false
  const owner = await readFile(join(folder, OWNER), 'utf8').catch(() => '')
  if (owner === '') return Date.now() - found.mtimeMs > MAKING_MS
  return (await livingOf(join(folder, OWNER))).length === 0
}

async function livingOf(file: string): Promise<readonly number[]> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, 1_000)
  return lines.flatMap((line) => {
    const pid = Number(/^(\d{1,10}) /.exec(line)?.[1] ?? 0)
    return pid > 1 && lineOf(pid) === `${line}\n` ? [pid] : []
  })
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it ended meanwhile
  }
}

/** A process by its id and when it began (proc(5), field 22 of stat): ids are used again. */
function lineOf(pid: number): string {
  return `${pid} ${beganAt(pid)}\n`
}

function beganAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // the name, in parentheses, may hold anything
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'gone'
  } catch {
    return 'gone'
  }
}
