import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AskNamePart } from '@taga/contract'
import { createDns } from '../../packages/gateway/src/dns/create-dns.ts'
import { keepFacts } from '../../packages/gateway/src/facts/keep-facts.ts'
import { keepYoung } from '../../packages/gateway/src/keep-young.ts'
import { createAccessLog } from '../../packages/gateway/src/log/create-access-log.ts'
import { readDnsPlace } from './dns-place.ts'

/** Names as a gateway answers them in the clear, with its limits and its access log; the list is told here once instead of by a stream. */
const place = readDnsPlace()
keepYoung()
const { facts } = keepFacts()
const onFault = (error: unknown) => {
  throw error
}
const log = await createAccessLog({ folder: join(place.folder, 'access-log'), now: Date.now, onFault })
const dns = await createDns({
  folder: join(place.folder, 'names'),
  facts,
  log,
  ask: async (what, body) => {
    if (what !== 'namePart') return {}
    return { gzip: await readFile(join(place.folder, `part-${AskNamePart.parse(body).number}`), 'utf8') }
  },
  publicUrl: () => 'https://taga.example.jp',
  hasPage: () => false,
  clear: [{ address: '127.0.0.1', port: place.port }],
  said: (event) => {
    if (event.kind === 'namesBuilt') process.stdout.write('built\n')
    if (event.kind === 'namesNotBuilt') onFault(event.error)
    if (event.kind === 'dnsCannotListen') onFault(new Error(event.code))
  },
  onFault,
})
const { names, bytes, parts, sha256 } = place
dns.set({
  kind: 'names',
  settings: {
    resolvers: [{ address: '127.0.0.1', port: place.upstream }],
    blockedAs: { kind: 'noSuchName' },
    privateNames: [],
  },
  lists: [{ id: 'l1', name: 'bench', act: 'block', category: 'malware', content: 'c1', names, bytes, parts, sha256 }],
  rules: [],
  devices: [],
})
process.on('SIGTERM', () => process.exit(0))
