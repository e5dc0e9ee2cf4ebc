import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createKeyRing } from '../packages/server/src/keys/key-ring.ts'
import { type Depth, type Figure, figure } from './figure.ts'
import { writePack } from './ledger-pack.ts'
import { median } from './statistics.ts'

const EFFORT = { quick: { entries: 50_000, runs: 1 }, full: { entries: 1_000_000, runs: 3 } }

/** The stand-alone verifier, as its own process, over a pack with bodies, checkpoints and signatures. */
export async function measureVerify(depth: Depth): Promise<readonly Figure[]> {
  const { entries, runs } = EFFORT[depth]
  const folder = mkdtempSync(join(tmpdir(), 'taga-bench-pack-'))
  try {
    const pack = join(folder, 'pack.jsonl')
    const { ledger } = createKeyRing()
    const stream = createWriteStream(pack, { highWaterMark: 1 << 20 })
    for (const text of writePack(ledger, entries)) if (!stream.write(text)) await once(stream, 'drain')
    stream.end()
    await finished(stream)
    const seconds = Array.from({ length: runs }, () => verifyOnce(pack, { keyId: ledger.keyId, entries }))
    const size = `${Math.round(statSync(pack).size / 2 ** 20)} MiB`
    return [
      figure({
        name: `verify ${entries.toLocaleString('en')} ledger entries`,
        value: median(seconds),
        unit: 's',
        better: 'lower',
        note: `${size} with bodies and a checkpoint every 2,000 entries, process start included, median of ${runs}; no peer keeps such a ledger`,
      }),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function verifyOnce(pack: string, expected: { readonly keyId: string; readonly entries: number }): number {
  const verifier = join(dirname(fileURLToPath(import.meta.url)), 'verify.mjs')
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [verifier, pack, '--json', '--key', expected.keyId], {
    encoding: 'utf8',
  })
  const seconds = (performance.now() - start) / 1000
  if (status !== 0) throw new Error(`the verifier ended with ${status}: ${stdout} ${stderr}`)
  const result = JSON.parse(stdout) as { readonly outcome: string; readonly entries: number } // Verification, printed by --json
  if (result.outcome !== 'intact' || result.entries !== expected.entries) throw new Error(`not verified: ${stdout}`)
  return seconds
}
