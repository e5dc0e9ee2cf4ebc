import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AccessRecord } from '@taga/contract'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAccessLog, type SpooledLog } from './create-access-log.ts'
import { mergeLines } from './merge-lines.ts'

describe('the access log', () => {
  let folder: string
  let log: SpooledLog
  let faults: unknown[]
  let time: number
  let sent: { batch: string; records: readonly AccessRecord[] }[]
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-log-'))
    faults = []
    sent = []
    time = 1_800_000_000_000
    log = await openLog()
  })
  afterEach(async () => {
    await log.close()
    await rm(folder, { recursive: true, force: true })
  })

  const openLog = (mostBytes?: number) =>
    createAccessLog({
      folder,
      now: () => time,
      onFault: (error) => faults.push(error),
      ...(mostBytes !== undefined && { mostBytes }),
    })
  const cut = (connection: string) => log.write({ event: 'cut', carrier: 'vnc', connection })
  const keep = () =>
    log.attach((batch, records) => {
      sent.push({ batch, records })
      setImmediate(() => log.kept(batch))
    })
  const connections = () => sent.flatMap(({ records }) => records.map(({ connection }) => connection))
  const files = async () => (await readdir(folder)).filter((file) => file.endsWith('.jsonl'))

  it('sends every line once, in order, and lets go of what the server has kept', async () => {
    for (let number = 0; number < 1_234; number++) cut(String(number))
    keep()
    await vi.waitFor(() => expect(connections()).toHaveLength(1_234), { timeout: 60_000 })
    expect(connections()).toEqual(Array.from({ length: 1_234 }, (_, number) => String(number)))
    expect(Math.max(...sent.map(({ records }) => records.length))).toBeLessThanOrEqual(500)
    expect(new Set(sent.flatMap(({ records }) => records.map(({ id }) => id))).size).toBe(1_234)
    await vi.waitFor(async () => expect(await files()).toEqual([]), { timeout: 60_000 })
    expect(faults).toEqual([])
  })

  it('sends the same batch with the same lines again after a run that was told nothing', async () => {
    for (let number = 0; number < 600; number++) cut(String(number))
    log.attach((batch, records) => void sent.push({ batch, records }))
    await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 60_000 })
    await log.close()
    log = await openLog()
    const first = sent[0]
    sent = []
    keep()
    await vi.waitFor(() => expect(connections()).toHaveLength(600), { timeout: 60_000 })
    expect(sent[0]).toEqual(first)
  })

  it('sends again what a stream took along, and keeps what was not kept', async () => {
    cut('1')
    log.attach((batch, records) => void sent.push({ batch, records }))
    await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 60_000 })
    log.kept('another')
    log.detach()
    log.attach((batch, records) => void sent.push({ batch, records }))
    await vi.waitFor(() => expect(sent).toHaveLength(2), { timeout: 60_000 })
    expect(sent[1]).toEqual(sent[0])
    expect(await files()).toHaveLength(1)
  })

  it('has on the disk what it flushed, and passes over what a kill tore', async () => {
    for (let number = 0; number < 10; number++) cut(String(number))
    await log.flush()
    const [file = ''] = await files()
    await log.close()
    await appendFile(join(folder, file), '{"id":"torn","at":1,"event":"cu')
    await writeFile(join(folder, 'something else.jsonl'), 'x')
    log = await openLog()
    keep()
    await vi.waitFor(() => expect(connections()).toHaveLength(10), { timeout: 60_000 })
  })

  it('loses no line that it said is on the disk, killed again and again', async () => {
    await log.close()
    const writer = join(folder, 'writer.mjs')
    const source = fileURLToPath(new URL('writer-main.ts', import.meta.url))
    await build({
      entryPoints: [source],
      outfile: writer,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    })
    const expected: number[] = []
    for (let run = 0; run < 5; run++) {
      const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
      let said = ''
      child.stdout.on('data', (bytes: Buffer) => {
        said += bytes.toString()
      })
      await vi.waitFor(() => expect(said.split('\n').length).toBeGreaterThan(20), { timeout: 60_000 })
      child.kill('SIGKILL')
      await once(child, 'close')
      expected.push(Number(said.split('\n').at(-2)))
    }
    log = await openLog()
    keep()
    await vi.waitFor(async () => expect(await files()).toEqual([]), { timeout: 60_000 })
    const runs = groupRuns(sent)
    expect(runs).toHaveLength(5)
    for (const [run, lines] of runs.entries()) {
      expect(lines.length).toBeGreaterThanOrEqual(expected[run] ?? Infinity)
      expect(lines).toEqual(lines.map((_, number) => String(number)))
    }
  })

  it('tells refusals that repeat themselves in one line a minute', async () => {
    const denied: Parameters<SpooledLog['write']>[0] = { event: 'denied', carrier: 'web', person: 'p1', reasons: ['x'] }
    for (let times = 0; times < 1_000; times++) log.write(denied)
    log.write({ ...denied, person: 'p2' })
    time += 61_000
    keep()
    await vi.waitFor(() => expect(sent.flatMap(({ records }) => records)).toHaveLength(3), { timeout: 60_000 })
    expect(sent.flatMap(({ records }) => records)).toMatchObject([
      { person: 'p1' },
      { person: 'p2' },
      { person: 'p1', times: 999 },
    ])
  })

  it('stays bounded however many strangers are refused, and counts every one', async () => {
    for (let number = 0; number < 50_000; number++)
      log.write({
        event: 'refused',
        carrier: 'web',
        address: `198.51.100.${number}`,
        cause: number < 40_000 ? 'noSession' : `c${number}`,
      })
    time += 61_000
    keep()
    const told = () => sent.flatMap(({ records }) => records)
    await vi.waitFor(() => expect(told().reduce((sum, { times }) => sum + (times ?? 1), 0)).toBe(50_000), {
      timeout: 60_000,
    })
    expect(told().length).toBeLessThan(7_000)
  })

  it('says that it is full, shrinks what was opened and closed, and keeps every denial and cut', async () => {
    await log.close()
    log = await openLog(300_000)
    for (let number = 0; number < 2_000; number++) {
      log.write({
        event: 'closed',
        carrier: 'vnc',
        connection: String(number),
        session: 's',
        bytesOut: 10,
        lastedMs: 5,
      })
      if (number % 100 === 0) cut(String(number))
    }
    expect(log.isFull()).toBe(false)
    await log.flush()
    await vi.waitFor(() => expect(log.isFull()).toBe(false), { timeout: 60_000 })
    for (let number = 0; number < 5_000; number++) cut(String(number).padStart(60))
    await log.flush()
    expect(log.isFull()).toBe(true)
    keep()
    await vi.waitFor(async () => expect(await files()).toEqual([]), { timeout: 60_000 })
    const told = sent.flatMap(({ records }) => records)
    expect(told.filter(({ event }) => event === 'cut')).toHaveLength(5_020)
    const closed = told.filter(({ event }) => event === 'closed')
    expect(closed.reduce((sum, { bytesOut }) => sum + (bytesOut ?? 0), 0)).toBe(20_000)
    expect(closed.reduce((sum, { times }) => sum + (times ?? 1), 0)).toBe(2_000)
    expect(log.isFull()).toBe(false)
  })

  it('is full where the disk cannot be written, and goes on when it can', async () => {
    await rm(folder, { recursive: true })
    cut('1')
    await expect(log.flush()).rejects.toMatchObject({ code: 'ENOENT' })
    expect(log.isFull()).toBe(true)
    await log.close()
    folder = await mkdtemp(join(tmpdir(), 'taga-log-'))
    log = await openLog()
    expect(log.isFull()).toBe(false)
  })

  it('writes what it can of a line that it cannot keep', async () => {
    log.write({ event: 'cut', carrier: 'vnc', cause: 'x'.repeat(500) })
    keep()
    await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 60_000 })
    expect(sent[0]?.records).toMatchObject([{ event: 'cut', carrier: 'vnc', cause: 'notToBeKept' }])
    expect(faults).toHaveLength(1)
  })
})

describe('merging lines', () => {
  it('adds up what was opened and closed, and touches nothing else', () => {
    const line = (id: string, event: AccessRecord['event'], rest: Partial<AccessRecord> = {}): AccessRecord => ({
      id,
      at: 1,
      event,
      carrier: 'web',
      session: 's',
      ...rest,
    })
    expect(
      mergeLines([
        line('1', 'opened', { connection: 'a' }),
        line('2', 'denied'),
        line('3', 'denied'),
        line('4', 'opened', { connection: 'b', times: 4 }),
        line('5', 'closed', { bytesIn: 1, lastedMs: 7 }),
        line('6', 'closed', { bytesIn: 2, session: 't' }),
      ]),
    ).toEqual([
      line('1', 'opened', { times: 5 }),
      line('2', 'denied'),
      line('3', 'denied'),
      line('5', 'closed', { bytesIn: 1, lastedMs: 7 }),
      line('6', 'closed', { bytesIn: 2, session: 't' }),
    ])
  })
})

/** The lines of each run that wrote some, by the part of their ids that runs do not share. */
function groupRuns(batches: readonly { readonly records: readonly AccessRecord[] }[]): (string | undefined)[][] {
  const runs = new Map<string, (string | undefined)[]>()
  for (const { id, connection } of batches.flatMap(({ records }) => records)) {
    const run = id.slice(0, 12)
    runs.set(run, [...(runs.get(run) ?? []), connection])
  }
  return [...runs.values()]
}
