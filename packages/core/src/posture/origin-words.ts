import type { Words } from '../words.ts'

/**
 * Where something was read is the name of a tool or a file, the same in every language. Where nothing could be read it is a remark of
 * the agent's, and that has words. Keyed by the remark as it stands in an observation's `source`.
 */
const REMARKS: Readonly<Record<string, string>> = {
  'no time service has measured it': '時刻同期の仕組みがまだ測っていない',
  'the kernel belongs to the host': 'カーネルはホスト側のもの（コンテナー内）',
  'the firmware belongs to the host': 'ファームウェアはホスト側のもの（コンテナー内）',
  'nobody is at the screen': '画面の前に利用者がいない',
  'whose session it is cannot be seen': '誰のセッションか見えない',
  'user of this program': 'このプログラムの利用者',
  'this device keeps no secret yet': 'この端末の秘密値がまだない',
  'the loaded rules need root': '読み込まれた規則を見るには管理者権限が要る',
  'the LUKS header needs root': 'LUKSヘッダーを見るには管理者権限が要る',
  'zfs keeps no header to read': 'ZFSには読めるヘッダーがない',
  'no apt package lists': 'aptのパッケージ一覧がない',
  'apt package lists older than 48 h': 'aptのパッケージ一覧が48時間より古い',
  'no dnf cache': 'dnfのキャッシュがない',
  'dpkg.log holds no upgrade': 'dpkg.logに更新の記録がない',
  'package registers': 'パッケージの登録簿',
  'package register': 'パッケージの登録簿',
  'browser profile': 'ブラウザーのプロファイル',
  'browser profiles': 'ブラウザーのプロファイル',
  'no known browser is installed': '知っているブラウザーが入っていない',
  'started by BIOS, not UEFI': 'UEFIではなくBIOSで起動',
  'no UEFI': 'UEFIがない',
  'UEFI without a SecureBoot variable': 'UEFIにSecureBootの値がない',
  'SecureBoot variable': 'UEFIのSecureBoot',
  'rolling release: no end is published': '期限を公表しない更新方式',
  'not in the table': 'サポート期限の表にない',
  'processes clamd and clamonacc': 'clamdとclamonaccのプロセス',
  'no antimalware found': 'ウイルス対策ソフトが見つからない',
  'no ClamAV signature database': 'ClamAVの定義ファイルがない',
  'ClamAV: free software, no licence to run out': 'ClamAV（期限のない無償ソフト）',
  'no such service on Linux': 'Linuxにはこの仕組みがない',
  'no remote wipe known on Linux': 'Linuxの遠隔消去は知られていない',
  'no router on this link': 'この回線にルーターがない',
  'no network': 'ネットワークにつながっていない',
  'ip route: no default route': 'ip route: 既定の経路がない',
  'no local volume is visible from here': 'ここからはディスクが見えない',
  'no installed kernel found': '入っているカーネルが見つからない',
  'newest kernel runs': '最新のカーネルで動作中',
  'no GNOME, Cinnamon or KDE session': 'GNOME、Cinnamon、KDEのセッションがない',
  'neither nmcli nor wpa_cli': 'nmcliもwpa_cliもない',
  'neither nft nor iptables': 'nftもiptablesもない',
  'IPsec without an interface of its own': '専用インターフェースのないIPsec',
  'ufw: service and settings': 'ufwのサービスと設定',
  'guest account': 'ゲストアカウント',
  'lightdm: guest session': 'lightdmのゲストセッション',
  'part of macOS': 'macOSの一部',
}

/** An observation's `source` in words. */
export function originWords(source: string): Words {
  const remark = Object.hasOwn(REMARKS, source) ? REMARKS[source] : undefined
  return { ja: remark ?? source, en: source }
}
