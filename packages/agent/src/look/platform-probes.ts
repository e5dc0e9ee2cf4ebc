import { linuxProbes } from '../linux/probes.ts'
import type { Probe, World } from './collector.ts'

/** The probes of each platform. A platform without probes has every fact unknown. */
export function probesOf(platform: World['platform']): readonly Probe[] {
  switch (platform) {
    case 'linux':
      return linuxProbes
    case 'win32':
      return []
    case 'darwin':
      return []
  }
}
