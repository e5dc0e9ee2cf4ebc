import { describe, expect, it } from 'vitest'
import { BadSetting, keptRecordingDays, wireguardPort } from './config.ts'

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

describe('how long recordings are kept', () => {
  it('is 30 days unless it is set', () => {
    expect([{}, { TAGA_KEEP_RECORDINGS: ' 7 ' }].map((env) => keptRecordingDays(env))).toEqual([30, 7])
  })

  it.each(['0', '3651', '1.5', '-1', 'for ever'])('is named where it cannot be used: %s', (text) => {
    expect(() => keptRecordingDays({ TAGA_KEEP_RECORDINGS: text })).toThrow(BadSetting)
  })
})
