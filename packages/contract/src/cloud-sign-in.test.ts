import { expect, it } from 'vitest'
import { CloudServiceInput } from './cloud-sign-in.ts'

const SERVICE = {
  protocol: 'oidc',
  name: '会計',
  resource: 'resource1',
  startUrl: 'https://service.example.jp/',
  released: ['email'],
  revocation: { kind: 'none' },
  redirectUris: ['https://service.example.jp/cb'],
  postLogoutUris: [],
  client: 'confidential',
  refresh: true,
}

it.each([
  'https://service.example.jp/cb',
  'https://service.example.jp:8443/cb?of=1',
  'http://127.0.0.1:4000/cb',
  'http://localhost/cb',
])('takes %s as an address of a service', (uri) => {
  expect(CloudServiceInput.safeParse({ ...SERVICE, redirectUris: [uri] }).success).toBe(true)
})

it.each([
  'http://service.example.jp/cb',
  'http://127.0.0.1.example.jp/cb',
  'http://169.254.169.254/latest/meta-data/',
  'http://192.168.1.1/',
  'http://[::ffff:169.254.169.254]/',
  'https://user:word@service.example.jp/cb',
  'https://service.example.jp/cb#part',
  'javascript:alert(1)',
  'service.example.jp',
])('refuses %s as an address of a service', (uri) => {
  expect(CloudServiceInput.safeParse({ ...SERVICE, redirectUris: [uri] }).success).toBe(false)
})
