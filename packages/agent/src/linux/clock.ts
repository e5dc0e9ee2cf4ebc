import { found, unknown, type Probe } from '../look/collector.ts'

/** How far the clock is off, where a time service has measured it. The server measures the same at each report. */
export const clockProbe: Probe = {
  id: 'clock',
  pace: 'fast',
  facts: ['device.clockSkewMs'],
  limitMs: 800,
  async look(world) {
    const chrony = await world.run('chronyc', ['-c', 'tracking'], { limitMs: 700 })
    const skewMs = chrony.kind === 'ended' && chrony.code === 0 ? parseTracking(chrony.stdout) : undefined
    if (skewMs !== undefined) return { findings: { 'device.clockSkewMs': found(skewMs, 'chronyc tracking') } }
    const ntp = await world.run('ntpq', ['-c', 'rv 0 leap,offset'], { limitMs: 700 })
    const offsetMs = ntp.kind === 'ended' && ntp.code === 0 ? parseNtpVariables(ntp.stdout) : undefined
    if (offsetMs !== undefined) return { findings: { 'device.clockSkewMs': found(offsetMs, 'ntpq') } }
    const shown = await world.run('timedatectl', ['show', '-p', 'NTPSynchronized'], { limitMs: 700 })
    const isSynchronised = shown.kind === 'ended' && /^NTPSynchronized=yes$/m.test(shown.stdout)
    const source = isSynchronised
      ? 'synchronised, but by how much it is off was not measured'
      : 'no time service has measured it'
    return { findings: { 'device.clockSkewMs': unknown('notReported', source) } }
  },
}

/** `chronyc -c tracking`: field 2 is the stratum (0: not synchronised), field 5 the system's offset in seconds, field 14 the leap status. */
export function parseTracking(csv: string): number | undefined {
  const fields = csv.trim().split(',')
  if (fields.length < 14 || fields[2] === '0' || fields[13] === 'Not synchronised') return undefined
  const seconds = Number(fields[4])
  return Number.isFinite(seconds) ? Math.round(Math.abs(seconds) * 1000) : undefined
}

/** `leap=0, offset=-0.123`: milliseconds; leap 3 (or 11) means not synchronised. */
export function parseNtpVariables(text: string): number | undefined {
  const leap = /\bleap=(\d+)/.exec(text)?.[1]
  const offset = /\boffset=([+-]?[\d.]+)/.exec(text)?.[1]
  if (offset === undefined || leap === '3' || leap === '11') return undefined
  return Math.round(Math.abs(Number(offset)))
}
