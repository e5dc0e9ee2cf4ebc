import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAgentConfig } from '../config.ts'
import { raiseCounter, readCounter, takeCounter } from './counter.ts'
import { makeDeviceKey, readDeviceKey } from './device-key.ts'
import { checkpointHash, keepWitnessed, readWitnessed } from './identity.ts'
import { changeMemory, fingerprintKey, readMemory } from './memory.ts'
import { takeProcessLock } from './process-lock.ts'
import { dequeue, enqueue, MAX_QUEUED, queuedNames, readQueued } from './queue.ts'
import { DamagedState } from './read-state.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-state-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Runs TypeScript in a process of its own that can be killed. */
function run(source: string) {
  const here = new URL('.', import.meta.url)
  const tsx = fileURLToPath(import.meta.resolve('tsx'))
  return spawn(
    process.execPath,
    ['--import', tsx, '--input-type=module', '--eval', source.replaceAll('HERE/', here.href)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
}

describe('takeCounter', () => {
  it('counts up and is on disk before it is given', async () => {
    expect(await readCounter(folder)).toBe(0)
    expect(await takeCounter(folder)).toBe(1)
    expect(await readFile(join(folder, 'counter'), 'utf8')).toBe('1\n')
    expect(await takeCounter(folder)).toBe(2)
  })

  it('never moves back', async () => {
    await raiseCounter(folder, 9)
    await raiseCounter(folder, 3)
    expect(await takeCounter(folder)).toBe(10)
  })

  it('does not start at 1 again where the file is damaged', async () => {
    await writeFile(join(folder, 'counter'), '')
    await expect(takeCounter(folder)).rejects.toBeInstanceOf(DamagedState)
  })

  it('never gives a number twice, however often the process is killed', async () => {
    const given: number[] = []
    for (let round = 0; round < 6; round++) {
      const child = run(
        `import { takeCounter } from 'HERE/counter.ts'\nfor (let i = 0; i < 100000; i++) { const n = await takeCounter(${JSON.stringify(folder)}); process.stdout.write(n + '\\n') }`,
      )
      let text = ''
      child.stdout.on('data', (part: Buffer) => {
        text += part.toString()
        if (text.split('\n').length > 3 + round * 7) child.kill('SIGKILL')
      })
      await once(child, 'close')
      given.push(
        ...text
          .split('\n')
          .filter((line) => line !== '')
          .map(Number),
      )
    }
    expect(given.length).toBeGreaterThan(20)
    expect(new Set(given).size).toBe(given.length)
    expect(given).toEqual(given.toSorted((left, right) => left - right))
    expect(await takeCounter(folder)).toBeGreaterThan(given.at(-1) ?? 0)
  })
})

describe('the queue', () => {
  const queued = (at: number) => ({
    seen: { 'device.vpn': { at, provenance: 'measured' as const, source: 'x', kind: 'value' as const, value: 'none' } },
  })

  it('gives back in order what was put in, also by two at once', async () => {
    await Promise.all([1, 2, 3, 4, 5].map((at) => enqueue(folder, queued(at))))
    const names = await queuedNames(folder)
    expect(names).toHaveLength(5)
    expect(await readQueued(folder, names[0] ?? '')).toEqual(queued(1))
    await dequeue(folder, names[0] ?? '')
    expect(await queuedNames(folder)).toEqual(names.slice(1))
  })

  it('lets the oldest go when it is full', async () => {
    for (let at = 0; at < MAX_QUEUED + 3; at++) await enqueue(folder, queued(at))
    const names = await queuedNames(folder)
    expect(names).toHaveLength(MAX_QUEUED)
    expect(await readQueued(folder, names[0] ?? '')).toEqual(queued(3))
  })

  it('holds every look that was acknowledged before a kill, each of them whole', async () => {
    const child = run(
      `import { enqueue } from 'HERE/queue.ts'\nfor (let at = 1; at < 100000; at++) { await enqueue(${JSON.stringify(folder)}, { seen: { 'device.vpn': { at, provenance: 'measured', source: 'x', kind: 'value', value: 'none' } } }); process.stdout.write(at + '\\n') }`,
    )
    let text = ''
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString()
      if (text.split('\n').length > 40) child.kill('SIGKILL')
    })
    await once(child, 'close')
    const acknowledged = text
      .split('\n')
      .filter((line) => line !== '')
      .map(Number)
    const names = await queuedNames(folder)
    expect(names.length).toBeGreaterThanOrEqual(acknowledged.length)
    const kept = await Promise.all(names.map((name) => readQueued(folder, name)))
    expect(kept.slice(0, acknowledged.length)).toEqual(acknowledged.map(queued))
  })
})

describe('takeProcessLock', () => {
  it('is held by one process and let go of when it is killed', async () => {
    const child = run(
      `import { takeProcessLock } from 'HERE/process-lock.ts'\nconst lock = await takeProcessLock(${JSON.stringify(folder)}); process.stdout.write(lock === undefined ? 'no' : 'yes'); setInterval(() => lock, 1000)`,
    )
    const [said] = await once(child.stdout, 'data')
    expect(String(said)).toBe('yes')
    expect(await takeProcessLock(folder)).toBeUndefined()
    child.kill('SIGKILL')
    await once(child, 'close')
    const lock = await takeProcessLock(folder)
    expect(lock).toBeDefined()
    await lock?.release()
    await (await takeProcessLock(folder))?.release()
  })

  it('works in a folder whose name is too long for a socket', async () => {
    const lock = await takeProcessLock(join(folder, 'x'.repeat(120)))
    expect(lock).toBeDefined()
    await lock?.release()
  })
})

describe('the device key', () => {
  it('is kept for its owner only and signs what its public half verifies', async () => {
    const made = makeDeviceKey()
    await made.save(folder)
    const key = await readDeviceKey(folder)
    expect(key?.publicKey).toBe(made.publicKey)
    const spki = createPublicKey({ key: Buffer.from(made.publicKey, 'base64url'), format: 'der', type: 'spki' })
    expect(verify(null, Buffer.from('text'), spki, Buffer.from(key?.sign('text') ?? '', 'base64url'))).toBe(true)
    const { mode } = await stat(join(folder, 'device-key.pem'))
    expect(process.platform === 'win32' ? 0o600 : mode & 0o777).toBe(0o600)
  })

  it.skipIf(process.platform === 'win32')('is refused when others may read it', async () => {
    await makeDeviceKey().save(folder)
    await chmod(join(folder, 'device-key.pem'), 0o644)
    await expect(readDeviceKey(folder)).rejects.toBeInstanceOf(DamagedState)
  })
})

describe('what is remembered', () => {
  it('loses no change made at the same time', async () => {
    await changeMemory(folder, () => ({ lookedAt: 0, unusedBeforeMs: 0, pending: {} }))
    await Promise.all(
      Array.from({ length: 20 }, () =>
        changeMemory(folder, (before) => before && { ...before, lookedAt: before.lookedAt + 1 }),
      ),
    )
    expect((await readMemory(folder))?.lookedAt).toBe(20)
  })

  it('keeps one secret for fingerprints and leaves no half-written file', async () => {
    const made = await fingerprintKey(folder)
    expect(made.length).toBeGreaterThanOrEqual(43)
    expect(await fingerprintKey(folder)).toBe(made)
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('keeps the newest checkpoint that bears its own hash', async () => {
    const checkpoint = (number: number) => {
      const said = {
        format: 1 as const,
        number,
        at: 5,
        previous: 'p',
        keyId: 'k',
        signature: 's',
        heads: [{ writer: 'w', seq: 1, hash: 'h', closed: true as const }],
      }
      return { ...said, hash: checkpointHash({ ...said, hash: '' }) }
    }
    await keepWitnessed(folder, checkpoint(2))
    await keepWitnessed(folder, checkpoint(1))
    await keepWitnessed(folder, { ...checkpoint(3), hash: checkpoint(2).hash })
    expect(await readWitnessed(folder)).toEqual(checkpoint(2))
    const text =
      '{"at":5,"format":1,"heads":[{"closed":true,"hash":"h","seq":1,"writer":"w"}],"keyId":"k","number":2,"previous":"p","signature":"s"}'
    expect(checkpoint(2).hash).toBe(createHash('sha256').update(text).digest('hex'))
  })
})

describe('readAgentConfig', () => {
  it.each([
    [{}, { platform: 'linux', home: '/home/a', userId: 1000 }, '/home/a/.local/state/taga'],
    [{ XDG_STATE_HOME: '/s' }, { platform: 'linux', home: '/home/a', userId: 1000 }, '/s/taga'],
    [{}, { platform: 'linux', home: '/root', userId: 0 }, '/var/lib/taga-agent'],
    [{}, { platform: 'darwin', home: '/Users/a', userId: 501 }, '/Users/a/Library/Application Support/Taga'],
    [{ TAGA_STATE: '/own' }, { platform: 'linux', home: '/home/a', userId: 0 }, '/own'],
  ] as const)('keeps state where the system wants it: %j %j', (env, where, expected) => {
    expect(readAgentConfig(env, where).stateFolder).toBe(expected)
  })
})
