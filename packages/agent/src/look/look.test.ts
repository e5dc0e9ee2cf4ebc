import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FACTS, factSpec } from '@taga/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { found, type Probe, type World } from './collector.ts'
import { fixtureWorld } from './fixture-world.ts'
import { keepPersonalOnly, look } from './look.ts'
import { probesOf } from './platform-probes.ts'
import { realWorld } from './real-world.ts'

const WORLD = fixtureWorld({ platform: 'linux', now: 1_000 })
const probe = (
  id: string,
  limitMs: number,
  doing: (world: World) => Promise<unknown>,
  value: number | boolean = 1,
): Probe => ({
  id,
  pace: 'fast',
  facts: ['device.removableMedia'],
  limitMs,
  look: async (world) => {
    await doing(world)
    return { findings: { 'device.removableMedia': found(value, id) } }
  },
})

describe('look', () => {
  it('leaves the facts of a probe that throws unknown and keeps the others', async () => {
    const broken: Probe = {
      id: 'broken',
      pace: 'fast',
      facts: ['device.vpn'],
      limitMs: 100,
      look: () => Promise.reject(new TypeError('x')),
    }
    const { seen } = await look(WORLD, [broken, probe('good', 100, async () => undefined)], { pace: 'all' })
    expect(seen['device.vpn']).toMatchObject({ kind: 'unknown', reason: 'unreadable' })
    expect(seen['device.removableMedia']).toMatchObject({ kind: 'value', value: 1, at: 1_000, provenance: 'measured' })
  })

  it('calls a fact that a probe forgot not supported', async () => {
    const forgetful: Probe = {
      id: 'f',
      pace: 'fast',
      facts: ['device.vpn'],
      limitMs: 100,
      look: async () => ({ findings: {} }),
    }
    expect((await look(WORLD, [forgetful], { pace: 'all' })).seen['device.vpn']).toMatchObject({
      reason: 'notSupported',
    })
  })

  it('does not believe a time after the look', async () => {
    const early: Probe = {
      id: 'e',
      pace: 'fast',
      facts: ['device.vpn'],
      limitMs: 100,
      look: async () => ({ findings: { 'device.vpn': found('none', 'e', 9_999) } }),
    }
    expect((await look(WORLD, [early], { pace: 'all' })).seen['device.vpn']).toMatchObject({ at: 1_000 })
  })

  it('takes a value before an unknown and the first probe before later ones', async () => {
    const unknowing: Probe = {
      id: 'u',
      pace: 'fast',
      facts: ['device.removableMedia'],
      limitMs: 100,
      look: async () => ({ findings: {} }),
    }
    const { seen } = await look(
      WORLD,
      [unknowing, probe('one', 100, async () => undefined, 1), probe('two', 100, async () => undefined, 2)],
      { pace: 'all' },
    )
    expect(seen['device.removableMedia']).toMatchObject({ value: 1, source: 'one' })
  })

  it('runs only the probes of the pace asked for', async () => {
    const slow: Probe = { ...probe('slow', 100, async () => undefined), pace: 'slow' }
    expect((await look(WORLD, [slow], { pace: 'fast' })).took).toEqual({})
    expect(Object.keys((await look(WORLD, [slow], { pace: 'slow' })).took)).toEqual(['slow'])
  })

  it('waits no longer than the deadline, whatever the probe allows itself', async () => {
    const started = performance.now()
    const { seen } = await look(WORLD, [probe('never', 60_000, () => new Promise(() => undefined))], {
      pace: 'all',
      deadlineMs: 80,
    })
    expect(performance.now() - started).toBeLessThan(20_000) // a third of what the probe allows itself
    expect(seen['device.removableMedia']).toMatchObject({ kind: 'unknown', reason: 'timedOut' })
  })
})

describe.runIf(process.platform !== 'win32')('a tool that hangs', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-hang-'))
    // Ignores SIGTERM, has a child that does so too, and writes its own number.
    const script = `#!/bin/sh\ntrap '' TERM\necho $$ > ${folder}/pid\nsh -c "trap '' TERM; echo \\$\\$ > ${folder}/child; sleep 60" &\nsleep 60\n`
    await writeFile(join(folder, 'hangs'), script)
    await writeFile(join(folder, 'floods'), '#!/bin/sh\nexec yes\n')
    await chmod(join(folder, 'hangs'), 0o755)
    await chmod(join(folder, 'floods'), 0o755)
    await writeFile(join(folder, 'forbidden'), '')
  })
  afterAll(() => rm(folder, { recursive: true }))
  const world = () => realWorld({}, { path: `${folder}:/usr/bin:/bin` })

  it('makes its own fact unknown, the look not slow, and leaves no process behind', async () => {
    const started = performance.now()
    const { seen } = await look(world(), [probe('hangs', 400, (real) => real.run('hangs', []))], { pace: 'all' })
    expect(performance.now() - started).toBeLessThan(20_000) // the tool sleeps for 60 s
    expect(seen['device.removableMedia']).toMatchObject({ kind: 'unknown', reason: 'timedOut' })
    for (const name of ['pid', 'child']) {
      const file = await world().readFile(join(folder, name))
      const id = file.kind === 'text' ? Number(file.text) : 0
      expect(id).toBeGreaterThan(1)
      await expect.poll(() => isAlive(id), { timeout: 60_000 }).toBe(false)
    }
  })

  it('is told apart from a tool that is missing, forbidden or floods', async () => {
    expect(await world().run('hangs', [], { limitMs: 100 })).toEqual({ kind: 'failed', reason: 'timedOut' })
    expect(await world().run('no-such-tool', [])).toEqual({ kind: 'failed', reason: 'toolMissing' })
    expect(await world().run(join(folder, 'forbidden'), [])).toEqual({ kind: 'failed', reason: 'noRight' })
    expect(await world().run('floods', [], { maxBytes: 10_000 })).toEqual({ kind: 'failed', reason: 'tooLarge' })
  })

  it('is asked in the C locale and in UTC whatever the person has set', async () => {
    const asked = await realWorld({ LC_ALL: 'ja_JP.UTF-8', LANG: 'ja_JP.UTF-8', TZ: 'Asia/Tokyo', SECRET: 'x' }).run(
      'env',
      [],
    )
    const lines = asked.kind === 'ended' ? asked.stdout.split('\n') : []
    expect(lines).toContain('LC_ALL=C')
    expect(lines).toContain('TZ=UTC')
    expect(lines.some((line) => line.startsWith('SECRET'))).toBe(false)
  })
})

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch {
    return false
  }
}

describe.each(['linux', 'darwin', 'win32'] as const)('the probes of %s', (platform) => {
  const probes = probesOf(platform)
  it('see no fast fact in the background only, and keep a fast look short', () => {
    const fast = probes.filter(({ pace }) => pace === 'fast')
    // Starting PowerShell alone takes over a second on many computers.
    const limitMs = platform === 'linux' ? 1_000 : 10_000
    expect(fast.filter((one) => one.limitMs >= limitMs).map(({ id }) => id)).toEqual([])
    const seenFast = new Set(fast.flatMap(({ facts }) => facts))
    const late = probes
      .flatMap(({ facts }) => facts)
      .filter((key) => factSpec(key).pace === 'fast' && !seenFast.has(key))
    expect(late).toEqual([])
  })
  it('have names of their own', () => {
    expect(new Set(probes.map(({ id }) => id)).size).toBe(probes.length)
  })
})

describe.runIf(process.platform === 'linux')('this computer', () => {
  it('answers each fact promised at the fast pace', async () => {
    const probes = probesOf('linux')
    const { seen } = await look(realWorld(process.env), probes, { pace: 'fast' })
    const promised = probes.filter(({ pace }) => pace === 'fast').flatMap(({ facts }) => facts)
    expect(promised.filter((key) => seen[key] === undefined)).toEqual([])
  })
})

describe('keepPersonalOnly', () => {
  it('keeps exactly what the catalogue lets a personal device tell', () => {
    const observation = { at: 1, provenance: 'measured', source: 'x', kind: 'value', value: 1 } as const
    const all = Object.fromEntries(Object.keys(FACTS).map((key) => [key, observation]))
    const kept = Object.keys(keepPersonalOnly(all))
    expect(kept).toContain('device.firewallOn')
    for (const key of ['device.administrators', 'device.browserExtensions', 'device.resolvers'])
      expect(kept).not.toContain(key)
  })
})
