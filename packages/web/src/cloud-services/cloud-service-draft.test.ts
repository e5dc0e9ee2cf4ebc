import type { CloudServiceInput } from '@taga/contract'
import { expect, it } from 'vitest'
import { PRESETS, draftOf, inputOf, presetDraft } from './cloud-service-draft.ts'

it.each(PRESETS)('holds what was sent as it was sent, for %s', (preset) => {
  const draft = {
    ...presetDraft(preset, { name: '会計', resource: 'r1' }),
    tenant: 'example.jp',
    clientId: 'abc',
    account: 'a@p.example.jp',
    administrator: 'b@example.jp',
    redirectUris: 'https://a.example.jp/cb\nhttps://b.example.jp/cb',
    entityId: 'https://sp.example.jp',
    acs: 'https://sp.example.jp/acs',
  }
  const sent = inputOf(draft)
  expect(inputOf(draftOf(sent as CloudServiceInput))).toEqual(sent) // the fields of its protocol are filled in
})

it('sends lists by line, and leaves out what is empty or of the other protocol', () => {
  const draft = {
    ...presetDraft('oidc'),
    redirectUris: ' https://a.example.jp/cb\n\nhttps://b.example.jp/cb ',
    postLogoutUris: 'https://a.example.jp/left\n',
    acs: 'x',
  }
  const sent = inputOf(draft)
  expect(sent).toMatchObject({
    redirectUris: ['https://a.example.jp/cb', 'https://b.example.jp/cb'],
    postLogoutUris: ['https://a.example.jp/left'],
  })
  expect(Object.keys(sent)).not.toContain('acs')
  expect(Object.keys(sent)).not.toContain('backChannelLogout')
})
