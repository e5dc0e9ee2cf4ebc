import { found, unknown, type Finding, type World } from '../look/collector.ts'

export type Wifi = { readonly security: Finding; readonly name: string | undefined }

/** Security of the Wi-Fi in use and its name (for the fingerprint only), from NetworkManager, else from wpa_supplicant (TW-14, AD-13). */
export async function lookAtWifi(world: World, device: string): Promise<Wifi> {
  const columns = 'IN-USE,SECURITY,SSID'
  const listed = await world.run(
    'nmcli',
    ['-t', '-f', columns, 'device', 'wifi', 'list', 'ifname', device, '--rescan', 'no'],
    { limitMs: 600 },
  )
  const inUse =
    listed.kind === 'ended' && listed.code === 0
      ? listed.stdout.split('\n').find((line) => line.startsWith('*:'))
      : undefined
  if (inUse !== undefined) {
    const [, security = '', ...name] = splitTerse(inUse)
    return { security: found(securityOfNmcli(security), 'nmcli device wifi'), name: name.join(':') }
  }
  const status = await world.run('wpa_cli', ['-i', device, 'status'], { limitMs: 600 })
  if (status.kind === 'failed' || status.code !== 0) {
    const reason = status.kind === 'failed' && listed.kind === 'failed' ? status.reason : 'noRight'
    return { security: unknown(reason, 'neither nmcli nor wpa_cli'), name: undefined }
  }
  const security = securityOfSupplicant(status.stdout)
  const name = /^ssid=(.*)$/m.exec(status.stdout)?.[1]
  return {
    security: security === undefined ? unknown('unreadable', 'wpa_cli') : found(security, 'wpa_cli status'),
    name,
  }
}

/** nmcli's terse output sets a backslash before `:` and `\` inside a value. */
function splitTerse(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|:)((?:\\.|[^:\\])*)/g)].map(([, value = '']) => value.replace(/\\(.)/g, '$1'))
}

/** `WPA1 WPA2`, `WPA2 WPA3`, `WPA2 802.1X`, `OWE`, `WEP`, empty: the weakest that the network admits counts. */
export function securityOfNmcli(security: string): 'open' | 'wep' | 'wpa' | 'wpa2' | 'wpa3' {
  const words = security.split(/\s+/)
  if (words.includes('WEP')) return 'wep'
  if (words.includes('WPA1') || words.includes('WPA')) return 'wpa'
  if (words.includes('WPA2')) return 'wpa2'
  return words.includes('WPA3') ? 'wpa3' : 'open'
}

/** By `key_mgmt` and the ciphers of `wpa_cli status`. */
export function securityOfSupplicant(status: string): 'open' | 'wep' | 'wpa' | 'wpa2' | 'wpa3' | undefined {
  if (!/^wpa_state=COMPLETED$/m.test(status)) return undefined
  const management = /^key_mgmt=(.*)$/m.exec(status)?.[1] ?? ''
  const cipher = /^group_cipher=(.*)$/m.exec(status)?.[1] ?? ''
  if (/WEP/.test(cipher)) return 'wep'
  if (/SAE|SUITE-B|WPA3/.test(management)) return 'wpa3'
  if (management.startsWith('WPA2') || /FT-/.test(management)) return cipher === 'TKIP' ? 'wpa' : 'wpa2'
  if (management.startsWith('WPA-')) return 'wpa'
  return management === 'NONE' || management === 'OWE' ? 'open' : undefined
}
