import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openKeyRing } from '../keys/key-ring.ts'
import { goBack } from './go-back.ts'
import { upgradeStore } from './upgrade-store.ts'

// Run by upgrade.test.ts in a process of its own, which it kills: an upgrade or the way back, from its arguments.
const [kind = '', dataDir = '', database = '', marker = ''] = process.argv.slice(2)
const keys = openKeyRing(join(dataDir, 'keys'))
let asked = 0
// the clock is asked before the backup, after it, and inside the transaction that changes the schema
const now = () => {
  asked += 1
  writeFileSync(marker, String(asked))
  return Date.now()
}
await (kind === 'upgrade' ? upgradeStore({ dataDir, database, keys, now }) : goBack({ dataDir, database, keys, now }))
