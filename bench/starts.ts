import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Depth, type Figure, figure } from './figure.ts'
import { measureInstalled } from './installed-size.ts'
import { buildProgram, type Started, startProgram, stopProgram } from './program.ts'
import { median } from './statistics.ts'

const EFFORT = { quick: { starts: 2, idleS: 3 }, full: { starts: 7, idleS: 60 } }
const LOOK_EVERY_MS = 2
const GIVE_UP_MS = 30_000

/** Starting, resting and lying on disk. */
export async function measureStarts(depth: Depth): Promise<readonly Figure[]> {
  buildProgram()
  const { starts, idleS } = EFFORT[depth]
  const dataDir = mkdtempSync(join(tmpdir(), 'taga-bench-start-'))
  try {
    const firstMs = await startOnce(dataDir)
    const laterMs: number[] = []
    for (let run = 0; run < starts; run++) laterMs.push(await startOnce(dataDir))
    return [
      figure({
        name: 'first start, from process to listening',
        value: firstMs,
        unit: 'ms',
        better: 'lower',
        note: 'makes keys and database; once; installing and bundling not counted',
      }),
      figure({
        name: 'later start, from process to listening',
        value: median(laterMs),
        unit: 'ms',
        better: 'lower',
        note: `median of ${starts}, seen from outside by connecting every ${LOOK_EVERY_MS} ms; MeshCentral was seen at 2.4 s, not measured here`,
      }),
      await measureIdle(dataDir, idleS),
      ...measureInstalled(depth),
    ]
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function startOnce(dataDir: string): Promise<number> {
  const started = await startProgram(dataDir)
  try {
    return await untilListening(started)
  } finally {
    await stopProgram(started)
  }
}

async function untilListening({ child, port, startedAt }: Started): Promise<number> {
  while (performance.now() - startedAt < GIVE_UP_MS) {
    if (await isListening(port)) return performance.now() - startedAt
    if (child.exitCode !== null) throw new Error(`taga start ended with ${child.exitCode}`)
    await sleep(LOOK_EVERY_MS)
  }
  throw new Error(`taga start does not listen after ${GIVE_UP_MS} ms`)
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

async function measureIdle(dataDir: string, idleS: number): Promise<Figure> {
  const name = `memory at rest, ${idleS} s after the start, empty database`
  const started = await startProgram(dataDir)
  try {
    await untilListening(started)
    await sleep(idleS * 1000)
    const file = `/proc/${started.child.pid}/status`
    const [, kib] = existsSync(file) ? (/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8')) ?? []) : []
    const value = kib === undefined ? undefined : (Number(kib) * 1024) / 1e6
    const note =
      value === undefined
        ? 'not here: needs /proc'
        : 'resident set (VmRSS); MeshCentral was seen at 155 MB, not measured here'
    return figure({ name, value, unit: 'MB', better: 'lower', note })
  } finally {
    await stopProgram(started)
  }
}
