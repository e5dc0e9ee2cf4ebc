import { found, unknown, type Finding, type Findings, type World } from '../look/collector.ts'
import { parseJson } from './parse-json.ts'

/** Microsoft Defender for Endpoint on Linux by `mdatp health --output json`, or undefined where it is not installed. */
export async function lookAtDefender(world: World): Promise<Findings | undefined> {
  if ((await world.stat('/usr/bin/mdatp')).kind === 'failed') return undefined
  const installed: Findings = {
    'device.antimalwareProduct': found('Microsoft Defender for Endpoint', '/usr/bin/mdatp'),
    'device.antimalwarePresent': found(true, '/usr/bin/mdatp'),
  }
  const health = await world.run('mdatp', ['health', '--output', 'json'], { limitMs: 700 })
  if (health.kind === 'failed') return { ...installed, ...silent(health.reason) }
  const answer = parseObject(health.stdout)
  if (answer === undefined) return { ...installed, ...silent('unreadable') }
  return { ...installed, ...readHealth(answer, world.now()) }
}

function readHealth(health: Readonly<Record<string, unknown>>, now: number): Findings {
  const source = 'mdatp health'
  const realtime = valueOf(health['realTimeProtectionEnabled'])
  const licensed = valueOf(health['licensed'])
  const minutes = Number(valueOf(health['definitionsUpdatedMinutesAgo']) ?? Number.NaN)
  const expiry = Number(valueOf(health['productExpiration']) ?? Number.NaN)
  const expired = licensed === false || (Number.isFinite(expiry) && expiry > 0 && expiry < now)
  return {
    'device.antimalwareRealtime':
      typeof realtime === 'boolean' ? found(realtime, source) : unknown('unreadable', source),
    'device.antimalwareLicence':
      typeof licensed === 'boolean' ? found(expired ? 'expired' : 'valid', source) : unknown('unreadable', source),
    'device.antimalwareSignatureAt': Number.isFinite(minutes)
      ? found(now - minutes * 60_000, `${source}, definitionsUpdatedMinutesAgo`)
      : unknown('unreadable', source),
  }
}

function silent(reason: Parameters<typeof unknown>[0]): Findings {
  const finding: Finding = unknown(reason, 'mdatp health')
  return {
    'device.antimalwareRealtime': finding,
    'device.antimalwareLicence': finding,
    'device.antimalwareSignatureAt': finding,
  }
}

/** Settings come bare or as `{ value, isManaged }`, depending on the product's version. */
function valueOf(setting: unknown): unknown {
  return typeof setting === 'object' && setting !== null && 'value' in setting ? setting.value : setting
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const parsed = parseJson(text)
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined
}
