import { found, unknown, type Finding, type Findings, type Probe, type World } from '../look/collector.ts'
import { asList, type PlistDict } from './parse-plist.ts'
import { readPlistFile, readProfile } from './read-structured.ts'

const DAY_MS = 24 * 3_600_000
/** A list that nobody renewed for so long says nothing of today. */
const STALE_CHECK_MS = 3 * DAY_MS
export const UPDATE_FILE = '/Library/Preferences/com.apple.SoftwareUpdate.plist'

const FACTS = [
  'device.pendingSecurityUpdates',
  'device.pendingUpdates',
  'device.oldestPendingSecurityUpdateAt',
  'device.lastUpdateInstalledAt',
] as const

/** Pending updates as the system's own last check found them, and the last one installed (AD-8, TW-8). Apple does not mark security updates: all count. */
export const updatesProbe: Probe = {
  id: 'updates',
  pace: 'slow',
  facts: FACTS,
  limitMs: 60_000,
  async look(world) {
    return { findings: { ...(await pending(world)), 'device.lastUpdateInstalledAt': await lastInstalled(world) } }
  },
}

async function pending(world: World): Promise<Findings> {
  const file = await readPlistFile(world, UPDATE_FILE)
  if (file.kind === 'failed') return allPending(unknown(file.reason, UPDATE_FILE))
  if (!wasCheckedLately(file.value, world.now()))
    return allPending(unknown('unreadable', `${UPDATE_FILE}: last check too old`))
  const listed = asList(file.value['RecommendedUpdates']).length
  const counted = file.value['LastUpdatesAvailable']
  if (typeof counted !== 'number') return allPending(unknown('unreadable', UPDATE_FILE))
  const count = found(Math.max(listed, counted), UPDATE_FILE)
  return {
    'device.pendingSecurityUpdates': count,
    'device.pendingUpdates': count,
    // The list carries no dates: since when the oldest waits is not known.
    ...(Math.max(listed, counted) > 0
      ? { 'device.oldestPendingSecurityUpdateAt': unknown('notSupported', UPDATE_FILE) }
      : {}),
  }
}

/** Whether the system's search for updates succeeded within three days. A time from the future is not believed. */
export function wasCheckedLately(file: PlistDict, now: number): boolean {
  const at = file['LastSuccessfulDate']
  return typeof at === 'number' && at <= now && now - at <= STALE_CHECK_MS
}

function allPending(finding: Finding): Findings {
  return {
    'device.pendingSecurityUpdates': finding,
    'device.pendingUpdates': finding,
    'device.oldestPendingSecurityUpdateAt': finding,
  }
}

async function lastInstalled(world: World): Promise<Finding> {
  const source = 'system_profiler SPInstallHistoryDataType'
  const history = await readProfile(world, 'SPInstallHistoryDataType', 50_000)
  if (history.kind === 'failed') return unknown(history.reason, source)
  const times = history.value
    .filter((entry) => entry['package_source'] === 'package_source_apple' && isSystemUpdate(String(entry['_name'])))
    .map((entry) => Date.parse(String(entry['install_date'])))
    .filter((at) => Number.isFinite(at) && at <= world.now())
  return times.length === 0 ? unknown('unreadable', source) : found(Math.max(...times), source)
}

/** Product names with a number are not translated; data files of XProtect and the like do not count as updates of the system. */
function isSystemUpdate(name: string): boolean {
  return /^macOS .*\d/.test(name)
}
