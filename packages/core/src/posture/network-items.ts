import type { PostureItem } from './posture-item.ts'

/** Items of the network the device is on, as the device itself sees it. Measures AD-13, TW-13, TW-14, TW-17. */
export const networkItems: readonly PostureItem[] = [
  {
    id: 'network.wifi',
    kind: 'judged',
    title: { ja: '無線LANの暗号方式', en: 'Wi-Fi security' },
    why: {
      ja: '弱い無線LANでは、通信を近くの他人に読まれることがあります。',
      en: 'On weak Wi-Fi somebody nearby may be able to read the traffic.',
    },
    measures: ['TW-14', 'AD-13'],
    guidance: ['TW-14.1', 'TW-14.3'],
    facts: ['device.wifiSecurity', 'device.networkKind'],
    judges: 'client',
    // Wired, mobile and no network have no Wi-Fi to judge. A virtual network hides what the host uses, so it stays unknown.
    when: [
      { fact: 'device.networkKind', op: 'notIn', values: ['wired', 'mobile', 'none'] },
      { fact: 'device.wifiSecurity', op: 'isNot', value: 'notWifi' },
    ],
    must: [[{ fact: 'device.wifiSecurity', op: 'in', values: ['wpa3', 'wpa2'] }]],
    remedy: {
      ja: 'WPA2以上の無線LANにつなぐか、ルーターの設定をWPA2またはWPA3にしてください。パスワードは推測できないものにします。',
      en: 'Use Wi-Fi with WPA2 or better, or set the router to WPA2 or WPA3 with a password that nobody can guess.',
      byOs: {
        windows: {
          ja: '設定 → ネットワークとインターネット → Wi-Fi → 接続先のプロパティでセキュリティの種類を確かめる。',
          en: 'Settings → Network & internet → Wi-Fi → properties of the network: see its security type.',
        },
        macos: {
          ja: 'optionキーを押しながらメニューバーのWi-Fiを開き、セキュリティを確かめる。',
          en: 'Hold Option, open Wi-Fi in the menu bar and see Security.',
        },
        linux: {
          ja: '`nmcli -f IN-USE,SSID,SECURITY device wifi` で確かめ、別のネットワークに替える。',
          en: 'See `nmcli -f IN-USE,SSID,SECURITY device wifi` and choose another network.',
        },
      },
    },
    unknownRemedy: {
      ja: '無線LANの暗号方式を読めませんでした。有線につなぐか、読める道具を入れてください。',
      en: 'Wi-Fi security could not be read. Use a cable, or install the tool that reads it.',
      byOs: {
        linux: {
          ja: '`sudo apt install network-manager`（`nmcli`）または `iw` を入れる。',
          en: 'Install `network-manager` (`nmcli`) or `iw` by `sudo apt install`.',
        },
        windows: {
          ja: '位置情報の許可が要ることがある：設定 → プライバシーとセキュリティ → 位置情報。',
          en: 'Location permission may be needed: Settings → Privacy & security → Location.',
        },
      },
    },
    personal: true,
  },
  {
    id: 'network.vpn',
    kind: 'judged',
    title: { ja: '信用できない無線LANでのVPN', en: 'VPN on Wi-Fi that cannot be trusted' },
    why: {
      ja: '暗号が弱い無線LANでは、VPNですべての通信を包めば盗み見を防げます。',
      en: 'On Wi-Fi with weak security a VPN around all traffic keeps it from being read.',
    },
    measures: ['TW-13', 'TW-14', 'AD-13'],
    guidance: ['TW-13.2', 'TW-14.3', 'TW-14.4'],
    facts: ['device.vpn', 'device.wifiSecurity', 'device.networkKind'],
    judges: 'client',
    // At home on WPA2 or on a cable nothing asks for a VPN; what the network is (hotel, café) is judged with the connection.
    when: [
      { fact: 'device.networkKind', op: 'notIn', values: ['wired', 'mobile', 'none'] },
      { fact: 'device.wifiSecurity', op: 'notIn', values: ['notWifi', 'wpa3', 'wpa2'] },
    ],
    must: [[{ fact: 'device.vpn', op: 'is', value: 'full' }]],
    remedy: {
      ja: '会社のVPNに、すべての通信を通す設定でつないでください。',
      en: "Connect to your organisation's VPN with all traffic going through it.",
      byOs: {
        windows: {
          ja: '設定 → ネットワークとインターネット → VPN → 接続。',
          en: 'Settings → Network & internet → VPN → Connect.',
        },
        macos: { ja: 'システム設定 → VPN → 接続。', en: 'System Settings → VPN → connect.' },
        linux: {
          ja: '`nmcli connection up 接続名`、または `sudo wg-quick up 接続名`（AllowedIPs は 0.0.0.0/0, ::/0）。',
          en: '`nmcli connection up NAME`, or `sudo wg-quick up NAME` (AllowedIPs 0.0.0.0/0, ::/0).',
        },
      },
    },
    unknownRemedy: {
      ja: 'VPNの状態か、つないでいるネットワークを読めませんでした。',
      en: 'The state of the VPN, or the network in use, could not be read.',
      byOs: {
        linux: {
          ja: '`sudo apt install iproute2 network-manager` で読めるようになる。',
          en: '`sudo apt install iproute2 network-manager` makes it readable.',
        },
      },
    },
    personal: true,
  },
  {
    id: 'network.resolver',
    kind: 'told',
    title: { ja: 'DNSサーバー', en: 'DNS resolvers' },
    why: {
      ja: 'どこに名前を問い合わせているかを示します。良し悪しは決めません。',
      en: 'It shows who is asked for the addresses of sites; it is not judged as good or bad.',
    },
    measures: ['AD-5', 'TW-14'],
    guidance: ['AD-5.1'],
    facts: ['device.resolvers'],
    judges: 'client',
    remedy: {
      ja: '見覚えのないDNSサーバーなら、管理者に伝えてください。',
      en: 'If you do not recognise a resolver, tell the administrator.',
      byOs: {},
    },
    unknownRemedy: {
      ja: 'DNSの設定を読めませんでした。',
      en: 'The DNS settings could not be read.',
      byOs: {
        linux: { ja: '`/etc/resolv.conf` を読めるか確かめる。', en: 'See whether `/etc/resolv.conf` can be read.' },
      },
    },
    personal: false,
  },
]
