import { allUnknown, found, unknown, type Findings, type Probe } from '../look/collector.ts'
import { parseKeyValues } from './key-values.ts'
import { supportEnd } from './support-end.ts'

/** Name, version, kernel and end of support (AD-8, TW-8). */
export const systemProbe: Probe = {
  id: 'system',
  pace: 'slow',
  facts: ['device.os', 'device.osName', 'device.osVersion', 'device.osBuild', 'device.osSupportedUntil'],
  limitMs: 2_000,
  async look(world) {
    const kernel = await world.readFile('/proc/sys/kernel/osrelease')
    const fixed: Findings = {
      'device.os': found('linux', 'kernel'),
      'device.osBuild':
        kernel.kind === 'text'
          ? found(kernel.text.trim(), 'kernel')
          : unknown(kernel.reason, '/proc/sys/kernel/osrelease'),
    }
    const etc = await world.readFile('/etc/os-release')
    const file = etc.kind === 'text' ? etc : await world.readFile('/usr/lib/os-release')
    if (file.kind === 'failed') {
      const missing = ['device.osName', 'device.osVersion', 'device.osSupportedUntil'] as const
      return { findings: { ...fixed, ...allUnknown(missing, file.reason, 'os-release') } }
    }
    return { findings: { ...fixed, ...readRelease(file.text) } }
  },
}

function readRelease(text: string): Findings {
  const release = parseKeyValues(text)
  const end = supportEnd(text)
  const version = release['VERSION_ID'] ?? release['BUILD_ID']
  return {
    'device.osName': found(release['PRETTY_NAME'] ?? release['NAME'] ?? 'Linux', 'os-release'),
    'device.osVersion': version === undefined ? unknown('unreadable', 'os-release') : found(version, 'os-release'),
    'device.osSupportedUntil':
      end.kind === 'until'
        ? found(end.at, end.source)
        : unknown('notSupported', end.kind === 'rolling' ? 'rolling release: no end is published' : 'not in the table'),
  }
}
