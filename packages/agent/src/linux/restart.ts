import { found, unknown, type Finding, type Probe, type World } from '../look/collector.ts'
import { inContainer } from './device-kind.ts'

/** Installed updates that wait for a restart (AD-8). */
export const restartProbe: Probe = {
  id: 'restart',
  pace: 'fast',
  facts: ['device.restartPending'],
  limitMs: 500,
  async look(world) {
    return { findings: { 'device.restartPending': await restartPending(world) } }
  },
}

async function restartPending(world: World): Promise<Finding> {
  for (const path of ['/run/reboot-required', '/var/run/reboot-required']) {
    if ((await world.stat(path)).kind === 'stat') return found(true, path)
  }
  if ((await inContainer(world)) !== undefined) return unknown('notSupported', 'the kernel belongs to the host')
  const running = await world.readFile('/proc/sys/kernel/osrelease')
  if (running.kind === 'failed') return unknown(running.reason, '/proc/sys/kernel/osrelease')
  const modules = await kernelsIn(world, '/lib/modules', /^(\d.*)$/)
  const images = await kernelsIn(world, '/boot', /^vmlinuz-(\d.*)$/)
  const kernels = images.length > 0 ? images : modules
  if (kernels.length === 0) return unknown('notSupported', 'no installed kernel found')
  const newer = newerKernel(running.text.trim(), kernels)
  return found(newer !== undefined, newer === undefined ? 'newest kernel runs' : `kernel ${newer} waits`)
}

async function kernelsIn(world: World, folder: string, pattern: RegExp): Promise<readonly string[]> {
  const listed = await world.listFolder(folder)
  return listed.kind === 'failed' ? [] : listed.names.flatMap((name) => pattern.exec(name)?.[1] ?? [])
}

/** The newest installed kernel of the same flavour (`-amd64`, `-generic`, `.el9.x86_64`) if it is newer than the one that runs. */
export function newerKernel(running: string, installed: readonly string[]): string | undefined {
  const flavour = flavourOf(running)
  const newest = installed
    .filter((version) => flavourOf(version) === flavour)
    .toSorted(byVersion)
    .at(-1)
  if (newest === undefined) return installed.toSorted(byVersion).at(-1)
  return byVersion(newest, running) > 0 ? newest : undefined
}

function flavourOf(version: string): string {
  return /-([a-z][a-z0-9-]*)$/.exec(version)?.[1] ?? /\.([a-z]+\d*_?\d*)$/.exec(version)?.[1] ?? ''
}

function byVersion(left: string, right: string): number {
  const parts = (version: string) =>
    version
      .split(/[^0-9]+/)
      .filter((part) => part !== '')
      .map(Number)
  const [a, b] = [parts(left), parts(right)]
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
