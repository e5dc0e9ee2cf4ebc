import { found, unknown, type Finding, type Probe, type World } from '../look/collector.ts'

const DMI = '/sys/class/dmi/id'

/**
 * Serial number, model and name of the computer, for the register (AD-12). The kernel shows the serial number to root alone: without the
 * right to read it, it stays unknown.
 */
export const identityProbe: Probe = {
  id: 'identity',
  pace: 'slow',
  facts: ['device.serial', 'device.model', 'device.hostName'],
  limitMs: 2_000,
  async look(world) {
    const [serial, model, hostName] = await Promise.all([
      lineOf(world, `${DMI}/product_serial`),
      lineOf(world, `${DMI}/product_name`),
      lineOf(world, '/proc/sys/kernel/hostname'),
    ])
    return { findings: { 'device.serial': serial, 'device.model': model, 'device.hostName': hostName } }
  },
}

async function lineOf(world: World, path: string): Promise<Finding> {
  const file = await world.readFile(path)
  if (file.kind === 'failed') return unknown(file.reason === 'absent' ? 'notSupported' : file.reason, path)
  const text = file.text.trim()
  return text === '' ? unknown('notReported', path) : found(text.slice(0, 200), path)
}
