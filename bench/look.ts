import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lookAtThisComputer } from '../packages/agent/src/look/this-computer.ts'
import { type Depth, type Figure, figure } from './figure.ts'
import { findProgram } from './find-program.ts'
import { buildProgram, PROGRAM } from './program.ts'
import { median } from './statistics.ts'

const RUNS = { quick: 1, full: 5 }
/** `taga check` says by its exit code what it found: may work, may not, could not tell. Anything else is a failure. */
const CHECK_CODES = [0, 1, 2]
const LYNIS_LIMIT_MS = 300_000

/** The fast look that is taken every five minutes, and the whole one beside two programs that look at about the same. */
export async function measureLook(depth: Depth): Promise<readonly Figure[]> {
  buildProgram()
  const stateFolder = mkdtempSync(join(tmpdir(), 'taga-bench-look-'))
  try {
    const fast: number[] = []
    for (let run = 0; run < RUNS[depth]; run++) fast.push(await lookFast(stateFolder))
    const whole = median(Array.from({ length: RUNS[depth] }, () => checkOnce(stateFolder)))
    const shared = {
      name: 'whole look at this computer (taga check)',
      value: whole,
      unit: 's',
      better: 'lower',
    } as const
    return [
      figure({
        name: 'fast look at this computer',
        value: median(fast),
        unit: 's',
        better: 'lower',
        note: `median of ${RUNS[depth]}, within a process that runs, as every five minutes`,
      }),
      figure({ ...shared, ...besideFusionInventory(depth) }),
      figure({ ...shared, ...besideLynis(depth) }),
    ]
  } finally {
    rmSync(stateFolder, { recursive: true, force: true })
  }
}

async function lookFast(stateFolder: string): Promise<number> {
  const start = performance.now()
  await lookAtThisComputer(process.env, { pace: 'fast', config: { stateFolder } })
  return (performance.now() - start) / 1000
}

/** As a process, with start and judgement, fast and slow items together. */
function checkOnce(stateFolder: string): number {
  const env = { ...process.env, TAGA_STATE: stateFolder }
  return time(process.execPath, [PROGRAM, 'check', '--json'], { codes: CHECK_CODES, env })
}

type Beside = { readonly peer: string; readonly peerValue: number | undefined; readonly note: string }

function besideFusionInventory(depth: Depth): Beside {
  const peer = 'fusioninventory-inventory'
  const program = findProgram(peer)
  if (program === undefined)
    return { peer, peerValue: undefined, note: 'peer not here: apt-get install fusioninventory-agent' }
  const runs = depth === 'quick' ? 1 : 3
  const peerValue = median(Array.from({ length: runs }, () => time(program, [], { codes: [0] })))
  return { peer, peerValue, note: `median of ${RUNS[depth]} against ${runs}; it takes inventory and judges nothing` }
}

/** Two minutes and more: only in a full run, and once. */
function besideLynis(depth: Depth): Beside {
  const peer = 'lynis audit system'
  const program = findProgram('lynis')
  if (program === undefined) return { peer, peerValue: undefined, note: 'peer not here: apt-get install lynis' }
  if (depth === 'quick') return { peer, peerValue: undefined, note: 'peer not in a quick run' }
  const folder = mkdtempSync(join(tmpdir(), 'taga-bench-lynis-'))
  try {
    const args = [
      'audit',
      'system',
      '--quick',
      '--quiet',
      '--no-colors',
      '--logfile',
      join(folder, 'log'),
      '--report-file',
      join(folder, 'report'),
    ]
    return { peer, peerValue: time(program, args, { codes: [0, 78] }), note: `median of ${RUNS.full} against one run` }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function time(
  program: string,
  args: readonly string[],
  { codes, env = process.env }: { readonly codes: readonly number[]; readonly env?: NodeJS.ProcessEnv },
): number {
  const start = performance.now()
  const { status, signal, error, stderr } = spawnSync(program, args, {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: LYNIS_LIMIT_MS,
  })
  const seconds = (performance.now() - start) / 1000
  if (status === null || !codes.includes(status))
    throw new Error(`${program} ended with ${status ?? signal}: ${stderr.slice(-500)}`, { cause: error })
  return seconds
}
