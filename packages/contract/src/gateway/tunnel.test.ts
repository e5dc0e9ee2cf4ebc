import { expect, it } from 'vitest'
import { NetworkDestination, NetworkEnd } from './tunnel.ts'

const KEY = `${'A'.repeat(42)}A=`
/** What somebody who holds a gateway might send, so that a line of theirs is carried out at the device. */
const HOSTILE = ['10.0.0.1\nPostUp = id', '10.0.0.1/0', '0.0.0.0/0', '::1', 'host.example', '10.0.0.1 ', '']

it('takes addresses of IPv4 and nothing else for what a device writes into its settings', () => {
  const end = (address: string) => NetworkEnd.safeParse({ publicKey: KEY, port: 51_820, address }).success
  const destination = (address: string) =>
    NetworkDestination.safeParse({ id: 'd', name: 'n', state: 'open', addresses: [address], port: 22 }).success
  const names = (address: string) =>
    NetworkEnd.safeParse({ publicKey: KEY, port: 51_820, address: '10.198.0.2', names: address }).success
  expect([end('10.198.0.2'), names('10.198.0.1'), destination('192.168.1.10')]).toEqual([true, true, true])
  expect(HOSTILE.filter((address) => end(address) || names(address) || destination(address))).toEqual([])
  for (const publicKey of [`${KEY}\nPostUp = id`, KEY.slice(1), `${KEY} `])
    expect(NetworkEnd.safeParse({ publicKey, port: 51_820, address: '10.198.0.2' }).success).toBe(false)
})
