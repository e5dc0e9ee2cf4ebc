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
  '0006-views': {
    sqlite: '268d4e7125b169ba89df8267453e96f6e7a4fb39df8f786d5c01a1dd10d64bc4',
    postgres: '268d4e7125b169ba89df8267453e96f6e7a4fb39df8f786d5c01a1dd10d64bc4',
  },
  '0007-identity': {
    sqlite: '66ddab65b16d83d552f6aaf797d7ba5b367c2a0eb2eb62f091eb1336aef75800',
    postgres: '66ddab65b16d83d552f6aaf797d7ba5b367c2a0eb2eb62f091eb1336aef75800',
  },
  '0008-organisation': {
    sqlite: 'bc6cf4371190908bc42aabc5b456d81fa543b454ef2d1895286c43cfd1e81a42',
    postgres: 'bc6cf4371190908bc42aabc5b456d81fa543b454ef2d1895286c43cfd1e81a42',
  },
  '0009-approvals': {
    sqlite: '8da29df48acda192f7d3fdcaa255c146e005b50019579cc6eb9e229de4a1a002',
    postgres: '8da29df48acda192f7d3fdcaa255c146e005b50019579cc6eb9e229de4a1a002',
  },
  '0010-terminals': {
    sqlite: '7cf036252337de3d7984bbab20c9aa09ee4e50e86e46ede18e129a75afa1698f',
    postgres: '7cf036252337de3d7984bbab20c9aa09ee4e50e86e46ede18e129a75afa1698f',
  },
  '0011-rules': {
    sqlite: 'd6c98599d91a66b2e239752ace3a13a5ff7224ec2c6c937b0416715d9a09ed6b',
    postgres: 'd6c98599d91a66b2e239752ace3a13a5ff7224ec2c6c937b0416715d9a09ed6b',
  },
  '0012-programme': {
    sqlite: '804442ff34603b783c432d5da19b1043a1cbdfe678d1b3c94f37c1e9eef8251f',
    postgres: '804442ff34603b783c432d5da19b1043a1cbdfe678d1b3c94f37c1e9eef8251f',
  },
  '0013-start-work': {
    sqlite: '4bc43f89dd7d477c387b28f75482cf3889aafcf2056a691b0591f64afa32dcde',
    postgres: '4bc43f89dd7d477c387b28f75482cf3889aafcf2056a691b0591f64afa32dcde',
  },
  '0014-information': {
    sqlite: 'e10d882f82c7ef30d5273f071a183564d03ead1480dcfb4495efae132bf5dd12',
    postgres: 'e10d882f82c7ef30d5273f071a183564d03ead1480dcfb4495efae132bf5dd12',
  },
  '0015-announcements': {
    sqlite: 'e9fb0b810f75635f5c39da09a5c04cfd1bb071931012374e3f40e63f70175dc5',
    postgres: 'e9fb0b810f75635f5c39da09a5c04cfd1bb071931012374e3f40e63f70175dc5',
  },
  '0016-inventory': {
    sqlite: '7580a9e1e367e7acacfb565612fbd80f8724f720e6a821da14f763dbcb1e98bc',
    postgres: '7580a9e1e367e7acacfb565612fbd80f8724f720e6a821da14f763dbcb1e98bc',
  },
  '0017-office-networks': {
    sqlite: '582c9bfee13f7a4c0f5d685e9089e584e3e281eac86ca0f409a735e8919e9b4a',
    postgres: '582c9bfee13f7a4c0f5d685e9089e584e3e281eac86ca0f409a735e8919e9b4a',
  },
  '0018-outposts': {
    sqlite: 'f2030ea58c9ca9b79828ab8f0313f1b87e7591f886b260f0edd3ddd170aed338',
    postgres: 'f2030ea58c9ca9b79828ab8f0313f1b87e7591f886b260f0edd3ddd170aed338',
  },
  '0019-access-log': {
    sqlite: '28fbeae6e56b82dc0e70a79438dbc7a12631893a7a10dc54c907ddab36cd6cf6',
    postgres: '28fbeae6e56b82dc0e70a79438dbc7a12631893a7a10dc54c907ddab36cd6cf6',
  },
  '0020-destinations': {
    sqlite: '4af2e498a0256e6ae9b0012960a79434b240358765fe98574ea7473b5082271b',
    postgres: '4af2e498a0256e6ae9b0012960a79434b240358765fe98574ea7473b5082271b',
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
