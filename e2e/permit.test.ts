import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changePerson } from '../packages/server/src/people/change-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { buildProgram, taga } from '../packages/taga/src/testing/run-program.ts'
import { newFolder, type RunningWorld, startWorld } from './gateway-world.ts'
import { openTunnelLaptop, type TunnelLaptop } from './tunnel-laptop.ts'
import './patience.ts'

const ACTOR = 'account:seed'

/** A company PC on its way to where nothing can be reached: `taga permit` on it, and the server that gives one. */
describe('work without a connection', () => {
  let folder: string
  let world: RunningWorld
  let department: string
  const laptops: TunnelLaptop[] = []

  beforeAll(async () => {
    await buildProgram()
    folder = await newFolder('permit')
    world = await startWorld({ folder: join(folder, 'server') })
    department = (await addDepartment(world.deps, ACTOR, { name: '経理部', patterns: ['take_home_pc'] })).id
  })
  afterAll(async () => {
    for (const each of laptops) await each.close()
    await world?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function laptop(): Promise<TunnelLaptop> {
    const opened = await openTunnelLaptop(world, { name: '佐藤 花', folder })
    laptops.push(opened)
    const draft = { name: '佐藤 花', department, rights: [] }
    await changePerson(world.deps, ACTOR, { id: opened.person, version: 1, draft })
    return opened
  }
  const permit = (on: TunnelLaptop, language = 'ja', env: Readonly<Record<string, string>> = {}) =>
    taga(['permit', '--lang', language], { env: { TAGA_STATE: on.state, ...env } })
  const fileOf = (on: TunnelLaptop) => join(on.state, 'permit.json')

  it('is shown with who, until when and for what, in both languages', async () => {
    const on = await laptop()
    const ja = await permit(on)
    expect(ja).toMatchObject({ code: 0, stderr: '' })
    expect(ja.stdout).toContain('オフライン作業の許可証: 有効です。')
    expect(ja.stdout).toContain('佐藤 花 さん')
    expect(ja.stdout).toMatch(/あと11時間5\d分|あと12時間0分/)
    expect(ja.stdout).toContain('「業務」')
    const en = await permit(on, 'en')
    expect(en).toMatchObject({ code: 0, stdout: expect.stringContaining('Permit to work offline: valid.') })
  })

  it('ends when the device is reported lost, with the next word that the device has of its server', async () => {
    const on = await laptop()
    expect(await permit(on)).toMatchObject({ code: 0 })
    await world.deps.store.write((tx) =>
      tx.db.updateTable('devices').set({ state: 'lost' }).where('id', '=', on.device.id).execute(),
    )
    expect(await permit(on)).toMatchObject({ code: 1, stdout: '' })
    await expect(readFile(fileOf(on))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('holds where nothing can be reached, and neither forged nor by a clock that was put back', async () => {
    const [on, without] = [await laptop(), await laptop()]
    expect(await permit(on)).toMatchObject({ code: 0 })
    await world.close()
    const alone = await permit(on)
    expect(alone).toMatchObject({ code: 0, stderr: expect.stringContaining('サーバーに届かないので') })
    expect(await permit(without)).toMatchObject({ code: 1, stdout: expect.stringContaining('許可証がありません。') })

    const clock = join(folder, 'clock.cjs')
    await writeFile(clock, 'const { now } = Date; Date.now = () => now() - 3 * 3_600_000\n')
    const back = await permit(on, 'ja', { NODE_OPTIONS: `--require "${clock}"` })
    expect(back).toMatchObject({ code: 1, stdout: expect.stringContaining('時計が前に戻されています。') })
    await writeFile(clock, 'const { now } = Date; Date.now = () => now() + 13 * 3_600_000\n')
    const later = await permit(on, 'en', { NODE_OPTIONS: `--require "${clock}"` })
    expect(later).toMatchObject({ code: 1, stdout: expect.stringContaining('has ended') })
    // the clock was seen at that time: put back to where it was, it is put back
    expect(await permit(on, 'en')).toMatchObject({ code: 1, stdout: expect.stringContaining('was put back') })

    const kept = JSON.parse(await readFile(fileOf(on), 'utf8')) as { text: string } // as the agent wrote it
    await writeFile(fileOf(on), JSON.stringify({ ...kept, text: kept.text.replace('"business"', '"confidential"') }))
    expect(await permit(on)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('サーバーが出したものではありません'),
    })
    await writeFile(fileOf(on), '{')
    expect(await permit(on)).toMatchObject({ code: 1, stderr: expect.stringContaining('壊れています') })
  })
})
