import type { Destination, DestinationOf } from '@taga/contract'
import { describe, expect, it } from 'vitest'
import { createNames } from './names.ts'

const PLACE = {
  resource: 'r1',
  name: '社内',
  via: { kind: 'direct' as const },
  host: '10.0.0.5',
  port: 443,
  pinned: ['10.0.0.5'],
}
const WEB: DestinationOf<'web'> = {
  ...PLACE,
  id: 'web',
  kind: 'web',
  pattern: 'cloud_app',
  publicName: 'wiki.apps.example.jp',
  scheme: 'https',
  trust: { kind: 'public' },
  hostHeader: 'upstream',
  webSocket: true,
  files: 'enforced',
  mostUploadBytes: 0,
}
const PC: DestinationOf<'rdp'> = {
  ...PLACE,
  id: 'pc',
  kind: 'rdp',
  pattern: 'remote_desktop',
  publicName: 'pc.apps.example.jp',
  trust: { kind: 'pinned', sha256: 'a'.repeat(64) },
}
const TCP: Destination = { ...PLACE, id: 'tcp', kind: 'tcp', pattern: 'take_home_pc' }

describe('what is open to a destination', () => {
  function ended(...now: readonly Destination[]) {
    const names = createNames()
    names.set([WEB, PC, TCP])
    return names.set(now)
  }

  it('stays open while what it rests on is the same', () => {
    expect(ended({ ...WEB, name: 'Wiki', mostUploadBytes: 5, hostHeader: 'public' }, PC, { ...TCP })).toEqual([])
  })

  it('ends with its destination', () => expect(ended(WEB)).toEqual(['pc', 'tcp']))

  it.each<[string, Destination]>([
    ['at another address', { ...WEB, pinned: ['10.0.0.6'] }],
    ['at another port', { ...TCP, port: 8443 }],
    ['by another way', { ...WEB, via: { kind: 'site', site: 's' } }],
    ['of another resource', { ...WEB, resource: 'r2' }],
    ['by another certificate', { ...WEB, trust: { kind: 'pinned', sha256: 'b'.repeat(64) } }],
    ['by another certificate of a PC', { ...PC, trust: { kind: 'pinned', sha256: 'b'.repeat(64) } }],
    ['without TLS', { ...WEB, scheme: 'http' }],
    ['where files are not kept back any more', { ...WEB, files: 'free' }],
    ['where WebSockets are not carried any more', { ...WEB, webSocket: false }],
  ])('ends where it would be opened %s', (_title, now) => {
    const others = [WEB, PC, TCP].filter(({ id }) => id !== now.id)
    expect(ended(...others, now)).toEqual([now.id])
  })
})
