import { found, unknown, type Probe, type World } from '../look/collector.ts'

/** Memory sticks, cards and outside disks that are attached and hold a medium (AD-10, TW-11). */
export const removableMediaProbe: Probe = {
  id: 'removableMedia',
  pace: 'fast',
  facts: ['device.removableMedia'],
  limitMs: 500,
  async look(world) {
    const disks = await world.listFolder('/sys/block')
    if (disks.kind === 'failed') return { findings: { 'device.removableMedia': unknown(disks.reason, '/sys/block') } }
    const roots = await diskOfRoot(world)
    const candidates = disks.names.filter((name) => !/^(loop|zram|ram|dm-|md|sr|fd|nbd)/.test(name) && name !== roots)
    const media = await Promise.all(candidates.map((name) => isRemovableMedium(world, name)))
    const names = candidates.filter((_, index) => media[index] === true)
    return { findings: { 'device.removableMedia': found(names.length, '/sys/block') } }
  },
}

async function isRemovableMedium(world: World, name: string): Promise<boolean> {
  const size = await world.readFile(`/sys/block/${name}/size`)
  if (size.kind === 'failed' || Number(size.text.trim()) === 0) return false
  const removable = await world.readFile(`/sys/block/${name}/removable`)
  if (removable.kind === 'text' && removable.text.trim() === '1') return true
  const card = await world.readFile(`/sys/block/${name}/device/type`)
  if (name.startsWith('mmcblk') && card.kind === 'text' && card.text.trim() === 'SD') return true
  const link = await world.readLink(`/sys/block/${name}`)
  return link.kind === 'target' && /\/usb\d+\//.test(link.path)
}

/** A computer that starts from a card or stick does not count the disk it lives on. */
async function diskOfRoot(world: World): Promise<string | undefined> {
  const mounts = await world.readFile('/proc/self/mounts')
  const device = mounts.kind === 'text' ? /^\/dev\/(\S+) \/ /m.exec(mounts.text)?.[1] : undefined
  return device?.replace(/(?<=^(?:mmcblk|nvme)\S*\d)p\d+$/, '').replace(/^((?:sd|vd|xvd)[a-z]+)\d+$/, '$1')
}
