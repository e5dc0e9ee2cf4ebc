import { randomBytes } from 'node:crypto'
import { openStore } from '../db/open.ts'
import { openKeyRing } from '../keys/key-ring.ts'
import { writeUntilKilled } from './write-until-killed.ts'

// The process that is killed. Its arguments: where the database is, and the folder of the keys.
const [url = '', keysFolder = ''] = process.argv.slice(2)
const store = await openStore({ url, keys: openKeyRing(keysFolder), now: Date.now, checkpointMs: 50 })
await writeUntilKilled({ store, now: Date.now, random: randomBytes })
