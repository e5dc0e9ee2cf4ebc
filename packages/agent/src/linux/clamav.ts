import { found, unknown, type Finding, type Findings, type World } from '../look/collector.ts'
import type { RunningProcesses } from './running-processes.ts'

const DATABASE_FOLDERS = ['/var/lib/clamav', '/usr/local/share/clamav', '/usr/share/clamav']
const PROGRAMS = ['/usr/bin/clamscan', '/usr/sbin/clamd', '/usr/bin/clamd', '/usr/local/bin/clamscan']

/** ClamAV as its files and processes show it, or undefined where it is not installed (AD-7, TW-7). */
export async function lookAtClamav(world: World, running: RunningProcesses | undefined): Promise<Findings | undefined> {
  const programs = await Promise.all(PROGRAMS.map((path) => world.stat(path)))
  if (programs.every((program) => program.kind === 'failed')) return undefined
  return {
    'device.antimalwareProduct': found('ClamAV', 'ClamAV'),
    'device.antimalwarePresent': found(true, 'ClamAV'),
    'device.antimalwareRealtime': realtime(running),
    'device.antimalwareLicence': found('valid', 'ClamAV: free software, no licence to run out'),
    'device.antimalwareSignatureAt': await signatureTime(world),
  }
}

/** On-access scanning needs both: clamonacc watches the files, clamd scans them. */
function realtime(running: RunningProcesses | undefined): Finding {
  if (running === undefined) return unknown('noRight', '/proc')
  const names = running.names
  return found(names.has('clamd') && names.has('clamonacc'), 'processes clamd and clamonacc')
}

async function signatureTime(world: World): Promise<Finding> {
  for (const folder of DATABASE_FOLDERS) {
    for (const name of ['daily.cld', 'daily.cvd']) {
      const head = await world.readBytes(`${folder}/${name}`, 512)
      if (head.kind === 'failed' && head.reason === 'absent') continue
      if (head.kind === 'failed') return unknown(head.reason, `${folder}/${name}`)
      const at = parseDatabaseTime(Buffer.from(head.bytes).toString('latin1'))
      return at === undefined ? unknown('unreadable', `${folder}/${name}`) : found(at, `header of ${folder}/${name}`)
    }
  }
  return unknown('absent', 'no ClamAV signature database')
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * Build time (epoch ms) of a ClamAV database from its 512-byte header
 * `ClamAV-VDB:16 Sep 2024 04-25 -0400:27400:...:builder:stime`. The day and month are written by the vendor in English everywhere.
 */
export function parseDatabaseTime(header: string): number | undefined {
  const match = /^ClamAV-VDB:\s*(\d{1,2}) (\w{3}) (\d{4}) (\d{2})-(\d{2}) ([+-])(\d{2})(\d{2}):/.exec(header)
  if (match === null) return undefined
  const [, day, monthName, year, hour, minute, sign, zoneHours, zoneMinutes] = match
  const month = MONTHS.indexOf(monthName ?? '')
  if (month < 0) return undefined
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? 1 : -1)
  return Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute)) + offset * 60_000
}
