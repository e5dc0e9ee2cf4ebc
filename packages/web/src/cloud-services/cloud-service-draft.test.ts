import { CloudServiceInput } from '@taga/contract'
import { expect, it } from 'vitest'
import { PRESETS, draftOf, inputOf, presetDraft } from './cloud-service-draft.ts'

const REVOCATION = { tenant: 'example.jp', clientId: 'abc', account: 'a@p.example.jp', administrator: 'b@example.jp' }

it.each(PRESETS)('fills in what can be registered as it is, for %s', (preset) => {
  const draft = {
    ...presetDraft(preset, { name: '会計', resource: 'r1' }),
    ...REVOCATION,
    ...(preset === 'oidc' ? { redirectUris: 'https://a.example.jp/cb\nhttps://b.example.jp/cb' } : {}),
    ...(preset === 'saml' ? { entityId: 'https://sp.example.jp', acs: 'https://sp.example.jp/acs' } : {}),
  }
  const input = CloudServiceInput.parse(inputOf({ ...draft, startUrl: draft.startUrl || 'https://a.example.jp' }))
  expect(CloudServiceInput.parse(inputOf(draftOf(input)))).toEqual(input)
})

it.each([
  'http://service.example.jp/cb',
  'https://user:word@service.example.jp/cb',
  'https://service.example.jp/cb#part',
  'javascript:alert(1)',
  'service.example.jp',
])('refuses %s as an address of a service', (uri) => {
  const draft = {
    ...presetDraft('oidc', { name: 'x', resource: 'r' }),
    startUrl: 'https://a.example.jp',
    redirectUris: uri,
  }
  expect(CloudServiceInput.safeParse(inputOf(draft)).success).toBe(false)
})
