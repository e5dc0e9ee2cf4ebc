import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Homes } from './homes.ts'
import { NoPlace } from './places.ts'

let folder: string
let homes: Homes
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-homes-'))
  homes = new Homes(join(folder, 'homes'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const HERS = { destination: 'd1', person: 'p1' }
const HIS = { destination: 'd1', person: 'p2' }
const ELSEWHERE = { destination: 'd2', person: 'p1' }

it('gives each person in each destination a folder of their own, the same the next time', async () => {
  const [hers, his, elsewhere] = [await homes.open(HERS), await homes.open(HIS), await homes.open(ELSEWHERE)]
  expect(new Set([hers, his, elsewhere]).size).toBe(3)
  await writeFile(join(hers, 'note'), 'mine')
  expect(await new Homes(join(folder, 'homes')).open(HERS)).toBe(hers)
  expect(await readdir(hers)).toEqual(['note'])
})

it('says what is kept, how much it is, and measures it again after it was used', async () => {
  expect(await homes.list()).toEqual([])
  const path = await homes.open(HERS)
  await homes.open(HIS)
  const bytesOf = async () => (await homes.list()).find(({ person }) => person === 'p1')?.bytes ?? 0
  const before = await bytesOf()
  await writeFile(join(path, 'note'), Buffer.alloc(300_000, 1))
  expect(await bytesOf()).toBe(before)
  homes.used(HERS)
  expect((await bytesOf()) - before).toBeGreaterThanOrEqual(300_000)
  expect(await new Homes(join(folder, 'homes')).list()).toHaveLength(2)
})

it('wipes what somebody kept and nothing else, and opens it for nobody meanwhile', async () => {
  const path = await homes.open(HERS)
  const his = await homes.open(HIS)
  await mkdir(join(path, 'a', 'b'), { recursive: true })
  let mayEnd = (): void => undefined
  const wiping = homes.wipe(HERS, () => new Promise((resolve) => (mayEnd = resolve)))
  await expect(homes.open(HERS)).rejects.toThrow(NoPlace)
  expect(await readdir(path)).toEqual(['a'])
  mayEnd()
  await wiping
  await expect(homes.open(HERS)).rejects.toThrow(NoPlace)
  homes.mayOpen([HERS])
  await expect(stat(path)).rejects.toThrow('ENOENT')
  expect((await homes.list()).map(({ person }) => person)).toEqual(['p2'])
  expect((await stat(his)).isDirectory()).toBe(true)
  expect(await readdir(await homes.open(HERS))).toEqual([])
})

it('never says that nothing is kept because it could not look', async () => {
  await writeFile(join(folder, 'homes'), '')
  await expect(homes.list()).rejects.toThrow('ENOTDIR')
})
