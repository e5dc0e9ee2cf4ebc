import { expect, it } from 'vitest'
import { withoutNames, writeWireguardConfig } from './wireguard-config.ts'

const ABOUT: Omit<Parameters<typeof writeWireguardConfig>[0], 'network'> = {
  key: { privateKey: 'private', publicKey: 'public' },
  host: 'gate.example.jp',
  destinations: [
    { id: 'd1', name: 'books', state: 'open', addresses: ['192.168.1.11', '192.168.1.10'], port: 22 },
    { id: 'd2', name: 'files', state: 'closed', addresses: ['192.168.1.10'], port: 23 },
  ],
}
const NETWORK = { publicKey: 'far', port: 51_820, address: '10.198.0.2' }

it('leads to what was asked for, and for names to the gateway only where it answers them', () => {
  const plain = writeWireguardConfig({ ...ABOUT, network: NETWORK })
  expect(plain).toContain('AllowedIPs = 192.168.1.10/32, 192.168.1.11/32\n')
  expect(plain).not.toContain('DNS')
  const asking = writeWireguardConfig({ ...ABOUT, network: { ...NETWORK, names: '10.198.0.1' } })
  expect(asking).toContain('AllowedIPs = 10.198.0.1/32, 192.168.1.10/32, 192.168.1.11/32\n')
  expect(asking).toMatch(/\[Interface\][^[]*\nDNS = 10\.198\.0\.1\n/)
  expect(withoutNames(asking)).not.toContain('DNS')
  expect(withoutNames(plain)).toBe(plain)
})
