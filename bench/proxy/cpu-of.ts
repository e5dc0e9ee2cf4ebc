import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in hundredths (sysconf _SC_CLK_TCK of every distribution). */
const TICKS_PER_SECOND = 100

/** CPU seconds, user and system, that these processes and their children took until now. */
export function cpuOf(processes: readonly number[]): number {
  let ticks = 0
  const wanted = new Set(processes)
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = read(`/proc/${name}/stat`)
    if (stat === undefined) continue
    // the name in parentheses may have spaces: fields are counted from its end (proc(5))
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const parent = Number(fields[1])
    if (wanted.has(Number(name)) || wanted.has(parent)) ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks / TICKS_PER_SECOND
}

/** Memory that a process has for itself now, in MiB. */
export function memoryOf(process: number): number {
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(read(`/proc/${process}/status`) ?? '')?.[1] ?? Number.NaN) / 1024
}

/** A process may end between being listed and being read. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
