import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in hundredths (sysconf _SC_CLK_TCK of every distribution). */
const TICKS_PER_SECOND = 100

/** CPU seconds, user and system, that these processes and everything below them took until now (proc(5)). */
export function cpuOf(processes: readonly number[]): number {
  return withAllBelow(processes).reduce((sum, { cpuS }) => sum + cpuS, 0)
}

/** The same of everything below a process, without itself. */
export function cpuBelow(ancestor: number): number {
  return below(ancestor).reduce((sum, { cpuS }) => sum + cpuS, 0)
}

/** Memory that everything below a process has: its proportional shares, in bytes. */
export function memoryBelow(ancestor: number): number {
  return below(ancestor).reduce(
    (sum, { id }) => sum + Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${id}/smaps_rollup`))?.[1] ?? 0) * 1_024,
    0,
  )
}

/** Memory that a process has for itself now, in MiB. */
export function memoryOf(process: number): number {
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(read(`/proc/${process}/status`))?.[1] ?? Number.NaN) / 1024
}

type Process = { readonly id: number; readonly parent: number; readonly cpuS: number }

function below(ancestor: number): readonly Process[] {
  return withAllBelow([ancestor]).filter(({ id }) => id !== ancestor)
}

function withAllBelow(ids: readonly number[]): readonly Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(readProcess)
  const found = all.filter(({ id }) => ids.includes(id))
  for (let at = 0; at < found.length; at++) found.push(...all.filter(({ parent }) => parent === found[at]?.id))
  return [...new Set(found)]
}

function readProcess(name: string): Process {
  const stat = read(`/proc/${name}/stat`)
  // the name in parentheses may have spaces: fields are counted from its end
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  return { id: Number(name), parent: Number(fields[1] ?? 0), cpuS: ticks / TICKS_PER_SECOND }
}

/** Empty where the process ended between being listed and being read. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
