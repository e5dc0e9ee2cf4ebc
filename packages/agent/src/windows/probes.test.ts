import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { fixtureWorld, type RecordedCommand } from '../look/fixture-world.ts'
import { look } from '../look/look.ts'
import { powershellPath, windowsProbes } from './probes.ts'

const now = Date.UTC(2026, 10, 22)
const script = `${fileURLToPath(new URL('./collector/', import.meta.url))}taga-look.ps1`
const command = (pace: string) =>
  `${powershellPath({ env: {} })} -NoProfile -NonInteractive -ExecutionPolicy Bypass -File ${script} -Pace ${pace} -Json`

function machine(fast: RecordedCommand, files: Readonly<Record<string, string>> = { [script]: '' }) {
  return fixtureWorld({ platform: 'win32', now, files, commands: { [command('fast')]: fast } })
}

const firewall = {
  at: now - 1_000,
  provenance: 'measured',
  source: 'windows.cim:MSFT_NetFirewallProfile',
  kind: 'value',
  value: true,
}
const media = { at: now, provenance: 'measured', source: 'windows.removable', kind: 'unknown', reason: 'timedOut' }
const answer = {
  format: 'taga-look/1',
  seen: { 'device.firewallOn': firewall, 'device.removableMedia': media, 'device.fromTheFuture': firewall },
  applications: [{ name: '一太郎', version: '36', kind: 'exe' }],
}

async function seenOf(world: ReturnType<typeof machine>) {
  return (await look(world, windowsProbes, { pace: 'fast' })).seen
}

describe('the windows probes', () => {
  test('carry values, unknowns and their times from the collector', async () => {
    const seen = await seenOf(machine({ stdout: JSON.stringify(answer) }))
    expect(seen['device.firewallOn']).toEqual(firewall)
    expect(seen['device.removableMedia']).toEqual(media)
    expect(seen['device.fromTheFuture']).toBeUndefined()
  })

  test('hand on the applications for the inventory', async () => {
    const looked = await look(machine({ stdout: JSON.stringify(answer) }), windowsProbes, { pace: 'fast' })
    expect(looked.inventory.applications).toEqual([{ name: '一太郎', version: '36', kind: 'exe' }])
  })

  test.each([
    ['not JSON', { stdout: 'Windows PowerShell' }, 'unreadable'],
    ['another format', { stdout: JSON.stringify({ ...answer, format: 'taga-look/2' }) }, 'unreadable'],
    ['a failed run', { code: 1, stdout: JSON.stringify(answer) }, 'unreadable'],
    ['a run that took too long', { failed: 'timedOut' }, 'timedOut'],
    ['no right to run it', { failed: 'noRight' }, 'noRight'],
  ] as const)('leave every fact unknown after %s', async (_name, recorded, reason) => {
    const seen = await seenOf(machine(recorded))
    const promised = windowsProbes.filter(({ pace }) => pace === 'fast').flatMap(({ facts }) => facts)
    expect(promised.map((key) => seen[key])).toEqual(
      promised.map(() => expect.objectContaining({ kind: 'unknown', reason })),
    )
  })

  test('leave every fact unknown where the collector was not brought along', async () => {
    const seen = await seenOf(machine({ stdout: JSON.stringify(answer) }, {}))
    expect(seen['device.firewallOn']).toMatchObject({ kind: 'unknown', reason: 'toolMissing' })
  })

  test('do not believe a claim to have enforced or recorded something', async () => {
    const claimed = { ...answer, seen: { 'device.firewallOn': { ...firewall, provenance: 'enforced' } } }
    const seen = await seenOf(machine({ stdout: JSON.stringify(claimed) }))
    expect(seen['device.firewallOn']).toMatchObject({ kind: 'unknown', reason: 'unreadable' })
  })
})
