import { linuxProbes } from '../linux/probes.ts'
import { macosProbes } from '../macos/probes.ts'
import { windowsProbes } from '../windows/probes.ts'
import type { Probe, World } from './collector.ts'

/** The probes of each platform. A platform without probes has every fact unknown. */
export function probesOf(platform: World['platform']): readonly Probe[] {
  switch (platform) {
    case 'linux':
      return linuxProbes
    case 'win32':
      return windowsProbes
    case 'darwin':
      return macosProbes
  }
}
