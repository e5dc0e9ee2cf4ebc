import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { CannotRecord, openRecordings, type Recordings, type RecordingsOptions } from './recordings.ts'
import { type Frame, HEAD_BYTES, NotSealedByUs } from './sealed-file.ts'

const HEAD = { startedAt: 1, destination: '経理課のPC', person: '髙橋 花子', device: 'ノートPC 12' }
const EVENTS = { failed: () => undefined, hasRoom: () => undefined }
const DAY_MS = 86_400_000

let folder: string
const open: Recordings[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-recordings-'))
})
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
  await rm(folder, { recursive: true, force: true })
})

async function recordings(more: Partial<RecordingsOptions> = {}): Promise<Recordings> {
  const onFault = (error: unknown) => {
    throw error
  }
  const made = await openRecordings({ folder, keptDays: 30, onFault, ...more })
  open.push(made)
  return made
}

/** What a recording holds: its head, the rest as one text, and whether its end is there. */
async function contentOf(kept: Recordings, id: string) {
  const frames = await kept.read(id)
  if (frames === undefined) return undefined
  const all: Frame[] = []
  for await (const frame of frames) all.push(frame)
  const [head, ...rest] = all
  return {
    head: JSON.parse(head?.bytes.toString() ?? '{}') as unknown,
    text: rest.map(({ bytes }) => bytes.toString()).join(''),
    isWhole: rest.at(-1)?.bytes.length === 0,
  }
}

it('gives back what was shown, in order and with its time, and nothing of it stands in the file in the clear', async () => {
  const kept = await recordings()
  const one = await kept.start('c1', HEAD, EVENTS)
  one.write([Buffer.from('first '), Buffer.from('picture ')])
  one.write([])
  one.write([Buffer.from('second')])
  await kept.close()
  expect(await contentOf(kept, 'c1')).toEqual({ head: HEAD, text: 'first picture second', isWhole: true })
  const bytes = await readFile(join(folder, 'c1.rec'))
  for (const text of ['first', '花子', 'second']) expect(bytes.includes(text)).toBe(false)
  const { mode } = await stat(join(folder, 'c1.rec'))
  expect(process.platform === 'win32' ? 0 : mode & 0o077).toBe(0)
})

it('is read as far as it goes where the gateway was killed, and says that its end is missing', async () => {
  const kept = await recordings()
  const one = await kept.start('c1', HEAD, EVENTS)
  one.write([Buffer.from('seen ')])
  one.write([Buffer.from('cut off')])
  await kept.close()
  const { size } = await stat(join(folder, 'c1.rec'))
  await truncate(join(folder, 'c1.rec'), size - 30)
  expect(await contentOf(await recordings(), 'c1')).toMatchObject({ text: 'seen ', isWhole: false })
})

it('is not shown where a byte was changed, or to another key', async () => {
  const kept = await recordings()
  const one = await kept.start('c1', HEAD, EVENTS)
  one.write([Buffer.from('what was on the screen')])
  await kept.close()
  const bytes = await readFile(join(folder, 'c1.rec'))
  for (const at of [0, HEAD_BYTES - 1, HEAD_BYTES + 20, bytes.length - 40]) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    await writeFile(join(folder, 'c1.rec'), changed)
    await expect(contentOf(kept, 'c1')).rejects.toThrow(NotSealedByUs)
  }
  await writeFile(join(folder, 'c1.rec'), bytes)
  await rm(join(folder, 'recording-key'))
  await expect(contentOf(await recordings(), 'c1')).rejects.toThrow(NotSealedByUs)
})

it('goes when its time is over, and not before', async () => {
  const kept = await recordings()
  for (const id of ['old', 'new']) (await kept.start(id, HEAD, EVENTS)).end()
  await kept.close()
  const at = (days: number) => new Date(Date.now() - days * DAY_MS)
  await utimes(join(folder, 'old.rec'), at(31), at(31))
  await utimes(join(folder, 'new.rec'), at(29), at(29))
  await recordings()
  expect((await readdir(folder)).toSorted()).toEqual(['new.rec', 'recording-key'])
})

it('does not begin where the disk is nearly full, twice for one connection, or outside its folder', async () => {
  const full = await recordings({ freeBytes: async () => 1_000 })
  await expect(full.start('c1', HEAD, EVENTS)).rejects.toThrow(CannotRecord)
  const kept = await recordings()
  await kept.start('c2', HEAD, EVENTS)
  await expect(kept.start('c2', HEAD, EVENTS)).rejects.toThrow(CannotRecord)
  for (const id of ['../out', 'a/b', '', 'x'.repeat(101)]) {
    await expect(kept.start(id, HEAD, EVENTS)).rejects.toThrow(CannotRecord)
    expect(await kept.read(id)).toBeUndefined()
  }
  expect(await kept.read('nobody')).toBeUndefined()
})

it('ends, and says so, where the disk becomes full', async () => {
  let free = 10 ** 12
  const kept = await recordings({ freeBytes: async () => free, lookEveryMs: 5 })
  const failed = new Promise<Error>((resolve) => {
    void kept.start('c1', HEAD, { ...EVENTS, failed: resolve }).then((one) => {
      one.write([Buffer.from('seen')])
      free = 0
    })
  })
  expect(await failed).toBeInstanceOf(CannotRecord)
  await kept.close()
  expect(await contentOf(kept, 'c1')).toMatchObject({ text: 'seen', isWhole: true })
})
