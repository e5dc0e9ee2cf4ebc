import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readGivenMachines, UnreadableGiven } from './homes.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-given-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const NAMES = Array.from({ length: 20 }, (_, at) => `192.0.2.${at}:5900`)

it('keeps what was given to many at the same moment, and has it after a restart', async () => {
  const given = await readGivenMachines(folder, 'd1')
  await Promise.all(NAMES.map((name, at) => given.give(name, `p${at}`)))
  const again = await readGivenMachines(folder, 'd1')
  expect(NAMES.map((name) => again.whose(name))).toEqual(NAMES.map((_, at) => `p${at}`))
  const other = await readGivenMachines(folder, 'd2')
  expect(NAMES.map((name) => other.whose(name))).toEqual(NAMES.map(() => undefined))
})

it('takes a file that it cannot read for no answer, never for an empty one', async () => {
  const given = await readGivenMachines(folder, 'd1')
  await given.give('192.0.2.1:5900', 'p1')
  const [file = ''] = await readdir(folder)
  await rm(join(folder, file))
  await mkdir(join(folder, file))
  await expect(readGivenMachines(folder, 'd1')).rejects.toThrow(UnreadableGiven)
  await rm(join(folder, file), { recursive: true })
  for (const damaged of ['', '{"192.0.2.1:5900":', '[]', '{"192.0.2.1:5900":1}', 'null']) {
    await writeFile(join(folder, file), damaged)
    await expect(readGivenMachines(folder, 'd1')).rejects.toThrow(UnreadableGiven)
  }
})

it('gives nobody what could not be written, and goes on with the next', async () => {
  const given = await readGivenMachines(folder, 'd1')
  await rm(folder, { recursive: true })
  await writeFile(folder, '')
  await expect(given.give('192.0.2.1:5900', 'p1')).rejects.toThrow('EEXIST')
  expect(given.whose('192.0.2.1:5900')).toBeUndefined()
  await rm(folder)
  await given.give('192.0.2.1:5900', 'p2')
  expect((await readGivenMachines(folder, 'd1')).whose('192.0.2.1:5900')).toBe('p2')
})
