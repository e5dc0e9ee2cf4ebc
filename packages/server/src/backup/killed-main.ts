import { writeFileSync } from 'node:fs'
import { openStoreReader } from '../db/open.ts'
import { openKeyRing } from '../keys/key-ring.ts'
import { backUp } from './back-up.ts'
import { restore } from './restore.ts'

// Run by restore.test.ts in a process of its own, which it kills: a backup or a restore, from its arguments.
const [kind = '', url = '', file = '', keysFolder = '', marker = ''] = process.argv.slice(2)
const keys = openKeyRing(keysFolder)

if (kind === 'backup') {
  const reader = await openStoreReader({ url, now: Date.now })
  await backUp(reader, { file, now: Date.now() })
  await reader.close()
} else {
  // The clock is asked when the schema is made, inside the transaction that then loads the rows.
  const now = () => {
    writeFileSync(marker, '')
    return Date.now()
  }
  await restore({ file, url, keys, now })
}
