import { describe, expect, it } from 'vitest'
import { BadSetting, wireguardPort } from './config.ts'

describe('the port of WireGuard', () => {
  it('is none unless it is set', () => {
    expect(wireguardPort({})).toBeUndefined()
    expect(wireguardPort({ TAGA_WIREGUARD_PORT: ' ' })).toBeUndefined()
    expect(wireguardPort({ TAGA_WIREGUARD_PORT: '51820' })).toBe(51_820)
  })

  it.each(['0', '65536', '51820/udp', '-1', '1e3'])('is named where it cannot be used: %s', (text) => {
    expect(() => wireguardPort({ TAGA_WIREGUARD_PORT: text })).toThrow(BadSetting)
  })
})
