import { insertDevice } from '../packages/server/src/devices/insert-device.ts'
import { type ListContest, askLists } from './ask-lists.ts'
import type { Depth, Figure } from './figure.ts'
import { seededRandom } from './random.ts'
import { type BenchServer, openBenchServer } from './taga-server.ts'

const DEVICES = 10_000
const PER_TRANSACTION = 500
const PLACES = ['Tokyo', 'Osaka', 'Nagoya', 'Sapporo', 'Fukuoka', '仙台', '金沢', '那覇'] as const
const STATES = ['inStock', 'lent'] as const

const CONTEST: ListContest = {
  name: 'filter 10,000 devices',
  path: '/api/devices',
  questions: [
    () => ({}),
    () => ({ search: 'osaka' }),
    (page) => ({ search: `pc-${page % 100}` }),
    () => ({ state: 'lent', ownership: 'company' }),
    () => ({ search: '金沢', state: 'inStock' }),
    () => ({ search: 'nothing is called so' }),
    () => ({ sort: '-label' }),
    () => ({ sort: '-changed' }),
    () => ({ sort: '-seen', state: 'lent' }),
    () => ({ silentDays: '14', os: 'windows' }),
  ],
  note: "the peer's users report 25 s at 4,000 (Snipe-IT #5799), not measured here",
}

/** Filtering and ordering the register of 10,000 devices. */
export async function measureDeviceList(depth: Depth): Promise<readonly Figure[]> {
  const server = await openBenchServer()
  try {
    await insertDevices(server)
    return await askLists(server, CONTEST, depth)
  } finally {
    await server.close()
  }
}

async function insertDevices({ deps, administrator }: BenchServer): Promise<void> {
  const random = seededRandom(3)
  for (let from = 0; from < DEVICES; from += PER_TRANSACTION)
    await deps.store.write(async (tx) => {
      for (let at = from; at < from + PER_TRANSACTION; at++) {
        const state = random.pick(STATES)
        await insertDevice(tx, deps, 'server', {
          label: `${random.pick(PLACES)} PC-${at}`,
          ownership: 'company',
          management: 'managed',
          kind: random.pick(['laptop', 'desktop']),
          os: random.pick(['windows', 'macos', 'linux']),
          serial: `SN${at}`,
          state,
          user: state === 'lent' ? administrator.person : undefined,
        })
      }
    })
}
