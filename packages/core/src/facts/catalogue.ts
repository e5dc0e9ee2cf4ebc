import type { Words } from '../words.ts'
import type { SubjectKind } from './observation.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * The sources facts come from. An organisation adopts them one by one; a rule is in force only where every source it rests on is adopted.
 */
export const SOURCES = [
  'register.people',
  'register.devices',
  'register.resources',
  'path',
  'session',
  'incidents',
  'exemptions',
  'posture',
  'posture.hosts',
  'network',
  'place',
  'approvals.personalDevices',
  'approvals.applications',
  'training',
  'contacts',
  'takeOut',
  'detection',
  'credentials',
] as const
export type SourceId = (typeof SOURCES)[number]

/**
 * The type of a fact and its order of "worse".
 * - `flag`: `worse` names the worse of true and false, or `none` where neither is worse than the other.
 * - `amount`: a number; `unit` says of what.
 * - `instant`: a time in the past (epoch ms); older is worse unless said otherwise. A value later than now is not believed.
 * - `deadline`: a time until which something stands (epoch ms); earlier is worse.
 * - `choice`: one of `values`; where `ordered`, they stand from best to worst.
 * - `text`, `texts`: identifiers; `worse: 'fewer'` where losing a member can only take away.
 */
export type FactType =
  | { readonly kind: 'flag'; readonly worse: 'true' | 'false' | 'none' }
  | { readonly kind: 'amount'; readonly unit: 'ms' | 'count'; readonly worse: 'higher' | 'lower' | 'none' }
  | { readonly kind: 'instant'; readonly worse: 'older' }
  | { readonly kind: 'deadline'; readonly worse: 'earlier' }
  | { readonly kind: 'choice'; readonly values: readonly [string, ...string[]]; readonly ordered: boolean }
  | { readonly kind: 'text' }
  | { readonly kind: 'texts'; readonly worse: 'fewer' | 'more' | 'none' }

/**
 * One entry of the closed catalogue.
 * - `maxAgeMs`: an observation older than this is stale; absent = a register's word stands until it is changed.
 * - `pace`: how often the agent looks. `fast` every 5 minutes, `slow` every 6 hours; a maximum age is at least 2.4 times its interval.
 * - `personal`: may a device owned by a person report it?
 */
export type FactSpec = {
  readonly subject: SubjectKind
  readonly type: FactType
  readonly source: SourceId
  readonly maxAgeMs?: number
  readonly pace?: 'fast' | 'slow'
  readonly personal: boolean
  readonly title: Words
}

export const FAST_INTERVAL_MS = 5 * MINUTE
export const SLOW_INTERVAL_MS = 6 * HOUR
const FAST_MAX_AGE_MS = 15 * MINUTE
const SLOW_MAX_AGE_MS = 24 * HOUR

const yes = { kind: 'flag', worse: 'false' } as const
const no = { kind: 'flag', worse: 'true' } as const
const instant = { kind: 'instant', worse: 'older' } as const
const deadline = { kind: 'deadline', worse: 'earlier' } as const
const text = { kind: 'text' } as const

function ordered<const V extends readonly [string, ...string[]]>(values: V) {
  return { kind: 'choice', values, ordered: true } as const
}
function unordered<const V extends readonly [string, ...string[]]>(values: V) {
  return { kind: 'choice', values, ordered: false } as const
}
function words(ja: string, en: string): Words {
  return { ja, en }
}
function person(source: SourceId, type: FactType, title: Words): FactSpec {
  return { subject: 'person', source, type, personal: true, title }
}
function register(source: SourceId, type: FactType, title: Words): FactSpec {
  return { subject: 'device', source, type, personal: true, title }
}
function fast(type: FactType, title: Words, personal: 'personal' | 'companyOnly' = 'personal'): FactSpec {
  return {
    subject: 'device',
    source: 'posture',
    type,
    maxAgeMs: FAST_MAX_AGE_MS,
    pace: 'fast',
    personal: personal === 'personal',
    title,
  }
}
function slow(type: FactType, title: Words, personal: 'personal' | 'companyOnly' = 'personal'): FactSpec {
  return {
    subject: 'device',
    source: 'posture',
    type,
    maxAgeMs: SLOW_MAX_AGE_MS,
    pace: 'slow',
    personal: personal === 'personal',
    title,
  }
}
function session(source: SourceId, type: FactType, title: Words): FactSpec {
  return { subject: 'session', source, type, personal: true, title }
}
function connection(source: SourceId, type: FactType, title: Words): FactSpec {
  return { subject: 'connection', source, type, personal: true, title }
}
function resource(source: SourceId, type: FactType, title: Words): FactSpec {
  return { subject: 'resource', source, type, personal: true, title }
}
function host(type: FactType, title: Words): FactSpec {
  return { subject: 'resource', source: 'posture.hosts', type, maxAgeMs: SLOW_MAX_AGE_MS, personal: true, title }
}

/** Every fact a rule may test. Names follow osquery where it has one; the rest follow the glossary. */
export const FACTS = {
  'person.id': person('register.people', text, words('本人', 'person')),
  'person.state': person(
    'register.people',
    ordered(['active', 'locked', 'left']),
    words('アカウントの状態', 'account state'),
  ),
  'person.patterns': person(
    'register.people',
    { kind: 'texts', worse: 'fewer' },
    words('部署で使える方式', 'patterns the department may use'),
  ),
  'person.rights': person('register.people', { kind: 'texts', worse: 'fewer' }, words('利用権', 'rights held')),
  'person.incident': person(
    'incidents',
    ordered(['none', 'allowed', 'open']),
    words('本人に関わる未解決の事故', 'open incident on the account'),
  ),
  'person.credentialsExposed': person(
    'credentials',
    no,
    words('漏えい後に変更していない認証情報', 'credentials exposed and not changed since'),
  ),
  'person.policyAcknowledged': person('training', yes, words('現行ポリシーの確認', 'current policy acknowledged')),
  'person.trainingValidUntil': person('training', deadline, words('教育の有効期限', 'training valid until')),
  'person.dutiesGraceUntil': person('training', deadline, words('教育・確認の猶予期限', 'grace for duties until')),
  'person.contactsConfirmedAt': person('contacts', instant, words('連絡先の確認日', 'contacts confirmed at')),
  'person.exemptions': person(
    'exemptions',
    { kind: 'texts', worse: 'fewer' },
    words('本人に認められた例外', 'exemptions granted to the person'),
  ),

  'device.ownership': register('register.devices', unordered(['company', 'personal']), words('所有区分', 'ownership')),
  'device.management': register(
    'register.devices',
    unordered(['managed', 'browserOnly']),
    words('管理区分', 'management'),
  ),
  'device.lifecycle': register(
    'register.devices',
    ordered(['lent', 'inUse', 'inStock', 'returned', 'toWipe', 'wiped', 'disposed', 'lost', 'stolen']),
    words('台帳上の状態', 'state in the register'),
  ),
  'device.user': register('register.devices', text, words('使用者', 'user of the device')),
  'device.incident': register(
    'incidents',
    ordered(['none', 'allowed', 'open']),
    words('端末に関わる未解決の事故', 'open incident on the device'),
  ),
  'device.exemptions': register(
    'exemptions',
    { kind: 'texts', worse: 'fewer' },
    words('端末に認められた例外', 'exemptions granted to the device'),
  ),
  'device.approvedUntil': register(
    'approvals.personalDevices',
    deadline,
    words('私用端末の承認期限', 'personal device approved until'),
  ),
  'device.consentUntil': register(
    'approvals.personalDevices',
    deadline,
    words('取得項目への同意期限', 'consent valid until'),
  ),
  'device.protectionsConfirmedAt': register(
    'approvals.personalDevices',
    instant,
    words('本人による保護対策の確認日', 'protections confirmed by the user at'),
  ),
  'device.takeOutUntil': register('takeOut', deadline, words('持ち出し許可の期限', 'take-out permitted until')),
  'device.originalKept': register('takeOut', yes, words('原本の社内保管', 'original kept at the office')),
  'device.unapprovedApplications': register(
    'approvals.applications',
    { kind: 'amount', unit: 'count', worse: 'higher' },
    words('承認されていないアプリの数（申請中を含む）', 'applications not approved, those asked for included'),
  ),
  'device.overdueApplications': register(
    'approvals.applications',
    { kind: 'amount', unit: 'count', worse: 'higher' },
    words(
      '期限を過ぎた未承認アプリの数（申請中を含む）',
      'applications not approved in time, those asked for included',
    ),
  ),

  'device.lookedAt': fast(instant, words('最後に点検した時刻', 'last look at')),
  'device.kind': slow(
    unordered(['laptop', 'desktop', 'server', 'virtual', 'phone', 'tablet']),
    words('端末の種類', 'kind of device'),
  ),
  'device.os': slow(
    unordered(['windows', 'macos', 'linux', 'ios', 'android', 'chromeos']),
    words('OSの種類', 'operating system family'),
  ),
  'device.serial': slow(text, words('シリアル番号', 'serial number'), 'companyOnly'),
  'device.model': slow(text, words('機種', 'model'), 'companyOnly'),
  'device.hostName': slow(text, words('コンピューター名', 'computer name'), 'companyOnly'),
  'device.osName': slow(text, words('OSの名称', 'operating system name')),
  'device.osVersion': slow(text, words('OSの版', 'operating system version')),
  'device.osBuild': slow(text, words('OSのビルド', 'operating system build')),
  'device.osSupportedUntil': slow(deadline, words('OSのサポート期限', 'operating system supported until')),
  'device.pendingSecurityUpdates': slow(
    { kind: 'amount', unit: 'count', worse: 'higher' },
    words('未適用のセキュリティ更新', 'pending security updates'),
  ),
  'device.pendingUpdates': slow(
    { kind: 'amount', unit: 'count', worse: 'higher' },
    words('未適用の更新', 'pending updates'),
  ),
  'device.oldestPendingSecurityUpdateAt': slow(
    instant,
    words('最も古い未適用のセキュリティ更新', 'oldest pending security update, first available at'),
  ),
  'device.lastUpdateInstalledAt': slow(instant, words('最後の更新適用', 'last update installed at')),
  'device.restartPending': fast(no, words('更新のための再起動待ち', 'restart pending for updates')),
  'device.unusedBeforeMs': fast(
    { kind: 'amount', unit: 'ms', worse: 'higher' },
    words('今回使う前の未使用期間', 'time unused before the present use'),
  ),
  'device.antimalwareProduct': fast(text, words('ウイルス対策ソフト', 'antimalware product')),
  'device.antimalwarePresent': fast(yes, words('ウイルス対策ソフトの導入', 'antimalware present')),
  'device.antimalwareRealtime': fast(yes, words('リアルタイム保護', 'real-time protection')),
  'device.antimalwareLicence': fast(
    ordered(['valid', 'expired']),
    words('ウイルス対策のライセンス', 'antimalware licence'),
  ),
  'device.antimalwareSignatureAt': fast(instant, words('定義ファイルの日時', 'antimalware signature time')),
  'device.antimalwareVouched': fast(
    yes,
    words(
      'OSのセキュリティ機能による「最新」の申告',
      "the system's own word that another vendor's antimalware is on and current",
    ),
  ),
  'device.dataEncrypted': slow(yes, words('データのあるボリュームの暗号化', 'volumes with data encrypted')),
  'device.encryptionKey': slow(
    ordered(['protected', 'tpmOnly', 'exposed']),
    words('暗号鍵の保護', 'protection of the encryption key'),
  ),
  'device.screenLockDelayMs': fast(
    { kind: 'amount', unit: 'ms', worse: 'higher' },
    words('画面ロックまでの時間', 'screen lock delay'),
  ),
  'device.screenLockProof': fast(yes, words('ロック解除時の本人確認', 'password or biometrics to unlock')),
  'device.firewallOn': fast(yes, words('ファイアウォール', 'personal firewall')),
  'device.browsers': slow({ kind: 'texts', worse: 'none' }, words('ブラウザーと版', 'browsers and versions')),
  'device.browserCurrent': slow(yes, words('ブラウザーの更新', 'browsers current')),
  'device.browserExtensions': slow(
    { kind: 'texts', worse: 'none' },
    words('ブラウザーの拡張機能', 'browser extensions'),
    'companyOnly',
  ),
  'device.browserSavesPasswords': slow(no, words('ブラウザーのパスワード保存', 'browser keeps passwords')),
  'device.applicationCount': slow(
    { kind: 'amount', unit: 'count', worse: 'none' },
    words('導入済みアプリの数', 'applications installed'),
    'companyOnly',
  ),
  'device.modified': slow(no, words('改造（脱獄・root化）', 'modified (jailbroken or rooted)')),
  'device.secureBoot': slow(yes, words('セキュアブート', 'secure boot')),
  'device.networkKind': fast(
    unordered(['wired', 'wifi', 'mobile', 'virtual', 'none']),
    words('ネットワークの種類', 'kind of network'),
  ),
  'device.wifiSecurity': fast(
    ordered(['notWifi', 'wpa3', 'wpa2', 'wpa', 'wep', 'open']),
    words('無線LANの暗号方式', 'Wi-Fi security'),
  ),
  'device.networkFingerprint': fast(text, words('ネットワークの指紋', 'fingerprint of the network')),
  'device.vpn': fast(ordered(['full', 'split', 'none']), words('VPN', 'VPN')),
  'device.resolvers': fast({ kind: 'texts', worse: 'none' }, words('DNSサーバー', 'resolvers'), 'companyOnly'),
  'device.administrators': slow(
    { kind: 'texts', worse: 'more' },
    words('管理者権限を持つ利用者', 'local administrators'),
    'companyOnly',
  ),
  'device.workAsAdministrator': slow(
    no,
    words('管理者権限での日常作業', 'daily work with administrator rights'),
    'companyOnly',
  ),
  'device.sharedUse': slow(no, words('他人との共用', 'used by others (guest or shared account)')),
  'device.remoteWipe': slow(yes, words('遠隔消去', 'remote wipe')),
  'device.removableMedia': fast(
    { kind: 'amount', unit: 'count', worse: 'higher' },
    words('接続中の外部記録媒体', 'removable media attached'),
    'companyOnly',
  ),
  'device.clockSkewMs': fast(
    { kind: 'amount', unit: 'ms', worse: 'higher' },
    words('時計のずれ（絶対値）', 'clock skew, absolute'),
  ),

  'session.strength': session(
    'session',
    ordered(['passkey', 'twoFactor', 'passwordAndDevice', 'password', 'none']),
    words('認証の強さ', 'strength of sign-in'),
  ),
  'session.provedAt': session('session', instant, words('最後の本人確認', 'last fresh proof at')),
  'session.screenProtectedAt': session(
    'place',
    instant,
    words('画面の覗き見対策を確認した時刻', 'screen protection confirmed at'),
  ),
  'session.flag': session(
    'detection',
    ordered(['none', 'proved', 'raised', 'repeated']),
    words('検知による注意', 'flag raised by detection'),
  ),

  'connection.pattern': connection(
    'path',
    unordered(['remote_desktop', 'virtual_desktop', 'cloud_app', 'take_home_pc', 'secure_browser', 'app_wrapping']),
    words('方式', 'telework pattern'),
  ),
  'connection.resource': connection('path', text, words('開くもの', 'resource asked for')),
  'connection.action': connection(
    'path',
    unordered(['view', 'edit', 'upload', 'download', 'print', 'takeOut']),
    words('操作', 'action'),
  ),
  'connection.local': connection(
    'path',
    no,
    words('端末にデータが残る', 'the way of working leaves data on the device'),
  ),
  'connection.designated': connection('path', yes, words('指定された接続方法', 'designated method of access')),
  'connection.fromOutside': connection('path', no, words('社外からの接続', 'from outside the office')),
  'connection.administration': connection('path', no, words('管理者の作業', "administrator's work")),
  'connection.encryptedPath': connection('path', yes, words('通信路の暗号化', 'encrypted path')),
  'connection.gatewayTls': connection(
    'path',
    yes,
    words('ゲートウェイのTLSだけで届く', "reached only through the gateway's TLS"),
  ),
  'connection.carries': connection(
    'path',
    { kind: 'texts', worse: 'fewer' },
    words('経路が実行できる義務', 'obligations the carrier can carry out'),
  ),
  'connection.network': connection(
    'network',
    ordered(['office', 'homeWired', 'homeWifi', 'tethering', 'hotelWired', 'publicWifi', 'other']),
    words('接続元のネットワーク', 'network'),
  ),
  'connection.networkPasswordShared': connection(
    'network',
    no,
    words('パスワードが誰にも知られたネットワーク', 'password of the network known to all'),
  ),
  'connection.place': connection(
    'place',
    ordered(['office', 'home', 'satellite', 'coworking', 'hotel', 'cafe', 'transport', 'other']),
    words('場所', 'place'),
  ),

  'resource.level': resource(
    'register.resources',
    ordered(['public', 'business', 'confidential']),
    words('情報のレベル', 'information level'),
  ),
  'resource.right': resource('register.resources', text, words('必要な利用権', 'right needed')),
  'resource.teleworkAllowed': resource(
    'register.resources',
    yes,
    words('テレワークでの利用可否', 'may be used in telework'),
  ),
  'resource.fitForConfidential': resource(
    'register.resources',
    yes,
    words('機密情報に適すると登録', 'registered as fit for confidential information'),
  ),
  'resource.savingPossible': resource(
    'register.resources',
    no,
    words('端末への保存が可能', 'saving to the device is possible'),
  ),
  'resource.external': resource('register.resources', no, words('社外サイト', 'web site outside')),
  'resource.hostAntimalware': host(yes, words('接続先のウイルス対策', 'antimalware of the host')),
  'resource.hostSignatureAt': host(instant, words('接続先の定義ファイル日時', 'signature time of the host')),
  'resource.hostPendingSecurityUpdates': host(
    { kind: 'amount', unit: 'count', worse: 'higher' },
    words('接続先の未適用更新', 'pending security updates of the host'),
  ),
  'resource.hostOldestPendingAt': host(
    instant,
    words('接続先の最も古い未適用更新', 'oldest pending security update of the host'),
  ),
  'resource.hostOsSupportedUntil': host(
    deadline,
    words('接続先OSのサポート期限', 'system of the host supported until'),
  ),
} as const satisfies Readonly<Record<`${SubjectKind}.${string}`, FactSpec>>

export type FactKey = keyof typeof FACTS
export const FACT_KEYS = Object.keys(FACTS) as readonly FactKey[] // the keys of a literal are its own key type
export function isFactKey(text: string): text is FactKey {
  return Object.hasOwn(FACTS, text)
}
/** The catalogue entry, widened to its general type so that callers can switch over it. */
export function factSpec(key: FactKey): FactSpec {
  return FACTS[key]
}
