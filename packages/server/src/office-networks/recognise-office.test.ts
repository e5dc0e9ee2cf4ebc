import { expect, it } from 'vitest'
import { type Recognisable, recogniseOffice } from './recognise-office.ts'

const HQ = { location: 'hq', name: '本社', location_kind: 'office', device_id: null } as const
const ADDRESSES: Recognisable = { ...HQ, kind: 'addresses', value: '198.51.100.0/28' }
const FINGERPRINT: Recognisable = { ...HQ, kind: 'fingerprint', value: 'f-hq', device_id: 'pc' }
const BRANCH: Recognisable = { ...HQ, location: 'branch', name: '支店', kind: null, value: null }
const SATELLITE: Recognisable = { ...ADDRESSES, location: 's', location_kind: 'satellite', value: '203.0.113.9/32' }
const SEEN = { device: 'pc', fingerprint: undefined, vpn: 'none', address: '198.51.100.3' }

it('recognises an office by its address while no VPN is on', () => {
  expect(recogniseOffice([ADDRESSES], SEEN).office).toMatchObject({ name: '本社', place: 'office', by: 'address' })
  for (const vpn of ['full', 'split', undefined])
    expect(recogniseOffice([ADDRESSES], { ...SEEN, vpn })).toEqual({ notAt: [] })
  expect(recogniseOffice([SATELLITE], { ...SEEN, address: '203.0.113.9' }).office?.place).toBe('satellite')
})

it('recognises an office by the network as the same device knows it, whatever VPN is on', () => {
  const seen = { ...SEEN, fingerprint: 'f-hq', vpn: 'full', address: '192.0.2.1' }
  expect(recogniseOffice([FINGERPRINT], seen).office?.by).toBe('fingerprint')
  expect(recogniseOffice([FINGERPRINT], { ...seen, device: 'other' }).office).toBeUndefined()
  expect(recogniseOffice([FINGERPRINT], { ...seen, device: undefined }).office).toBeUndefined()
  expect(recogniseOffice([{ ...FINGERPRINT, device_id: null }], { ...seen, device: undefined }).office).toBeUndefined()
})

it('speaks against an office only where all of its sort have addresses of this family', () => {
  const away = { ...SEEN, address: '192.0.2.1' }
  expect(recogniseOffice([ADDRESSES, SATELLITE], away).notAt).toEqual(['office', 'satellite'])
  expect(recogniseOffice([ADDRESSES, BRANCH], away).notAt).toEqual([])
  expect(recogniseOffice([FINGERPRINT], away).notAt).toEqual([])
  expect(recogniseOffice([ADDRESSES], { ...away, address: '2001:db8::1' }).notAt).toEqual([])
  expect(recogniseOffice([ADDRESSES], { ...away, address: 'unknown' }).notAt).toEqual([])
  expect(recogniseOffice([], away).notAt).toEqual([])
})
