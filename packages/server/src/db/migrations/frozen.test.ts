import { describe, expect, it } from 'vitest'
import { checksumOf } from '../migrate.ts'
import { migrations } from './index.ts'

/**
 * SHA-256 over the SQL of every migration that a database somewhere may have run. One that stands here is never edited: add another.
 * A release adds a line for each of its new ones.
 */
const FROZEN: Readonly<Record<string, { readonly sqlite: string; readonly postgres: string }>> = {
  '0001-ledger': {
    sqlite: '3dd2a78c8884f3a770e5afc0f11d0f55bf3de7c1ed41e94ac22e73abc1955329',
    postgres: '3dd2a78c8884f3a770e5afc0f11d0f55bf3de7c1ed41e94ac22e73abc1955329',
  },
  '0002-accounts': {
    sqlite: '9406a658d7ec61d152175a8f8bfcbb8981bd092dae853a24bf0f863629db609c',
    postgres: '9406a658d7ec61d152175a8f8bfcbb8981bd092dae853a24bf0f863629db609c',
  },
  '0003-registers': {
    sqlite: 'affb3942aa524a1a2e29c6b2db815455f700b22bad4ac6f416a3b02fe909a71c',
    postgres: 'affb3942aa524a1a2e29c6b2db815455f700b22bad4ac6f416a3b02fe909a71c',
  },
  '0004-reports': {
    sqlite: '084344f0e30039481616adcfcbdb9904b31d4489ade4f5c97d3b4f00bd6afe8b',
    postgres: '084344f0e30039481616adcfcbdb9904b31d4489ade4f5c97d3b4f00bd6afe8b',
  },
  '0005-jobs': {
    sqlite: 'f41ee08bf885e184d4a80026a7492b3637fd8e7fbeafe02e1e5d6259ce754308',
    postgres: 'f41ee08bf885e184d4a80026a7492b3637fd8e7fbeafe02e1e5d6259ce754308',
  },
}

describe('landed migrations', () => {
  it('come first, in their order', () => {
    const ids = migrations.map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted())
    for (const id of Object.keys(FROZEN)) expect(ids).toContain(id)
  })

  for (const [id, sums] of Object.entries(FROZEN))
    it(`run the SQL they landed with: ${id}`, async () => {
      const migration = migrations.find((each) => each.id === id)
      if (migration === undefined) throw new Error(`${id} is gone`)
      expect({
        sqlite: await checksumOf(migration, 'sqlite'),
        postgres: await checksumOf(migration, 'postgres'),
      }).toEqual(sums)
    })
})
