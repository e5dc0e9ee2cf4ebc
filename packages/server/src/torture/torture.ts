import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { openStore } from '../db/open.ts'
import { openKeyRing } from '../keys/key-ring.ts'
import { type Acknowledged, readLine } from './acknowledged.ts'
import { checkSurvivors, type Survivors } from './check-survivors.ts'

export type Torture = {
  readonly kills: number
  readonly url: string
  readonly keysFolder: string
  /** The bundled `writer-main`. */
  readonly writer: string
  readonly onKill?: (kill: KillResult) => void
}
export type KillResult = Survivors & {
  readonly kill: number
  readonly afterMs: number
  readonly reports: number
  readonly registerChanges: number
}

/** The time from the first answer to the kill, at most: short, so that starts and first writes are hit too. */
const MOST_MS = 400
const START_MS = 30_000

/**
 * Kills a writer with SIGKILL at random moments, opens its database again each time, and checks it against all that was ever
 * acknowledged. @returns one result a kill
 */
export async function torture(options: Torture): Promise<readonly KillResult[]> {
  const acknowledged: Acknowledged[] = []
  const results: KillResult[] = []
  for (let kill = 1; kill <= options.kills; kill += 1) {
    const afterMs = Math.round(Math.random() * MOST_MS)
    const said = await writeAndKill(options, afterMs)
    acknowledged.push(...said)
    const survivors = await reopenAndCheck(options, acknowledged)
    const reports = said.filter((one) => one.kind === 'report').length
    const registerChanges = said.filter((one) => one.kind === 'register').length
    const result = { kill, afterMs, reports, registerChanges, ...survivors }
    results.push(result)
    options.onKill?.(result)
  }
  return results
}

export function isSound(result: Survivors): boolean {
  return result.lost.length === 0 && result.halves.length === 0 && result.findings.length === 0
}

async function writeAndKill(options: Torture, afterMs: number): Promise<readonly Acknowledged[]> {
  const child = spawn(process.execPath, [options.writer, options.url, options.keysFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const said: Acknowledged[] = []
  const tooLate = setTimeout(() => child.kill('SIGKILL'), START_MS)
  for await (const line of createInterface({ input: child.stdout })) {
    if (said.length === 0) setTimeout(() => child.kill('SIGKILL'), afterMs)
    const one = readLine(line)
    if (one) said.push(one)
  }
  clearTimeout(tooLate)
  const [code, signal]: readonly unknown[] = await exited
  if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself (${String(code ?? signal)})`)
  if (said.length === 0) throw new Error(`the writer acknowledged nothing within ${START_MS} ms`)
  return said
}

async function reopenAndCheck(options: Torture, acknowledged: readonly Acknowledged[]): Promise<Survivors> {
  const store = await openStore({ url: options.url, keys: openKeyRing(options.keysFolder), now: Date.now })
  try {
    return await store.snapshot((db) => checkSurvivors(db, acknowledged))
  } finally {
    await store.close()
  }
}
