import { describe, expect, it } from 'vitest'
import { type FixtureMachine, fixtureWorld } from '../look/fixture-world.ts'
import { networkProbe } from './network.ts'
import { readFixture } from './read-fixture.ts'
import { securityOfNmcli, securityOfSupplicant } from './wifi.ts'

const ROUTE4 = 'ip -j -4 route show table all'
const ROUTE6 = 'ip -j -6 route show table all'
const HOME = { dst: 'default', gateway: '192.168.1.1', dev: 'wlan0', metric: 600 }
const routes = (v4: readonly object[], v6: readonly object[] = []) => ({
  [ROUTE4]: { stdout: JSON.stringify(v4) },
  [ROUTE6]: { stdout: JSON.stringify(v6) },
})
const NEIGHBOUR = {
  'ip -j neigh show 192.168.1.1 dev wlan0': { stdout: '[{"dst":"192.168.1.1","lladdr":"00:11:22:33:44:55"}]' },
}
const WIFI = { '/sys/class/net/wlan0/uevent': 'DEVTYPE=wlan\nINTERFACE=wlan0\n' }
const NMCLI = 'nmcli -t -f IN-USE,SECURITY,SSID device wifi list ifname wlan0 --rescan no'

async function look(more: Partial<FixtureMachine>) {
  const world = fixtureWorld({ platform: 'linux', now: 0, fingerprintKey: 'key', ...more })
  return (await networkProbe.look(world)).findings
}

describe('networkProbe', () => {
  it('reads recorded routes without VPN', async () => {
    const commands = {
      [ROUTE4]: { stdout: readFixture('ip-route-plain-4.json') },
      [ROUTE6]: { stdout: readFixture('ip-route-plain-6.json') },
    }
    expect(await look({ commands })).toMatchObject({
      'device.vpn': { value: 'none' },
      'device.networkKind': { value: 'virtual' },
      'device.wifiSecurity': { value: 'notWifi' },
    })
  })

  it('does not count a tunnel whose link is down, and counts it once it is up', async () => {
    const down = readFixture('ip-route-openvpn-4.json')
    const commands = (stdout: string) => ({ [ROUTE4]: { stdout }, [ROUTE6]: { stdout: '[]' } })
    expect((await look({ commands: commands(down) }))['device.vpn']).toMatchObject({ value: 'none' })
    expect((await look({ commands: commands(down.replaceAll('linkdown', '')) }))['device.vpn']).toMatchObject({
      value: 'full',
    })
  })

  it.each([
    [
      'WireGuard with a default route in its own table',
      [HOME, { dst: 'default', dev: 'wg0', table: '51820' }],
      [],
      'full',
    ],
    ['a tunnel for one network', [HOME, { dst: '10.0.0.0/8', dev: 'tun0' }], [], 'split'],
    [
      'IPv6 that goes around an IPv4 tunnel',
      [HOME, { dst: 'default', dev: 'wg0' }],
      [{ dst: 'default', dev: 'wlan0', gateway: 'fe80::1' }],
      'split',
    ],
    [
      'both families in the tunnel',
      [HOME, { dst: 'default', dev: 'wg0' }],
      [
        { dst: 'default', dev: 'wlan0' },
        { dst: 'default', dev: 'wg0' },
      ],
      'full',
    ],
    ['no tunnel', [HOME], [], 'none'],
  ])('tells %s', async (_, v4, v6, value) => {
    expect((await look({ commands: routes(v4, v6), files: WIFI }))['device.vpn']).toMatchObject({ value })
  })

  it('does not call IPsec without an interface "none"', async () => {
    const files = { ...WIFI, '/proc/1/comm': 'systemd', '/proc/9/comm': 'charon' }
    expect((await look({ commands: routes([HOME]), files }))['device.vpn']).toMatchObject({ unknown: 'notSupported' })
  })

  it('hashes router and name so that another key or another network gives another mark', async () => {
    const commands = { ...routes([HOME]), ...NEIGHBOUR, [NMCLI]: { stdout: '*:WPA2:my\\:home\n :WPA2:other\n' } }
    const mark = async (more: Partial<FixtureMachine>) =>
      (await look({ commands, files: WIFI, ...more }))['device.networkFingerprint']
    const first = await mark({})
    expect(first).toHaveProperty('value')
    expect(await mark({})).toEqual(first)
    expect(await mark({ fingerprintKey: 'other' })).not.toEqual(first)
    expect(await mark({ commands: { ...commands, [NMCLI]: { stdout: '*:WPA2:else\n' } } })).not.toEqual(first)
    expect(JSON.stringify(first)).not.toMatch(/00:11|my:home/)
  })

  it('has no fingerprint without a secret of this device', async () => {
    const world = fixtureWorld({
      platform: 'linux',
      now: 0,
      commands: { ...routes([HOME]), ...NEIGHBOUR },
      files: WIFI,
    })
    expect((await networkProbe.look(world)).findings['device.networkFingerprint']).toHaveProperty('unknown')
  })

  it('names the resolvers behind the stub of systemd', async () => {
    const files = {
      '/etc/resolv.conf': 'nameserver 127.0.0.53\n',
      '/run/systemd/resolve/resolv.conf': 'nameserver 192.168.1.1\nnameserver 2001:db8::1\n',
    }
    expect((await look({ files, commands: routes([]) }))['device.resolvers']).toMatchObject({
      value: ['192.168.1.1', '2001:db8::1'],
    })
  })

  it('tells a telephone on the cable from a wired network', async () => {
    const links = {
      '/sys/class/net/usb0/device/driver': '../../bus/usb/drivers/rndis_host',
      '/sys/class/net/eth0/device/driver': '../e1000e',
    }
    const through = async (dev: string) =>
      (await look({ links, commands: routes([{ dst: 'default', dev }]) }))['device.networkKind']
    expect(await through('usb0')).toMatchObject({ value: 'mobile' })
    expect(await through('eth0')).toMatchObject({ value: 'wired' })
  })
})

describe('securityOfNmcli', () => {
  it.each([
    ['', 'open'],
    ['OWE', 'open'],
    ['WEP', 'wep'],
    ['WPA1 WPA2', 'wpa'],
    ['WPA2', 'wpa2'],
    ['WPA2 802.1X', 'wpa2'],
    ['WPA2 WPA3', 'wpa2'],
    ['WPA3', 'wpa3'],
  ])('reads "%s" as %s, the weakest that is admitted', (text, expected) => {
    expect(securityOfNmcli(text)).toBe(expected)
  })
})

describe('securityOfSupplicant', () => {
  it.each([
    ['wpa_state=COMPLETED\nkey_mgmt=SAE\ngroup_cipher=CCMP', 'wpa3'],
    ['wpa_state=COMPLETED\nkey_mgmt=WPA2-PSK\ngroup_cipher=CCMP', 'wpa2'],
    ['wpa_state=COMPLETED\nkey_mgmt=WPA2-PSK\ngroup_cipher=TKIP', 'wpa'],
    ['wpa_state=COMPLETED\nkey_mgmt=NONE\ngroup_cipher=WEP-40', 'wep'],
    ['wpa_state=COMPLETED\nkey_mgmt=NONE', 'open'],
    ['wpa_state=SCANNING\nkey_mgmt=WPA2-PSK', undefined],
  ])('reads %j', (text, expected) => {
    expect(securityOfSupplicant(text)).toBe(expected)
  })
})
