import { describe, expect, it } from 'vitest'
import { createKeyRing } from '../packages/server/src/keys/key-ring.ts'
import { verifyPack } from '../packages/server/src/ledger/verify-pack.ts'
import { writePack } from './ledger-pack.ts'

describe('writePack', () => {
  const { ledger } = createKeyRing()
  async function* chunks(texts: Iterable<string>) {
    yield* texts
  }
  it('writes a pack that the verifier finds intact and sealed to its end', async () => {
    const result = await verifyPack(chunks(writePack(ledger, 4_500)), { trustedKeys: [ledger.keyId] })
    expect(result).toMatchObject({ outcome: 'intact', entries: 4_500, checkpoints: 3, unsealedEntries: 0 })
  })
  it('writes one in which a changed byte is found', async () => {
    const texts = [...writePack(ledger, 10)].map((text, at) =>
      at === 6 ? text.replace('"ignored":0', '"ignored":1') : text,
    )
    expect(await verifyPack(chunks(texts), { trustedKeys: [ledger.keyId] })).toMatchObject({ outcome: 'broken' })
  })
})
