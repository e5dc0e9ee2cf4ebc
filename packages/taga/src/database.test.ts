import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { textWidth } from '@taga/agent'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildProgram, type RunningTaga, startTaga, taga } from './testing/run-program.ts'

let folder: string
let data: string
let server: RunningTaga | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-database-'))
  data = join(folder, 'data')
  await buildProgram()
  server = startTaga(['start', '--no-look', '--port', '0', '--data', data])
  await server.waitFor(/Ctrl\+C/)
})
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** The same refusal in both languages: one sentence on stderr that names the file, exit code 1, and no trace of code. */
async function expectRefusal(args: readonly string[], names: string): Promise<void> {
  const [ja, en] = [await taga([...args, '--lang', 'ja']), await taga([...args, '--lang', 'en'])]
  for (const ended of [ja, en]) {
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toContain(names)
    expect(ended.stderr).not.toMatch(/\n\s+at |Error:/)
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1)
  }
  expect(ja.stderr).toMatch(/[ぁ-ん]/)
  expect(en.stderr).not.toMatch(/[ぁ-ん]/)
}

/** A data folder of its own, as the first one was when it was at rest. */
async function copyOfData(name: string): Promise<string> {
  const copy = join(folder, name)
  await mkdir(copy, { mode: 0o700 })
  const backup = join(folder, `${name}.taga`)
  expect((await taga(['backup', backup, '--data', data])).code).toBe(0)
  expect((await taga(['restore', backup, '--data', copy])).code).toBe(0)
  return copy
}

describe('while a server runs', () => {
  it('measures an empty organisation: 43 states, none of them good', async () => {
    const { code, stdout, stderr } = await taga(['measures', '--json', '--data', data])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { measures, barrel, nextSteps } = JSON.parse(stdout)
    expect(measures).toHaveLength(43)
    expect(measures.filter(({ state }: { readonly state: string }) => state === 'holds')).toEqual([])
    expect(barrel.height).toBe(0)
    expect(nextSteps).toHaveLength(3)
  })

  it('prints the measures within 80 columns, and never says "0 of 0"', async () => {
    for (const language of ['ja', 'en'] as const) {
      const { stdout } = await taga(['measures', '--data', data, '--lang', language])
      const lines = stdout.split('\n')
      expect(lines.filter((line) => textWidth(line) > 80)).toEqual([])
      expect(lines.filter((line) => /^(EX|AD|TW)-\d/.test(line))).toHaveLength(43)
      expect(stdout).not.toMatch(/\b0 (of|\/) 0\b/)
      expect(stdout).toContain(language === 'ja' ? 'たるの水位 0 %' : 'stands at 0 %')
    }
  })

  it('verifies its ledger, exports it, and verifies the pack; an altered pack is found', async () => {
    const live = await taga(['ledger', 'verify', '--data', data, '--json'])
    expect(live).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(live.stdout)).toMatchObject({ outcome: 'intact' })
    const pack = join(folder, 'pack.jsonl')
    expect(await taga(['ledger', 'export', pack, '--data', data])).toMatchObject({ code: 0, stdout: '' })
    expect((await taga(['ledger', 'verify', pack])).code).toBe(0)
    const piped = await taga(['ledger', 'export', '-', '--data', data])
    for (const line of piped.stdout.trimEnd().split('\n')) expect(JSON.parse(line)).toBeTypeOf('object')
    const lines = (await readFile(pack, 'utf8')).split('\n')
    const at = lines.findIndex((line) => line.startsWith('{"entry":'))
    await writeFile(pack, lines.toSpliced(at, 1).join('\n'))
    expect((await taga(['ledger', 'verify', pack])).code).toBe(1)
  })

  it('is backed up, and restored elsewhere with a ledger that goes on', async () => {
    const backup = join(folder, 'all.taga')
    const made = await taga(['backup', backup, '--data', data, '--lang', 'en'])
    expect(made.code).toBe(0)
    expect(made.stdout).toMatch(/SHA-256 [0-9a-f]{64}/)
    expect(made.stdout).toMatch(/keys\/ .*\n.*certificates\/ /)
    const elsewhere = join(folder, 'elsewhere')
    const restored = await taga(['restore', backup, '--data', elsewhere, '--lang', 'en'])
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('new keys were made') })
    const withKeys = join(folder, 'with-keys')
    await cp(join(data, 'keys'), join(withKeys, 'keys'), { recursive: true })
    const whole = await taga(['restore', backup, '--data', withKeys, '--lang', 'en'])
    expect(whole.stdout).not.toContain('new keys were made')
    expect(whole.stdout).toContain('no certificates/ folder')
    expect((await taga(['ledger', 'verify', '--data', elsewhere])).code).toBe(0)
    const again = startTaga(['start', '--no-look', '--port', '0', '--data', elsewhere])
    await again.waitFor(/Ctrl\+C/)
    expect((await again.stop()).code).toBe(0)
  })

  it('is never written over: not by a backup, not by a restore', async () => {
    const backup = join(folder, 'once.taga')
    expect((await taga(['backup', backup, '--data', data])).code).toBe(0)
    const before = await readFile(backup)
    await expectRefusal(['backup', backup, '--data', data], backup)
    await expectRefusal(['restore', backup, '--data', data], join(data, 'taga.db'))
    expect(await readFile(backup)).toEqual(before)
  })

  it('stops at once when it is told to while it still looks at the computer', async () => {
    const looking = startTaga(['start', '--port', '0', '--data', join(folder, 'looking'), '--lang', 'en'])
    await looking.waitFor(/Taga: http/)
    const ended = await looking.stop()
    expect(ended).toMatchObject({ code: 0, signal: null })
    expect(ended.stdout).toMatch(/^Taga: http:\S+\n\n\nStopping …\n$/)
  })

  it('refuses a second server on the same data', async () => {
    await expectRefusal(['start', '--no-look', '--port', '0', '--data', data], join(data, 'taga.db'))
  })
})

describe('a database that cannot be used', () => {
  it('is named when it is not there, and none is made by asking', async () => {
    const nowhere = join(folder, 'nowhere')
    await expectRefusal(['measures', '--data', nowhere], join(nowhere, 'taga.db'))
    await expectRefusal(['backup', join(folder, 'none.taga'), '--data', nowhere], join(nowhere, 'taga.db'))
    expect(await readdir(folder)).not.toContain('nowhere')
  })

  it('is named when it is damaged, and left as it was', async () => {
    const copy = await copyOfData('damaged')
    const file = join(copy, 'taga.db')
    const bytes = await readFile(file)
    bytes.fill(0x5a, 0, 4_096)
    await writeFile(file, bytes)
    await expectRefusal(['start', '--no-look', '--port', '0', '--data', copy], file)
    await expectRefusal(['measures', '--data', copy], file)
    expect(await readFile(file)).toEqual(bytes)
  })

  it('is named when a newer Taga has written it', async () => {
    const copy = await copyOfData('newer')
    const file = join(copy, 'taga.db')
    // The id of a migration that this program does not know.
    const text = await readFile(file, 'latin1')
    await writeFile(file, text.replaceAll('0001-ledger', '9001-ledger'), 'latin1')
    await expectRefusal(['start', '--no-look', '--port', '0', '--data', copy], file)
    await expectRefusal(['measures', '--data', copy], file)
  })

  it('is named when it is something else', async () => {
    const copy = join(folder, 'else')
    await mkdir(copy)
    const file = join(copy, 'taga.db')
    await writeFile(file, '株主総会の議事録\n'.repeat(500))
    await expectRefusal(['start', '--no-look', '--port', '0', '--data', copy], file)
    expect(await readFile(file, 'utf8')).toContain('株主総会')
  })

  it('is named when a backup of it is torn', async () => {
    const whole = join(folder, 'whole.taga')
    const torn = join(folder, 'torn.taga')
    expect((await taga(['backup', whole, '--data', data])).code).toBe(0)
    const bytes = await readFile(whole)
    await writeFile(torn, bytes.subarray(0, bytes.length >> 1))
    await expectRefusal(['restore', torn, '--data', join(folder, 'from-torn')], torn)
    expect(await readdir(join(folder, 'from-torn'))).not.toContain('taga.db')
  })

  it('is named when keys are open to others', async () => {
    const copy = await copyOfData('open-keys')
    const keys = join(copy, 'keys')
    const [name = ''] = await readdir(keys)
    await chmod(join(keys, name), 0o644)
    await expectRefusal(['start', '--no-look', '--port', '0', '--data', copy], join(keys, name))
  })

  it.skipIf(process.getuid?.() === 0)('is named when its folder is read-only (needs an ordinary user)', async () => {
    const copy = join(folder, 'read-only')
    await mkdir(copy)
    await copyFile(join(await copyOfData('writable'), 'taga.db'), join(copy, 'taga.db'))
    await chmod(copy, 0o555)
    await expectRefusal(['start', '--no-look', '--port', '0', '--data', copy], copy)
    await chmod(copy, 0o755)
  })
})
