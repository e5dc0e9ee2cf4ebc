import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Words } from '@taga/core'
import { StartFault } from './db/start-fault.ts'
import { KEPT_BACKUPS } from './upgrade/old-backups.ts'

/** What the server is told from outside. Read once, here, and nowhere else. */
export type Config = {
  /** Folder of everything this server keeps: the database file, and `keys/`. TAGA_DATA. */
  readonly dataDir: string
  /** A SQLite file, or postgres://... TAGA_DATABASE; the file `taga.db` in the data folder where it is not set. */
  readonly database: string
  /** TAGA_PORT; 8420 where it is not set, 0 for any free one. */
  readonly port: number
  /** An address of this machine itself: until a public URL is served, nothing else is listened on. TAGA_HOST. */
  readonly host: '127.0.0.1' | '::1'
  /** What browsers open, where that is not the loopback address itself, e.g. behind a proxy with TLS. TAGA_URL. */
  readonly url?: string
  /** Where the public name is served by our own TLS, once it is set: TAGA_TLS_PORT (443), TAGA_HTTP_PORT (80) for checks of certificate authorities and for sending browsers on, and the address to listen on, TAGA_LISTEN (every one). 0 as a port takes any free one. */
  readonly listen: { readonly tlsPort: number; readonly httpPort: number; readonly address?: string }
  /** Proxies that must say for whom they come, by the PROXY protocol: addresses or networks, divided by commas. TAGA_PROXY_PEERS. */
  readonly proxyPeers: readonly string[]
  /** Words that passwords may not be built on, divided by commas: the organisation's name, products, the town. TAGA_ORGANISATION_WORDS. */
  readonly organisationWords: readonly string[]
  /** A file of SHA-1 hashes of passwords that have leaked, one a line and in order. TAGA_LEAKED_PASSWORDS. */
  readonly leakedPasswords?: string
  /** How many backups made before upgrades are kept: TAGA_KEEP_BACKUPS; 3 where it is not set. */
  readonly keepBackups: number
}

type Environment = Readonly<Record<string, string | undefined>>

const DEFAULT_PORT = 8420

/** @throws StartFault `bad_setting`, in a sentence that names the setting */
export function readConfig(env: Environment, platform: NodeJS.Platform = process.platform): Config {
  const leakedPasswords = setting(env, 'TAGA_LEAKED_PASSWORDS')
  const dataDir = setting(env, 'TAGA_DATA') ?? defaultDataDir(env, platform)
  const url = readUrl(setting(env, 'TAGA_URL'))
  return {
    dataDir,
    database: readDatabase(setting(env, 'TAGA_DATABASE')) ?? join(dataDir, 'taga.db'),
    port: readPort(env, 'TAGA_PORT', DEFAULT_PORT),
    host: readHost(setting(env, 'TAGA_HOST')),
    ...(url === undefined ? {} : { url }),
    listen: readListen(env),
    proxyPeers: readPeers(setting(env, 'TAGA_PROXY_PEERS')),
    ...(leakedPasswords === undefined ? {} : { leakedPasswords }),
    keepBackups: readKeepBackups(setting(env, 'TAGA_KEEP_BACKUPS')),
    organisationWords: (setting(env, 'TAGA_ORGANISATION_WORDS') ?? '')
      .split(/[,、，]/)
      .map((word) => word.trim())
      .filter((word) => word.length > 0),
  }
}

function setting(env: Environment, name: string): string | undefined {
  const text = env[name]?.trim()
  return text === undefined || text === '' ? undefined : text
}

function defaultDataDir(env: Environment, platform: NodeJS.Platform): string {
  if (platform === 'win32') return join(setting(env, 'LOCALAPPDATA') ?? join(homedir(), 'AppData', 'Local'), 'Taga')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Taga')
  return join(setting(env, 'XDG_DATA_HOME') ?? join(homedir(), '.local', 'share'), 'taga')
}

function readPort(env: Environment, name: string, otherwise: number): number {
  const text = setting(env, name)
  if (text === undefined) return otherwise
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw badSetting({
    ja: `${name} は 0 から 65535 までの整数にしてください（今の値: ${shown(text)}）。`,
    en: `${name} must be a whole number from 0 to 65535; it is ${shown(text)}.`,
  })
}

function readKeepBackups(text: string | undefined): number {
  if (text === undefined) return KEPT_BACKUPS
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text)
  throw badSetting({
    ja: `TAGA_KEEP_BACKUPS は 1 から 999 までの整数にしてください（今の値: ${shown(text)}）。`,
    en: `TAGA_KEEP_BACKUPS must be a whole number from 1 to 999; it is ${shown(text)}.`,
  })
}

function readListen(env: Environment): Config['listen'] {
  const address = setting(env, 'TAGA_LISTEN')
  if (address !== undefined && !isIP(address))
    throw badSetting({
      ja: `TAGA_LISTEN はIPアドレスにしてください（今の値: ${shown(address)}）。`,
      en: `TAGA_LISTEN must be an IP address; it is ${shown(address)}.`,
    })
  return {
    tlsPort: readPort(env, 'TAGA_TLS_PORT', 443),
    httpPort: readPort(env, 'TAGA_HTTP_PORT', 80),
    ...(address === undefined ? {} : { address }),
  }
}

function readPeers(text: string | undefined): readonly string[] {
  const peers = (text ?? '')
    .split(',')
    .map((peer) => peer.trim())
    .filter((peer) => peer !== '')
  const wrong = peers.find((peer) => !isNetwork(peer))
  if (wrong === undefined) return peers
  throw badSetting({
    ja: `TAGA_PROXY_PEERS は、IPアドレスかネットワーク（例: 10.0.0.0/8）をカンマで区切ってください（誤り: ${shown(wrong)}）。`,
    en: `TAGA_PROXY_PEERS must be IP addresses or networks such as 10.0.0.0/8, divided by commas; this one is wrong: ${shown(wrong)}.`,
  })
}

function isNetwork(peer: string): boolean {
  const [address = '', prefix, ...rest] = peer.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
}

function readHost(text: string | undefined): Config['host'] {
  if (text === undefined || text === 'localhost') return '127.0.0.1'
  if (text === '127.0.0.1' || text === '::1') return text
  throw badSetting({
    ja: `TAGA_HOST は 127.0.0.1 か ::1 にしてください（今の値: ${shown(text)}）。外部から使う公開名と証明書は、画面の初期設定で決めます。`,
    en: `TAGA_HOST must be 127.0.0.1 or ::1; it is ${shown(text)}. The public name and its certificate are set in the browser, in the first hour.`,
  })
}

function readUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  const plain = url !== undefined && url.username === '' && url.pathname === '/' && url.search === '' && url.hash === ''
  if (plain && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))) return url.origin
  throw badSetting({
    ja: `TAGA_URL は https:// で始まり、パスのないURLにしてください（例: https://taga.example.jp、今の値: ${shown(text)}）。`,
    en: `TAGA_URL must be an https:// URL without a path, such as https://taga.example.jp; it is ${shown(text)}.`,
  })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]'
}

function readDatabase(text: string | undefined): string | undefined {
  if (text === undefined || !text.includes('://')) return text
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text
  // the value is not shown: it may hold a password
  throw badSetting({
    ja: 'TAGA_DATABASE は SQLite のファイル名か postgres:// で始まるURLにしてください。',
    en: 'TAGA_DATABASE must be the name of a SQLite file or a postgres:// URL.',
  })
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100))
}

function badSetting(words: Words): StartFault {
  return new StartFault('bad_setting', words)
}
