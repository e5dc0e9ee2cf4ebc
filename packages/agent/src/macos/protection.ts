import { found, unknown, type Finding, type Findings, type Probe, type World } from '../look/collector.ts'
import { readPlistFile, readPlistFrom, readProfile } from './read-structured.ts'

/** System_profiler takes about a second to start; the firewall's file moved in macOS 15, so it is not read. */
const PROFILE_LIMIT_MS = 4_000

/** The application firewall (TW-17, CASE-11), by the enumeration of `SPFirewallDataType`. */
export const firewallProbe: Probe = {
  id: 'firewall',
  pace: 'fast',
  facts: ['device.firewallOn'],
  limitMs: PROFILE_LIMIT_MS,
  async look(world) {
    return { findings: { 'device.firewallOn': await firewall(world) } }
  },
}

async function firewall(world: World): Promise<Finding> {
  const source = 'system_profiler SPFirewallDataType'
  const read = await readProfile(world, 'SPFirewallDataType', PROFILE_LIMIT_MS)
  if (read.kind === 'failed') return unknown(read.reason, source)
  switch (read.value[0]?.['spfirewall_globalstate']) {
    case 'spfirewall_globalstate_allow_all':
      return found(false, source)
    case 'spfirewall_globalstate_limit_connections':
    case 'spfirewall_globalstate_block_all':
      return found(true, source)
    default:
      return unknown('unreadable', source)
  }
}

const MANAGED_LOCK = '/Library/Managed Preferences/com.apple.screensaver.plist'

/** The lock that management enforces. A person's own setting lies in the keychain and is answered in words only: unknown, never assumed. */
export const screenLockProbe: Probe = {
  id: 'screen-lock',
  pace: 'fast',
  facts: ['device.screenLockDelayMs', 'device.screenLockProof'],
  limitMs: 900,
  async look(world) {
    return { findings: await screenLock(world) }
  },
}

async function screenLock(world: World): Promise<Findings> {
  const file = await readPlistFile(world, MANAGED_LOCK)
  const none = unknown(file.kind === 'failed' && file.reason !== 'absent' ? file.reason : 'notSupported', MANAGED_LOCK)
  if (file.kind === 'failed') return { 'device.screenLockDelayMs': none, 'device.screenLockProof': none }
  const { idleTime, askForPassword, askForPasswordDelay } = file.value
  const asks = askForPassword === true || askForPassword === 1
  if (!asks || typeof idleTime !== 'number' || idleTime <= 0 || typeof askForPasswordDelay !== 'number')
    return { 'device.screenLockDelayMs': none, 'device.screenLockProof': none }
  return {
    'device.screenLockDelayMs': found((idleTime + askForPasswordDelay) * 1000, MANAGED_LOCK),
    'device.screenLockProof': found(true, MANAGED_LOCK),
  }
}

const SECURE_BOOT = '94b73556-2197-4702-82a8-3e1337dafbfb:AppleSecureBootPolicy'
const INTEGRITY = 'csr-active-config'

/** Secure boot and system integrity protection, where firmware variables tell (Intel, T2). Apple silicon answers in words only: unknown. */
export const bootProbe: Probe = {
  id: 'boot',
  pace: 'slow',
  facts: ['device.secureBoot', 'device.modified'],
  limitMs: 10_000,
  async look(world) {
    const [policy, integrity] = await Promise.all([firmwareByte(world, SECURE_BOOT), firmwareByte(world, INTEGRITY)])
    return {
      findings: {
        // 0 no security, 1 medium, 2 full
        'device.secureBoot':
          policy === undefined ? unknown('notSupported', SECURE_BOOT) : found(policy > 0, SECURE_BOOT),
        'device.modified':
          integrity === undefined ? unknown('notSupported', INTEGRITY) : found(integrity > 0, INTEGRITY),
      },
    }
  },
}

/** The largest byte of a firmware variable, so that any bit that is set counts; undefined where there is none. */
async function firmwareByte(world: World, name: string): Promise<number | undefined> {
  const read = await readPlistFrom(world, 'nvram', ['-x', name], 5_000)
  const data = read.kind === 'read' ? read.value[name] : undefined
  if (typeof data !== 'string' || data === '') return undefined
  return Math.max(...Buffer.from(data, 'base64'))
}
