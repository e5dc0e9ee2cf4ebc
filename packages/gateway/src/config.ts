import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type ClearAddress, isOwn } from './dns/in-the-clear.ts'

/** A setting that cannot be used; the sentence names it and says what it wants. */
export class BadSetting extends Error {
  override readonly name = 'BadSetting'
  readonly words: { readonly ja: string; readonly en: string }
  constructor(words: BadSetting['words']) {
    super(words.en)
    this.words = words
  }
}

/**
 * Where names are asked for in the clear: TAGA_DNS_LISTEN, addresses of own networks divided by commas, each with `:PORT` (an IPv6 address in
 * brackets) where that is not 53. Nowhere without it. @throws BadSetting, also for an address that the internet reaches
 */
export function dnsListen(env: Environment): readonly ClearAddress[] {
  const text = env['TAGA_DNS_LISTEN']?.trim() ?? ''
  if (text === '') return []
  return text.split(',').map((part) => {
    const [, six, four, port = '53'] = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+))(?::(\d{1,5}))?$/.exec(part.trim()) ?? []
    const address = six ?? four ?? ''
    if (isIP(address) === 0 || !isOwn(address) || Number(port) > 65_535)
      throw new BadSetting({
        ja: `TAGA_DNS_LISTEN には、このコンピューターの社内LANやVPN側のIPアドレスをカンマで区切って書いてください（例: 192.168.1.10 または [fd00::1]:53）。インターネットに面したアドレスは使えません（誤り: ${part.trim().slice(0, 60)}）。`,
        en: `TAGA_DNS_LISTEN must be IP addresses of this machine in your LAN or VPN, divided by commas, such as 192.168.1.10 or [fd00::1]:53. Addresses that the internet reaches cannot be used; this one is wrong: ${part.trim().slice(0, 60)}.`,
      })
    return { address, port: Number(port) }
  })
}

/** The UDP port at which devices come in by WireGuard: TAGA_WIREGUARD_PORT. Nowhere without it. @throws BadSetting */
export function wireguardPort(env: Environment): number | undefined {
  const text = env['TAGA_WIREGUARD_PORT']?.trim() ?? ''
  if (text === '') return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535)
    throw new BadSetting({
      ja: `TAGA_WIREGUARD_PORT には、1から65535のUDPポートの番号を書いてください（例: 51820。誤り: ${text.slice(0, 60)}）。`,
      en: `TAGA_WIREGUARD_PORT must be a UDP port from 1 to 65535, such as 51820; this is wrong: ${text.slice(0, 60)}.`,
    })
  return port
}

/** For how many days recordings of screens are kept: TAGA_KEEP_RECORDINGS; 30 without it. @throws BadSetting */
export function keptRecordingDays(env: Environment): number {
  const text = env['TAGA_KEEP_RECORDINGS']?.trim() ?? ''
  if (text === '') return 30
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (days < 1 || days > 3_650)
    throw new BadSetting({
      ja: `TAGA_KEEP_RECORDINGS には、録画を残す日数を1から3650の数で書いてください（誤り: ${text.slice(0, 60)}）。`,
      en: `TAGA_KEEP_RECORDINGS must be for how many days recordings are kept, from 1 to 3650; this is wrong: ${text.slice(0, 60)}.`,
    })
  return days
}

type Environment = Readonly<Record<string, string | undefined>>
type Machine = { readonly platform?: NodeJS.Platform; readonly home?: string; readonly userId?: number | undefined }

/** The folder a connector keeps its key and its list in: TAGA_CONNECTOR, or where this system wants a program's own state. */
export function connectorFolder(env: Environment, machine: Machine = {}): string {
  return env['TAGA_CONNECTOR']?.trim() || stateFolder('connector', env, machine)
}

/** The folder a gateway that runs alone keeps its keys, its log and where it stood in: TAGA_GATEWAY, or as above. */
export function gatewayFolder(env: Environment, machine: Machine = {}): string {
  return env['TAGA_GATEWAY']?.trim() || stateFolder('gateway', env, machine)
}

function stateFolder(
  name: 'connector' | 'gateway',
  env: Environment,
  { platform = process.platform, home = homedir(), userId = process.getuid?.() }: Machine,
): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Taga', name)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Taga', name)
  if (userId === 0) return `/var/lib/taga-${name}`
  return join(env['XDG_STATE_HOME'] || join(home, '.local', 'state'), `taga-${name}`)
}
