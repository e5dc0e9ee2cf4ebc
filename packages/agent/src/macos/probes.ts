import type { Probe } from '../look/collector.ts'
import { antimalwareProbe } from './antimalware.ts'
import { encryptionProbe, removableMediaProbe } from './disks.ts'
import { networkProbe, wifiProbe } from './network.ts'
import { bootProbe, firewallProbe, screenLockProbe } from './protection.ts'
import { deviceKindProbe, hostNameProbe, systemProbe } from './system.ts'
import { updatesProbe } from './updates.ts'
import { accountsProbe, applicationsProbe, browsersProbe } from './use.ts'

/** Everything the agent looks at on macOS. What is not here cannot be told without reading sentences, and stays unknown. */
export const macosProbes: readonly Probe[] = [
  systemProbe,
  deviceKindProbe,
  hostNameProbe,
  updatesProbe,
  antimalwareProbe,
  encryptionProbe,
  screenLockProbe,
  firewallProbe,
  browsersProbe,
  applicationsProbe,
  bootProbe,
  networkProbe,
  wifiProbe,
  accountsProbe,
  removableMediaProbe,
]
