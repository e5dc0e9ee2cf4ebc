import { found, unknown, type Probe, type World } from '../look/collector.ts'

/** SMBIOS 3.7, table 17 "System Enclosure or Chassis Types". */
const LAPTOP_CHASSIS = [8, 9, 10, 14, 31, 32]
const TABLET_CHASSIS = [30]
const DESKTOP_CHASSIS = [3, 4, 5, 6, 7, 13, 15, 16, 24, 35, 36]
const SERVER_CHASSIS = [17, 23, 25, 28, 29]
const VIRTUAL_VENDORS =
  /QEMU|VMware|innotek|VirtualBox|Parallels|Xen|Amazon EC2|Google Compute|OpenStack|KubeVirt|BHYVE|Virtual Machine/i

/**
 * What kind of computer this is. One without a desktop and not a laptop is a server: nobody sits in front of it.
 * A virtual machine with a desktop is somebody's desktop; one without is `virtual`.
 */
export const deviceKindProbe: Probe = {
  id: 'deviceKind',
  pace: 'slow',
  facts: ['device.kind'],
  limitMs: 2_000,
  async look(world) {
    const desktop = await hasDesktop(world)
    const container = await inContainer(world)
    if (container !== undefined) return kind(desktop ? 'desktop' : 'server', `${container}, ${said(desktop)}`)
    if (await isWsl(world)) return kind('desktop', 'Windows Subsystem for Linux: look at Windows itself as well')
    const chassis = Number(await textOf(world, '/sys/class/dmi/id/chassis_type'))
    const maker = `${await textOf(world, '/sys/class/dmi/id/sys_vendor')} ${await textOf(world, '/sys/class/dmi/id/product_name')}`
    const virtual = VIRTUAL_VENDORS.test(maker) || (await hasHypervisorFlag(world))
    const source = `${virtual ? 'virtual machine' : `chassis ${chassis || '?'}`}, ${said(desktop)}`
    if (virtual) return kind(desktop ? 'desktop' : 'virtual', source)
    if (LAPTOP_CHASSIS.includes(chassis) || (await hasBattery(world))) return kind('laptop', source)
    if (TABLET_CHASSIS.includes(chassis)) return kind('tablet', source)
    if (SERVER_CHASSIS.includes(chassis) || !desktop) return kind('server', source)
    if (DESKTOP_CHASSIS.includes(chassis) || chassis === 0 || chassis === 1 || chassis === 2)
      return kind('desktop', source)
    return { findings: { 'device.kind': unknown('unreadable', source) } }
  },
}

function kind(value: string, source: string) {
  return { findings: { 'device.kind': found(value, source) } }
}

function said(desktop: boolean): string {
  return desktop ? 'desktop installed' : 'no desktop'
}

/** Why this counts as a container, or undefined. */
export async function inContainer(world: World): Promise<string | undefined> {
  if ((await world.stat('/.dockerenv')).kind === 'stat') return 'container (/.dockerenv)'
  if ((await world.stat('/run/.containerenv')).kind === 'stat') return 'container (/run/.containerenv)'
  const systemd = await textOf(world, '/run/systemd/container')
  return systemd === '' ? undefined : `container (${systemd})`
}

async function hasDesktop(world: World): Promise<boolean> {
  if ((await world.stat('/etc/systemd/system/display-manager.service')).kind === 'stat') return true
  for (const folder of [
    '/usr/share/wayland-sessions',
    '/usr/share/xsessions',
    '/run/current-system/sw/share/wayland-sessions',
  ]) {
    const listed = await world.listFolder(folder)
    if (listed.kind === 'names' && listed.names.some((name) => name.endsWith('.desktop'))) return true
  }
  return world.env['XDG_SESSION_TYPE'] === 'wayland' || world.env['XDG_SESSION_TYPE'] === 'x11'
}

async function isWsl(world: World): Promise<boolean> {
  return /microsoft/i.test(await textOf(world, '/proc/sys/kernel/osrelease'))
}

async function hasHypervisorFlag(world: World): Promise<boolean> {
  return /^flags\s*:.*\bhypervisor\b/m.test(await textOf(world, '/proc/cpuinfo'))
}

async function hasBattery(world: World): Promise<boolean> {
  const supplies = await world.listFolder('/sys/class/power_supply')
  return supplies.kind === 'names' && supplies.names.some((name) => /^(BAT|CMB)\d/.test(name))
}

async function textOf(world: World, path: string): Promise<string> {
  const file = await world.readFile(path)
  return file.kind === 'text' ? file.text.trim() : ''
}
