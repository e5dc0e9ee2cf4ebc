import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../db/open.ts'
import { openTestStore } from '../testing/test-store.ts'
import { exportPack } from './export-pack.ts'
import { verifyPack } from './verify-pack.ts'
import { newestCheckpoint } from './witness.ts'

let folder: string
let pack: string
let verifier: string
let newest: string
let keyId: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-verify-'))
  pack = join(folder, 'pack.jsonl')
  verifier = join(folder, 'verify.mjs')
  const entry = join(dirname(fileURLToPath(import.meta.url)), 'verify-main.ts')
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile: verifier,
  })
  const { store, keys, close } = await openTestStore()
  for (let count = 0; count < 20; count += 1) {
    await store.write((tx) =>
      tx.append({ kind: 'test.note', actor: '担当', subject: `n"}${count}`, body: { text: '}","hash":"' } }),
    )
  }
  await store.checkpoint()
  newest = (await newestCheckpoint(store.read))?.hash ?? ''
  keyId = keys.ledger.keyId
  await writeFile(pack, await store.snapshot((db) => collect(exportPack(db, { now: 0 }))))
  await close()
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const line of lines) all.push(line)
  return all
}

async function* inChunks(text: string): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += 1_000) yield text.slice(from, from + 1_000)
}

type Ran = { readonly code: number; readonly out: string; readonly err: string }

function verify(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [verifier, ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })
}

async function altered(change: (text: string) => string): Promise<string> {
  const file = join(folder, `${randomBytes(4).toString('hex')}.jsonl`)
  const text = await readFile(pack, 'utf8')
  const result = change(text)
  expect(result).not.toBe(text)
  await writeFile(file, result)
  return file
}

describe('the stand-alone verifier', () => {
  it('imports nothing but Node itself', async () => {
    const imports = [...(await readFile(verifier, 'utf8')).matchAll(/^import .* from "([^"]+)"/gm)].map(
      (match) => match[1],
    )
    expect(new Set(imports)).toEqual(new Set(['node:crypto', 'node:fs', 'node:util']))
  })

  it('exits 0 for an untouched pack, with the key and a checkpoint that were kept elsewhere', async () => {
    const ran = await verify(pack, '--key', keyId, '--checkpoint', newest, '--json')
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(ran.out)).toMatchObject({ outcome: 'intact', entries: 22, witnessedUpTo: 2, keys: [keyId] })
  })

  it('exits 1 and names the place of one flipped byte', async () => {
    const file = await altered((text) => text.replace('"kind":"test.note","previous"', '"kind":"test.nota","previous"'))
    const ran = await verify(file, '--json')
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.out)).toMatchObject({ findings: [{ kind: 'entryAltered', seq: 3 }] })
  })

  it('finds every single flipped byte of an entry line', async () => {
    const lines = (await readFile(pack, 'utf8')).split('\n')
    const index = lines.findIndex((line) => line.includes('"seq":5,'))
    const line = lines[index] ?? ''
    for (let place = 0; place < line.length; place += 1) {
      const flipped = String.fromCharCode(line.charCodeAt(place) ^ 1)
      const text = lines.with(index, line.slice(0, place) + flipped + line.slice(place + 1)).join('\n')
      const { outcome } = await verifyPack(inChunks(text))
      expect({ place, outcome }).toEqual({ place, outcome: 'broken' })
    }
  })

  it('exits 1 for a pack that is cut off, has a line out of order, or lacks a checkpoint somebody kept', async () => {
    expect((await verify(await altered((text) => text.slice(0, -30)))).code).toBe(1)
    const swap = (text: string) => {
      const lines = text.split('\n')
      const at = lines.findIndex((line) => line.includes('"seq":7,'))
      return lines
        .with(at, lines[at + 1] ?? '')
        .with(at + 1, lines[at] ?? '')
        .join('\n')
    }
    const swapped = JSON.parse((await verify(await altered(swap), '--json')).out) as { findings: readonly object[] }
    expect(swapped.findings).toContainEqual(expect.objectContaining({ kind: 'entryOutOfOrder', seq: 7 }))
    expect((await verify(pack, '--checkpoint', createHash('sha256').digest('hex'))).code).toBe(1)
    expect((await verify(pack, '--key', '0'.repeat(64))).code).toBe(1)
  })

  it('exits 1 where every checkpoint was taken out, also where no key is named', async () => {
    const unsigned = await altered((text) => text.replaceAll(/^\{"checkpoint":.*\n/gm, ''))
    expect((await verify(unsigned, '--json')).code).toBe(1)
    const ran = await verify(unsigned, '--key', keyId, '--json')
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.out)).toMatchObject({ findings: [{ kind: 'checkpointMissing', number: 1 }] })
  })

  it('says what it found in Japanese where asked to', async () => {
    expect((await verify(pack, '--lang', 'ja')).out).toContain('改変は見つかりませんでした')
  })

  it('exits 64 for wrong use, a missing file, and a file that is no pack', async () => {
    expect((await verify()).code).toBe(64)
    expect((await verify(pack, '--colour')).code).toBe(64)
    expect((await verify(join(folder, 'nothing.jsonl'))).code).toBe(64)
    expect((await verify(verifier)).code).toBe(64)
  })

  it('finds an old file that was put back, by a checkpoint given out since', async () => {
    const { store, keys, url, close } = await openTestStore()
    await store.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 's', body: 1 }))
    await store.close()
    await copyFile(url, `${url}.old`)
    const later = await openStore({ url, keys, now: Date.now })
    await later.write((tx) => tx.append({ kind: 'test.note', actor: 'a', subject: 's', body: 2 }))
    await later.checkpoint()
    const seen = (await newestCheckpoint(later.read))?.hash ?? ''
    await later.close()
    const restored = await openStore({ url: `${url}.old`, keys, now: Date.now })
    const file = join(folder, 'old.jsonl')
    await writeFile(file, await restored.snapshot((db) => collect(exportPack(db, { now: 0 }))))
    await restored.close()
    const ran = await verify(file, '--checkpoint', seen, '--json')
    expect(JSON.parse(ran.out)).toMatchObject({
      findings: [{ kind: 'witnessedCheckpointMissing', checkpointHash: seen }],
    })
    await close()
  })
})
