import { z } from 'zod'
import type { World } from '../look/collector.ts'
import { parseJson } from './parse-json.ts'

const Route = z.looseObject({
  dst: z.string(),
  gateway: z.string().optional(),
  dev: z.string().optional(),
  metric: z.number().optional(),
  type: z.string().optional(),
  flags: z.array(z.string()).optional(),
})
export type Route = z.infer<typeof Route>
const Routes = z.array(Route).max(100_000)

export type LinkKind = 'wired' | 'wifi' | 'mobile' | 'virtual' | 'tunnel'

/** Routes of every table that can be taken now; undefined where `ip` cannot tell. */
export async function readRoutes(world: World, family: '-4' | '-6'): Promise<readonly Route[] | undefined> {
  const listed = await world.run('ip', ['-j', family, 'route', 'show', 'table', 'all'], { limitMs: 700 })
  if (listed.kind === 'failed') return undefined
  const routes = Routes.safeParse(listed.stdout.trim() === '' ? [] : parseJson(listed.stdout))
  // The kernel's own addresses (`local`, `broadcast`) and links that are down lead nowhere.
  const isTaken = ({ type = 'unicast', flags = [] }: Route) =>
    type === 'unicast' && !flags.includes('linkdown') && !flags.includes('dead')
  return routes.success ? routes.data.filter(isTaken) : undefined
}

const TUNNEL_NAME = /^(tun|tap|wg|ppp|tailscale|zt|nordlynx|proton|utun|gpd|cscotun|vpn|ipsec|xfrm)/
const PHONE_DRIVERS = ['rndis_host', 'ipheth', 'qmi_wwan', 'cdc_mbim', 'cdc_ncm_mbim']
const VIRTUAL_DRIVERS = ['virtio_net', 'xen_netfront', 'vif', 'hv_netvsc', 'vmxnet3', 'ena', 'gve']

/** What an interface is, by its entries below /sys/class/net; never by its name alone where the kernel says more. */
export async function linkKind(world: World, name: string): Promise<LinkKind> {
  const base = `/sys/class/net/${name}`
  const uevent = await world.readFile(`${base}/uevent`)
  const type = uevent.kind === 'text' ? /^DEVTYPE=(\S+)$/m.exec(uevent.text)?.[1] : undefined
  if (type === 'wireguard' || (await exists(world, `${base}/tun_flags`)) || TUNNEL_NAME.test(name)) return 'tunnel'
  if (type === 'wlan' || (await exists(world, `${base}/phy80211`)) || (await exists(world, `${base}/wireless`)))
    return 'wifi'
  if (type === 'wwan') return 'mobile'
  if (type === 'bridge' || type === 'bond') return kindOfLower(world, base)
  const driver = await driverOf(world, base)
  if (driver === undefined) return 'virtual'
  if (PHONE_DRIVERS.includes(driver)) return 'mobile'
  return VIRTUAL_DRIVERS.includes(driver) ? 'virtual' : 'wired'
}

async function kindOfLower(world: World, base: string): Promise<LinkKind> {
  const listed = await world.listFolder(base)
  const lower = listed.kind === 'names' ? listed.names.filter((name) => name.startsWith('lower_')) : []
  for (const name of lower) {
    const driver = await driverOf(world, `/sys/class/net/${name.slice('lower_'.length)}`)
    if (driver !== undefined && !VIRTUAL_DRIVERS.includes(driver)) return 'wired'
  }
  return 'virtual'
}

async function driverOf(world: World, base: string): Promise<string | undefined> {
  const link = await world.readLink(`${base}/device/driver`)
  return link.kind === 'target' ? link.path.split('/').at(-1) : undefined
}

async function exists(world: World, path: string): Promise<boolean> {
  return (await world.stat(path)).kind === 'stat'
}
