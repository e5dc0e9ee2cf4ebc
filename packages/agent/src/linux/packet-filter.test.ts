import { describe, expect, it } from 'vitest'
import { filterOfIptables, filterOfNft, turnsAway } from './packet-filter.ts'
import { readFixture } from './read-fixture.ts'

function nftCloses(fixture: string, family: 'ip' | 'ip6' = 'ip'): boolean {
  const filter = filterOfNft(JSON.parse(readFixture(fixture)), family)
  if (filter === undefined) throw new Error(`${fixture} is no ruleset`)
  return turnsAway(filter)
}

function iptablesClose(...lines: readonly string[]): boolean {
  return turnsAway(filterOfIptables(['*filter', ...lines, 'COMMIT'].join('\n')))
}

describe('turnsAway', () => {
  it('finds no firewall where no rule is loaded', () => {
    expect(nftCloses('nft-empty.json')).toBe(false)
  })

  it('finds the firewall in an input chain whose policy is drop', () => {
    expect(nftCloses('nft-drop-policy.json')).toBe(true)
  })

  it('finds the firewall in an input chain that ends in reject', () => {
    expect(nftCloses('nft-ends-in-reject.json')).toBe(true)
  })

  it('is not deceived by a zone that accepts everything before the reject', () => {
    expect(nftCloses('nft-trusted-zone.json')).toBe(false)
  })

  it('does not take rules for containers and forwarding for a firewall', () => {
    expect(nftCloses('nft-containers-only.json')).toBe(false)
  })

  it.each(['ip', 'ip6'] as const)('finds ufw in what nftables lists, family %s', (family) => {
    expect(nftCloses('nft-ufw.json', family)).toBe(true)
  })

  it('does not count rules of IPv4 for IPv6', () => {
    expect(nftCloses('nft-drop-policy.json', 'ip6')).toBe(false)
  })

  it('finds ufw in what iptables saves', () => {
    expect(turnsAway(filterOfIptables(readFixture('iptables-save-ufw.txt')))).toBe(true)
  })

  it('is open where an outer interface is accepted as a whole', () => {
    expect(iptablesClose(':INPUT DROP [0:0]', '-A INPUT -i eth0 -j ACCEPT')).toBe(false)
  })

  it('stays closed where only loopback or a bridge is accepted', () => {
    expect(iptablesClose(':INPUT DROP [0:0]', '-A INPUT -i lo -j ACCEPT', '-A INPUT -i docker0 -j ACCEPT')).toBe(true)
  })

  it('counts a limited reject as a condition, so the policy decides', () => {
    expect(iptablesClose(':INPUT ACCEPT [0:0]', '-A INPUT -m limit --limit 3/min -j DROP')).toBe(false)
  })

  it('ends where chains call each other in a circle', () => {
    expect(iptablesClose(':INPUT DROP [0:0]', ':a - [0:0]', '-A INPUT -j a', '-A a -j a')).toBe(false)
  })

  it('reads nothing into what is no ruleset', () => {
    expect(filterOfNft({ error: 'x' }, 'ip')).toBeUndefined()
  })
})
