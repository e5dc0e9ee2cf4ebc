import { insertDevice } from '../packages/server/src/devices/insert-device.ts'
import { type Depth, type Figure, figure } from './figure.ts'
import { seededRandom } from './random.ts'
import { percentile } from './statistics.ts'
import { type BenchServer, openBenchServer } from './taga-server.ts'

const DEVICES = 10_000
const PER_TRANSACTION = 500
const REQUESTS = { quick: 100, full: 1_000 }
const PLACES = ['Tokyo', 'Osaka', 'Nagoya', 'Sapporo', 'Fukuoka', '仙台', '金沢', '那覇'] as const
const STATES = ['inStock', 'lent'] as const

/** What people type and choose above the list. */
const FILTERS: readonly ((page: number) => Readonly<Record<string, string>>)[] = [
  () => ({}),
  () => ({ search: 'osaka' }),
  (page) => ({ search: `pc-${page % 100}` }),
  () => ({ state: 'lent', ownership: 'company' }),
  () => ({ search: '金沢', state: 'inStock' }),
  () => ({ search: 'nothing is called so' }),
]

/** Filtering the register of 10,000 devices over HTTP on loopback, first pages and following ones. */
export async function measureDeviceList(depth: Depth): Promise<readonly Figure[]> {
  const server = await openBenchServer()
  try {
    await insertDevices(server)
    for (let at = 0; at < 50; at++) await askPage(server, FILTERS[at % FILTERS.length]?.(at) ?? {})
    const times: number[] = []
    let next: string | undefined
    for (let at = 0; at < REQUESTS[depth]; at++) {
      const filter = FILTERS[Math.floor(at / 2) % FILTERS.length]?.(at) ?? {}
      const follows = at % 2 === 1 && next !== undefined
      const start = performance.now()
      const page = await askPage(server, follows ? { ...filter, after: next ?? '' } : filter)
      times.push(performance.now() - start)
      next = page.next
    }
    const note = `${times.length} requests over loopback, ${FILTERS.length} kinds of filter, 50 a page, SQLite; the peer's users report 25 s at 4,000 (Snipe-IT #5799), not measured here`
    return ([50, 95] as const).map((rank) =>
      figure({
        name: `filter 10,000 devices, p${rank}`,
        value: percentile(times, rank),
        unit: 'ms',
        better: 'lower',
        note,
      }),
    )
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

async function askPage(
  { url, administrator }: BenchServer,
  query: Readonly<Record<string, string>>,
): Promise<{ readonly next?: string }> {
  const response = await fetch(`${url}/api/devices?${new URLSearchParams(query).toString()}`, {
    headers: { cookie: administrator.cookie },
  })
  if (response.status !== 200) throw new Error(`the list was refused: ${response.status} ${await response.text()}`)
  return (await response.json()) as { readonly next?: string } // DevicesAnswer, read by its own route
}
