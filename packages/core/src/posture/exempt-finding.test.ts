import { expect, it } from 'vitest'
import type { Observation, Seen, Value } from '../facts/observation.ts'
import { judgePosture } from './judge-posture.ts'

const NOW = 1_800_000_000_000

function measured(value: Value): Observation {
  return { kind: 'value', value, at: NOW - 1_000, provenance: 'measured', source: 'test' }
}

function firewallOf(seen: Seen, now = NOW) {
  const found = judgePosture({ seen, now, settings: {}, judgedAs: 'client' }).find(({ item }) => item.id === 'firewall')
  if (found === undefined) throw new Error('there is an item for the firewall')
  return found
}

it('shows a failing item as exempt while an exemption of the item or of its rule lasts, and never as good', () => {
  for (const from of ['firewall', 'firewall-on']) {
    const seen = { 'device.firewallOn': measured(false), 'device.exemptions': measured([`${from}@${NOW + 500}`]) }
    expect(firewallOf(seen)).toMatchObject({ state: 'exempt', validUntil: NOW + 500 })
    expect(firewallOf(seen, NOW + 500).state).toBe('fails')
    expect(firewallOf(seen, NOW + 499).state).toBe('exempt')
  }
})

it('leaves an item alone that holds, and one that another exemption is about', () => {
  const exemptions = measured([`firewall@${NOW + 500}`])
  expect(firewallOf({ 'device.firewallOn': measured(true), 'device.exemptions': exemptions }).state).toBe('holds')
  const other = measured([`disk.encryption@${NOW + 500}`])
  expect(firewallOf({ 'device.firewallOn': measured(false), 'device.exemptions': other }).state).toBe('fails')
  expect(firewallOf({ 'device.exemptions': exemptions }).state).toBe('exempt')
})
