import { found, unknown, type Finding, type Probe, type World } from '../look/collector.ts'
import { inContainer } from './device-kind.ts'

const SECURE_BOOT = '/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c'

/** Secure boot by the firmware's variable (UEFI 2.10, 3.3): four bytes of attributes, then 1 or 0. */
export const bootProbe: Probe = {
  id: 'boot',
  pace: 'slow',
  facts: ['device.secureBoot', 'device.remoteWipe'],
  limitMs: 2_000,
  async look(world) {
    return {
      findings: {
        'device.secureBoot': await secureBoot(world),
        'device.remoteWipe': unknown('notSupported', 'no remote wipe known on Linux'),
      },
    }
  },
}

async function secureBoot(world: World): Promise<Finding> {
  const variable = await world.readBytes(SECURE_BOOT, 8)
  if (variable.kind === 'bytes') {
    const [, , , , state] = variable.bytes
    return state === undefined
      ? unknown('unreadable', 'SecureBoot variable')
      : found(state === 1, 'SecureBoot variable')
  }
  if (variable.reason !== 'absent') return unknown(variable.reason, 'SecureBoot variable')
  if ((await inContainer(world)) !== undefined) return unknown('notSupported', 'the firmware belongs to the host')
  if ((await world.stat('/sys/firmware/efi')).kind === 'stat') return found(false, 'UEFI without a SecureBoot variable')
  // A PC started without UEFI cannot have secure boot; other kinds of board have their own ways, which are not read.
  const isPc = (await world.stat('/sys/class/dmi/id')).kind === 'stat'
  return isPc ? found(false, 'started by BIOS, not UEFI') : unknown('notSupported', 'no UEFI')
}
