import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { NOBODYS_ID } from './sandbox-command.ts'

/** What one desktop may use: percent of a core, bytes of memory with everything in it, and processes. */
export type Share = { readonly cpuPercent: number; readonly memoryBytes: number; readonly processes: number }

/**
 * How far shares are enforced here. `cgroup2`, `cgroup1`: whole. `perProcess`: memory for each process by itself, processes of all desktops
 * together, and no processor; told where the gateway says what it does, so that nobody takes it for more.
 */
export type LimitKind = 'cgroup2' | 'cgroup1' | 'perProcess'

export type Limited = {
  /** Files that a process writes its id into before it becomes the sandbox. */
  readonly joins: readonly string[]
  /** Arguments of `prlimit` for what has no group. */
  readonly perProcess: readonly string[]
  /** The most memory used so far, in bytes, where that is known. */
  readonly mostUsed: () => number | undefined
  /** Forgets the group. It must be empty. */
  readonly remove: () => void
}

export type Limiter = { readonly kind: LimitKind; readonly limit: (name: string, share: Share) => Limited }

const PREFIX = 'taga-desktop-'
/** Where the processes of the gateway itself go, so that its own group can share out. */
const LEAF = 'taga-gateway'
const CPU_PERIOD_US = 100_000

/** The best that this machine lets this process do. `root`: where control groups are mounted, `/sys/fs/cgroup` but in tests. */
export function findLimiter(root = '/sys/fs/cgroup', own = ownGroups()): Limiter {
  return byCgroup2(root, own) ?? byCgroup1(root, own) ?? PER_PROCESS
}

/** Removes groups that a gateway left which was killed; those in use, and those of gateways that live, stay. */
export async function removeLeftGroups(root = '/sys/fs/cgroup', own = ownGroups()): Promise<void> {
  for (const base of [join(root, aboveLeaf(own.unified)), ...V1.map((name) => join(root, name, own.of(name)))])
    for (const name of await readdir(base).catch(() => []))
      if (name.startsWith(PREFIX) && !isOfTheLiving(name)) removeGroup(join(base, name))
}

/** A group that is empty may be one that somebody is about to be put into: its name begins with whose it is. */
function isOfTheLiving(name: string): boolean {
  const owner = Number(/^(\d{1,10})-/.exec(name.slice(PREFIX.length))?.[1] ?? 0)
  return owner > 0 && existsSync(`/proc/${owner}`)
}

/** A gateway that is started again by its server is where the one before it put everything aside. */
function aboveLeaf(unified: string): string {
  return unified.endsWith(`/${LEAF}`) ? unified.slice(0, -LEAF.length - 1) : unified
}

type OwnGroups = { readonly unified: string; readonly of: (controller: string) => string }

/** In which groups this process is (cgroups(7), /proc/self/cgroup). */
function ownGroups(): OwnGroups {
  const lines = readText('/proc/self/cgroup').split('\n')
  const found = lines.map((line) => /^\d+:([^:]*):(\/.*)$/.exec(line)).filter((match) => match !== null)
  const of = (name: string) => found.find((match) => match[1]?.split(',').includes(name))?.[2] ?? '/'
  return { unified: found.find((match) => match[1] === '')?.[2] ?? '/', of }
}

/** Where memory and processor are controlled in the one hierarchy, and this process may make groups below its own. */
function byCgroup2(root: string, { unified }: OwnGroups): Limiter | undefined {
  const base = join(root, aboveLeaf(unified))
  const has = (file: string) => ['memory', 'cpu', 'pids'].every((name) => readText(file).split(/\s+/).includes(name))
  if (!has(join(base, 'cgroup.controllers')) || !isWritable(base)) return undefined
  // a group with processes of its own shares nothing out, but at the root
  if (!has(join(base, 'cgroup.subtree_control')) && !shareOut(base)) return undefined
  return {
    kind: 'cgroup2',
    limit(name, { cpuPercent, memoryBytes, processes }) {
      const group = makeGroup(join(base, PREFIX + name))
      write(group, 'memory.max', memoryBytes)
      tryWrite(group, 'memory.swap.max', 0)
      tryWrite(group, 'memory.oom.group', 1)
      write(group, 'cpu.max', `${cpuPercent * (CPU_PERIOD_US / 100)} ${CPU_PERIOD_US}`)
      write(group, 'pids.max', processes)
      return groupOf([group], () => readNumber(join(group, 'memory.peak')))
    },
  }
}

function shareOut(base: string): boolean {
  try {
    const leaf = makeGroup(join(base, LEAF))
    for (const pid of readText(join(base, 'cgroup.procs')).split('\n')) if (pid !== '') write(leaf, 'cgroup.procs', pid)
    write(base, 'cgroup.subtree_control', '+memory +cpu +pids')
    return true
  } catch {
    return false
  }
}

const V1 = ['memory', 'cpu', 'pids'] as const

function byCgroup1(root: string, own: OwnGroups): Limiter | undefined {
  const bases = { memory: '', cpu: '', pids: '' }
  for (const name of V1) bases[name] = join(root, name, own.of(name))
  if (!existsSync(join(bases.memory, 'memory.limit_in_bytes')) || !Object.values(bases).every(isWritable))
    return undefined
  return {
    kind: 'cgroup1',
    limit(name, { cpuPercent, memoryBytes, processes }) {
      const groups = { memory: '', cpu: '', pids: '' }
      for (const each of V1) groups[each] = makeGroup(join(bases[each], PREFIX + name))
      write(groups.memory, 'memory.limit_in_bytes', memoryBytes)
      tryWrite(groups.memory, 'memory.memsw.limit_in_bytes', memoryBytes)
      write(groups.cpu, 'cpu.cfs_period_us', CPU_PERIOD_US)
      write(groups.cpu, 'cpu.cfs_quota_us', cpuPercent * (CPU_PERIOD_US / 100))
      write(groups.pids, 'pids.max', processes)
      return groupOf(Object.values(groups), () => readNumber(join(groups.memory, 'memory.max_usage_in_bytes')))
    },
  }
}

function groupOf(groups: readonly string[], mostUsed: () => number | undefined): Limited {
  const joins = groups.map((group) => join(group, 'cgroup.procs'))
  return { joins, perProcess: [], mostUsed, remove: () => groups.forEach(removeGroup) }
}

const PER_PROCESS: Limiter = {
  kind: 'perProcess',
  limit: (_name, { memoryBytes, processes }) => ({
    joins: [],
    // the kernel counts what the user runs, on the whole machine: a desktop may add so many to what is there when it starts
    perProcess: [`--data=${memoryBytes}`, `--nproc=${threadsOf(desktopUser()) + processes}`],
    mostUsed: () => undefined,
    remove: () => undefined,
  }),
}

/** As whom the processes of desktops run, seen from this machine. */
function desktopUser(): number {
  const own = process.getuid?.() ?? 0
  return own === 0 ? NOBODYS_ID : own
}

/** How much a user runs, as RLIMIT_NPROC counts it (getrlimit(2)): threads. */
function threadsOf(user: number): number {
  let count = 0
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const status = readText(`/proc/${id}/status`)
    if (status.includes(`\nUid:\t${user}\t`)) count += Number(/^Threads:\t(\d+)$/m.exec(status)?.[1] ?? 0)
  }
  return count
}

function makeGroup(path: string): string {
  mkdirSync(path, { recursive: true })
  return path
}

function removeGroup(path: string): void {
  try {
    rmdirSync(path)
  } catch {
    // in use, or gone
  }
}

function write(group: string, file: string, value: string | number): void {
  writeFileSync(join(group, file), String(value))
}

/** What not every kernel has, and is no limit by itself. */
function tryWrite(group: string, file: string, value: string | number): void {
  try {
    write(group, file, value)
  } catch {
    // without it, memory may go to the swap first
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function readNumber(path: string): number | undefined {
  const number = Number(readText(path).trim() || Number.NaN)
  return Number.isFinite(number) ? number : undefined
}
