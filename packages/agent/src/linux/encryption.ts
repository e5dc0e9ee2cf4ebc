import { z } from 'zod'
import { found, unknown, type Finding, type Findings, type Probe, type World } from '../look/collector.ts'
import { keyProtection } from './encryption-key.ts'
import { parseJson } from './parse-json.ts'

export type BlockDevice = {
  readonly name: string
  readonly type: string
  readonly fstype?: string | null | undefined
  readonly mountpoints?: readonly (string | null)[] | undefined
  readonly mountpoint?: string | null | undefined
  readonly ro?: boolean | string | undefined
  readonly rm?: boolean | string | undefined
  readonly children?: readonly BlockDevice[] | undefined
}
const BlockDevice: z.ZodType<BlockDevice> = z.object({
  name: z.string().max(256),
  type: z.string().max(64),
  fstype: z.string().nullish(),
  mountpoints: z.array(z.string().nullable()).max(256).optional(),
  mountpoint: z.string().nullish(),
  ro: z.union([z.boolean(), z.string()]).optional(),
  rm: z.union([z.boolean(), z.string()]).optional(),
  get children() {
    return z.array(BlockDevice).max(1_024).optional()
  },
})
const Listing = z.object({ blockdevices: z.array(BlockDevice).max(4_096) })

/** One place where data lies: the mount point (`[SWAP]` for swap), and the LUKS device below it if there is one. */
export type DataVolume = { readonly mount: string; readonly device: string; readonly cryptDevice: string | undefined }

/** Whether every local, writable volume is encrypted, swap included (TW-12, CASE-08). */
export const encryptionProbe: Probe = {
  id: 'encryption',
  pace: 'slow',
  facts: ['device.dataEncrypted', 'device.encryptionKey'],
  limitMs: 10_000,
  async look(world) {
    return { findings: await encryption(world) }
  },
}

async function encryption(world: World): Promise<Findings> {
  const listing = await blockDevices(world)
  if ('unknown' in listing) return { 'device.dataEncrypted': listing, 'device.encryptionKey': listing }
  const volumes = dataVolumes(listing.devices)
  const zfs = await zfsEncryption(world)
  if (volumes.length === 0 && zfs === 'none') {
    const invisible = unknown('notSupported', 'no local volume is visible from here')
    return { 'device.dataEncrypted': invisible, 'device.encryptionKey': invisible }
  }
  const open = volumes.filter((volume) => volume.cryptDevice === undefined)
  if (open.length > 0 || zfs === 'open') {
    const byFile = open.length > 0 ? await encryptsByFile(world) : undefined
    const where =
      open.length > 0 ? `not encrypted: ${open.map(({ mount }) => mount).join(' ')}` : 'zfs without encryption'
    return {
      'device.dataEncrypted': byFile === undefined ? found(false, where) : unknown('notSupported', byFile),
      'device.encryptionKey': unknown('notSupported', where),
    }
  }
  if (zfs === 'unknown') {
    const unread = unknown('unreadable', 'zfs get encryption')
    return { 'device.dataEncrypted': unread, 'device.encryptionKey': unread }
  }
  const mounts = volumes.map(({ mount }) => mount).join(' ')
  return {
    'device.dataEncrypted': found(true, `LUKS below ${mounts}`),
    'device.encryptionKey': await keyProtection(world, volumes),
  }
}

async function blockDevices(
  world: World,
): Promise<{ readonly devices: readonly BlockDevice[] } | (Finding & { readonly unknown: unknown })> {
  const columns = 'NAME,TYPE,FSTYPE,RO,RM'
  const recent = await world.run('lsblk', ['--json', '-p', '-o', `${columns},MOUNTPOINTS`])
  // lsblk before util-linux 2.37 knows one mount point a device and refuses the column.
  const listed =
    recent.kind === 'ended' && recent.code !== 0
      ? await world.run('lsblk', ['--json', '-p', '-o', `${columns},MOUNTPOINT`])
      : recent
  if (listed.kind === 'failed') return { unknown: listed.reason, source: 'lsblk' }
  const parsed = Listing.safeParse(parseJson(listed.stdout))
  return parsed.success ? { devices: parsed.data.blockdevices } : { unknown: 'unreadable', source: 'lsblk' }
}

/** Writable volumes that are mounted or swapped to. A volume on several disks (RAID, LVM) is encrypted only where each way down passes LUKS. */
export function dataVolumes(devices: readonly BlockDevice[]): readonly DataVolume[] {
  const found = new Map<string, DataVolume>()
  const visit = (device: BlockDevice, cryptDevice: string | undefined, parent: string) => {
    const below = device.type === 'crypt' ? parent : cryptDevice
    for (const mount of mountsOf(device)) {
      if (!holdsData(device, mount)) continue
      const known = found.get(mount)
      const crypt = known !== undefined && known.cryptDevice === undefined ? undefined : below
      found.set(mount, { mount, device: device.name, cryptDevice: crypt })
    }
    for (const child of device.children ?? []) visit(child, below, device.name)
  }
  for (const device of devices) visit(device, undefined, device.name)
  return [...found.values()]
}

function mountsOf(device: BlockDevice): readonly string[] {
  const all = device.mountpoints ?? [device.mountpoint ?? null]
  return all.filter((mount) => mount !== null)
}

function holdsData(device: BlockDevice, mount: string): boolean {
  if (['loop', 'rom'].includes(device.type) || isSet(device.ro) || isSet(device.rm)) return false
  if (/^\/(boot|efi)(\/|$)/.test(mount)) return false
  return !device.name.startsWith('/dev/zram') && !device.name.startsWith('zram')
}

/** lsblk wrote "1" before 2.33 and `true` since. */
function isSet(flag: boolean | string | undefined): boolean {
  return flag === true || flag === '1'
}

async function zfsEncryption(world: World): Promise<'none' | 'encrypted' | 'open' | 'unknown'> {
  const mounts = await world.readFile('/proc/self/mounts')
  if (mounts.kind === 'failed' || !/^\S+ \S+ zfs /m.test(mounts.text)) return 'none'
  const listed = await world.run('zfs', ['get', '-H', '-p', '-t', 'filesystem', '-o', 'value', 'encryption'])
  if (listed.kind === 'failed' || listed.code !== 0) return 'unknown'
  const values = listed.stdout.split('\n').filter((line) => line !== '')
  return values.length > 0 && values.every((value) => value !== 'off') ? 'encrypted' : 'open'
}

/** Encryption above the volume, which covers some folders: whether all data lies in them cannot be seen. */
async function encryptsByFile(world: World): Promise<string | undefined> {
  const mounts = await world.readFile('/proc/self/mounts')
  if (mounts.kind === 'text' && /^\S+ \S+ ecryptfs /m.test(mounts.text)) return 'eCryptfs covers some folders only'
  for (const path of ['/.fscrypt', '/home/.fscrypt']) {
    if ((await world.stat(path)).kind === 'stat') return 'fscrypt covers some folders only'
  }
  return undefined
}
