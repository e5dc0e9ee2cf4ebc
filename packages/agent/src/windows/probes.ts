import type { FactKey } from '@taga/core'
import { type Probe, type Sight, type World, allUnknown } from '../look/collector.ts'
import { findCollector, LOOK_SCRIPT } from './collector-folder.ts'
import { readLook } from './read-look.ts'

/** What the collector looks at every few minutes (items of pace `fast` in taga-facts.ps1). */
const FAST_FACTS = [
  'device.antimalwareProduct',
  'device.antimalwarePresent',
  'device.antimalwareRealtime',
  'device.antimalwareLicence',
  'device.antimalwareSignatureAt',
  'device.antimalwareVouched',
  'device.firewallOn',
  'device.networkKind',
  'device.networkFingerprint',
  'device.vpn',
  'device.resolvers',
  'device.wifiSecurity',
  'device.screenLockDelayMs',
  'device.screenLockProof',
  'device.restartPending',
  'device.unusedBeforeMs',
  'device.removableMedia',
] as const satisfies readonly FactKey[]

/** What it looks at in the background (items of pace `slow`). */
const SLOW_FACTS = [
  'device.kind',
  'device.os',
  'device.serial',
  'device.model',
  'device.hostName',
  'device.osName',
  'device.osVersion',
  'device.osBuild',
  'device.osSupportedUntil',
  'device.pendingSecurityUpdates',
  'device.pendingUpdates',
  'device.oldestPendingSecurityUpdateAt',
  'device.lastUpdateInstalledAt',
  'device.dataEncrypted',
  'device.encryptionKey',
  'device.secureBoot',
  'device.modified',
  'device.browsers',
  'device.browserCurrent',
  'device.browserExtensions',
  'device.browserSavesPasswords',
  'device.applicationCount',
  'device.administrators',
  'device.workAsAdministrator',
  'device.sharedUse',
  'device.remoteWipe',
] as const satisfies readonly FactKey[]

/** Starting PowerShell takes most of a second by itself; inside, each item has its own limit of 2.5 s. */
const WINDOWS_FAST_LIMIT_MS = 6_000
/** A Windows Update search that has to be made anew takes minutes. */
const WINDOWS_SLOW_LIMIT_MS = 200_000

/** Everything the agent looks at on Windows. The judgement is in the PowerShell collector, once; this only carries its answer. */
export const windowsProbes: readonly Probe[] = [
  collectorProbe('fast', FAST_FACTS, WINDOWS_FAST_LIMIT_MS),
  collectorProbe('slow', SLOW_FACTS, WINDOWS_SLOW_LIMIT_MS),
]

function collectorProbe(pace: 'fast' | 'slow', facts: Probe['facts'], limitMs: number): Probe {
  return { id: `windows.${pace}`, pace, facts, limitMs, look: (world) => runCollector(world, pace, facts, limitMs) }
}

async function runCollector(
  world: World,
  pace: 'fast' | 'slow',
  facts: readonly FactKey[],
  limitMs: number,
): Promise<Sight> {
  const source = `${LOOK_SCRIPT} -Pace ${pace}`
  const folder = await findCollector(world)
  if (folder === undefined) return { findings: allUnknown(facts, 'toolMissing', source) }
  const args = ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', `${folder}${LOOK_SCRIPT}`]
  const ended = await world.run(powershellPath(world), [...args, '-Pace', pace, '-Json'], {
    limitMs,
    env: world.fingerprintKey === undefined ? {} : { TAGA_FINGERPRINT_KEY: world.fingerprintKey },
  })
  if (ended.kind === 'failed') return { findings: allUnknown(facts, ended.reason, source) }
  return (
    (ended.code === 0 ? readLook(ended.stdout) : undefined) ?? { findings: allUnknown(facts, 'unreadable', source) }
  )
}

/** Windows PowerShell of the system's own folder, never one that stands earlier in somebody's PATH. */
export function powershellPath(world: Pick<World, 'env'>): string {
  return `${world.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`
}
