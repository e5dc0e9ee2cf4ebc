import type { Probe } from '../look/collector.ts'
import { accountsProbe } from './accounts.ts'
import { antimalwareProbe } from './antimalware.ts'
import { applicationsProbe } from './applications.ts'
import { bootProbe } from './boot.ts'
import { browserProfilesProbe } from './browser-profiles.ts'
import { browsersProbe } from './browsers.ts'
import { clockProbe } from './clock.ts'
import { deviceKindProbe } from './device-kind.ts'
import { encryptionProbe } from './encryption.ts'
import { firewallProbe } from './firewall.ts'
import { identityProbe } from './identity.ts'
import { integrityProbe } from './integrity.ts'
import { networkProbe } from './network.ts'
import { removableMediaProbe } from './removable-media.ts'
import { restartProbe } from './restart.ts'
import { screenLockProbe } from './screen-lock.ts'
import { systemProbe } from './system.ts'
import { updatesProbe } from './updates.ts'

/** Everything the agent looks at on Linux. */
export const linuxProbes: readonly Probe[] = [
  systemProbe,
  deviceKindProbe,
  identityProbe,
  updatesProbe,
  restartProbe,
  antimalwareProbe,
  encryptionProbe,
  screenLockProbe,
  firewallProbe,
  browsersProbe,
  browserProfilesProbe,
  applicationsProbe,
  bootProbe,
  integrityProbe,
  networkProbe,
  accountsProbe,
  clockProbe,
  removableMediaProbe,
]
