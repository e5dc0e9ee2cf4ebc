import type { DestinationInput } from '@taga/contract'
import { describe, expect, it } from 'vitest'
import { asKind, asScheme, draftOf, emptyDraft, inputOf } from './destination-draft.ts'

const web: DestinationInput = {
  kind: 'web',
  name: '勤怠',
  resource: 'r1',
  via: { kind: 'direct' },
  host: 'kintai.internal',
  port: 8443,
  pinned: ['192.0.2.1', '2001:db8::1'],
  publicName: 'kintai.example.jp',
  scheme: 'https',
  trust: { kind: 'pinned', sha256: 'ab'.repeat(32) },
  hostHeader: 'public',
  webSocket: false,
  files: 'free',
  mostUploadBytes: 5_242_880,
  encodedSlashes: 'passed',
}
const office = {
  name: '髙橋のPC',
  resource: 'r1',
  via: { kind: 'site', site: 'l1' },
  host: '192.0.2.7',
  publicName: 'pc7.example.jp',
  user: 'takahashi',
  wakeMac: 'aa:bb:cc:00:11:22',
} as const
const rdp: DestinationInput = {
  ...office,
  kind: 'rdp',
  port: 3389,
  trust: { kind: 'authority', pem: 'a certificate' },
  domain: 'OFFICE',
}
const vnc: DestinationInput = { ...office, kind: 'vnc', port: 5901 }
const tcp: DestinationInput = {
  kind: 'tcp',
  name: 'DB',
  resource: 'r1',
  via: { kind: 'direct' },
  host: 'db',
  port: 5432,
}

describe('the form of something to open', () => {
  it.each([web, rdp, vnc, tcp])('sends $kind unchanged when nothing was typed', (registered) => {
    expect(inputOf(draftOf(registered))).toEqual(registered)
  })

  it('does not repeat an address as one that it may have: the server pins it by itself', () => {
    expect(inputOf(draftOf({ ...rdp, pinned: [rdp.host] }))).toEqual(rdp)
  })

  it('leaves out what the kind does not have', () => {
    expect(Object.keys(inputOf({ ...draftOf(rdp), kind: 'tcp' })).toSorted()).toEqual([
      'host',
      'kind',
      'name',
      'port',
      'resource',
      'via',
    ])
  })

  it('reads fingerprints, addresses and numbers as other programs and people write them', () => {
    const typed = {
      ...draftOf(web),
      sha256: `${'AB:'.repeat(31)}AB`,
      pinned: '192.0.2.1、192.0.2.2\n 192.0.2.3,',
      port: '８４４３',
      mostUploadMb: '1.5',
    }
    expect(inputOf(typed)).toMatchObject({
      trust: { kind: 'pinned', sha256: 'ab'.repeat(32) },
      pinned: ['192.0.2.1', '192.0.2.2', '192.0.2.3'],
      port: 8443,
      mostUploadBytes: 1_572_864,
    })
  })

  it('sends no limit for an empty one, and no number for what is none, so that the server names the field', () => {
    expect(inputOf({ ...draftOf(web), mostUploadMb: '' })).toMatchObject({ mostUploadBytes: 0 })
    expect(JSON.parse(JSON.stringify(inputOf({ ...draftOf(web), port: 'x' })))).toMatchObject({ port: null })
    expect(JSON.parse(JSON.stringify(inputOf({ ...draftOf(web), port: '' })))).not.toHaveProperty('port')
  })

  it('takes the usual port of a kind or scheme, and keeps one that was typed', () => {
    expect(asKind({ ...emptyDraft('web', 'r1'), name: 'PC' }, 'rdp')).toMatchObject({ name: 'PC', port: '3389' })
    expect(asScheme(emptyDraft('web', 'r1'), 'http').port).toBe('80')
    expect(asScheme({ ...emptyDraft('web', 'r1'), port: '8080' }, 'http').port).toBe('8080')
  })
})
