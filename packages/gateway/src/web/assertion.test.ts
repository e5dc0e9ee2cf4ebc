import { generateKeyPairSync } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { expect, it } from 'vitest'
import { makeOutpostKey } from '../identity/outpost-key.ts'
import { createAssertions } from './assertion.ts'

const ABOUT = { session: 's', person: 'p', name: '髙橋', device: undefined, audience: 'wiki.apps.example.jp' }

function gatewayWith(key = makeOutpostKey()) {
  return { key, ...createAssertions({ issuer: () => 'https://taga.example.jp', now: Date.now, key }) }
}
function verify(token: string, keySet: string) {
  return jwtVerify(token, createLocalJWKSet(JSON.parse(keySet)), { audience: ABOUT.audience })
}

it('publishes the keys of all gateways in use, so that each is verified by what any of them publishes', async () => {
  const [one, other, third] = [gatewayWith(), gatewayWith(), gatewayWith()]
  await expect(verify(one.about(ABOUT), other.keySet())).rejects.toThrow('no applicable key')
  for (const each of [one, other]) each.setKeys([one.key.publicKey, other.key.publicKey])
  for (const by of [one, other])
    for (const each of [one, other])
      expect((await verify(each.about(ABOUT), by.keySet())).payload).toMatchObject({ sub: 'p', name: '髙橋' })
  await expect(verify(third.about(ABOUT), one.keySet())).rejects.toThrow('no applicable key')
  one.setKeys([one.key.publicKey])
  await expect(verify(other.about(ABOUT), one.keySet())).rejects.toThrow('no applicable key')
})

it('keeps its own key whatever it is told, once and after a restart, and leaves out what is none', async () => {
  const first = gatewayWith()
  const token = first.about(ABOUT)
  const again = gatewayWith(first.key)
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' })
  for (const told of [[], ['', 'AAAA', rsa.toString('base64url')], [first.key.publicKey, first.key.publicKey]]) {
    again.setKeys(told)
    expect(JSON.parse(again.keySet()).keys).toHaveLength(1)
    expect((await verify(token, again.keySet())).payload.sub).toBe('p')
  }
})
