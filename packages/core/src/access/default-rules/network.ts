import { CONFIDENTIAL, FULL_VPN, GATEWAY_TLS, PUBLIC, PUBLIC_NETWORK, type RuleRow, TAKE_HOME } from './tests.ts'

/**
 * The way between the person and the information: rows 27 to 30. Tethering and a wired line at home (row 39) ask for no more than the
 * encrypted path of row 30; tethering over Wi-Fi is held to the same encryption of the air as Wi-Fi at home, which phones fulfil.
 */
export const NETWORK_ROWS: readonly RuleRow[] = [
  {
    row: 27,
    rules: [
      {
        id: 'home-wifi',
        measures: ['TW-14', 'AD-13'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['network', 'posture', 'path', 'register.resources'],
        when: [
          {
            fact: 'connection.network',
            op: 'in',
            values: ['homeWifi', 'tethering', 'hotelWired', 'publicWifi', 'other'],
          },
        ],
        must: [
          [{ fact: 'device.wifiSecurity', op: 'in', values: ['notWifi', 'wpa3', 'wpa2'] }],
          [GATEWAY_TLS],
          [FULL_VPN],
          [PUBLIC],
        ],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: { ja: '自宅の無線LANはWPA2以上であること', en: 'Wi-Fi at home is WPA2 or better' },
        remedy: {
          ja: 'ルーターの無線LANの暗号方式をWPA2またはWPA3に変え、十分に長いパスワードを設定してください。すぐにできないときはVPNを使ってください。',
          en: 'Set the router to WPA2 or WPA3 with a password long enough. Where that cannot be done now, use the VPN.',
        },
      },
    ],
  },
  {
    row: 28,
    rules: [
      {
        id: 'public-network-path',
        measures: ['TW-14', 'TW-13'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['network', 'posture', 'path', 'register.resources'],
        when: [PUBLIC_NETWORK],
        must: [[GATEWAY_TLS], [FULL_VPN], [PUBLIC]],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: {
          ja: '公衆の回線ではゲートウェイかVPNを通すこと',
          en: 'On a public network only through the gateway or a full VPN',
        },
        remedy: {
          ja: 'すべての通信を通すVPNにつなぐか、スマートフォンのテザリングに切り替えてください。',
          en: 'Connect a VPN that carries all traffic, or switch to tethering with your phone.',
        },
      },
      {
        id: 'public-network-take-home',
        measures: ['TW-14', 'TW-13'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['network', 'posture'],
        when: [PUBLIC_NETWORK, TAKE_HOME],
        must: [[FULL_VPN]],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: {
          ja: '持ち帰りPCは公衆の回線で全通信をVPNに通すこと',
          en: 'A PC taken home sends everything through the VPN on a public network',
        },
        remedy: {
          ja: 'すべての通信を通すVPN（フルトンネル）に接続してから使ってください。',
          en: 'Connect a VPN that carries all traffic (full tunnel) before you work.',
        },
      },
    ],
  },
  {
    row: 29,
    rules: [
      {
        id: 'public-network-confidential',
        measures: ['TW-14'],
        tier: 'recommended',
        mode: 'observe',
        sources: ['network', 'posture'],
        when: [PUBLIC_NETWORK, CONFIDENTIAL, { fact: 'connection.networkPasswordShared', op: 'is', value: true }],
        must: [[FULL_VPN]],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: {
          ja: '誰でも使える回線で機密情報を扱うときはVPNを重ねること',
          en: 'A VPN on top for confidential work on a network open to all',
        },
        remedy: {
          ja: 'パスワードが公開されている回線では、VPNにつないでから機密情報を開いてください。テザリングも使えます。',
          en: 'On a network whose password everybody knows, connect the VPN before confidential work; tethering will do as well.',
        },
      },
    ],
  },
  {
    row: 30,
    rules: [
      {
        id: 'encrypted-path',
        measures: ['TW-13'],
        tier: 'baseline',
        mode: 'observe',
        sources: ['path'],
        when: [],
        must: [[{ fact: 'connection.encryptedPath', op: 'is', value: true }]],
        otherwise: { kind: 'deny' },
        live: 'cut',
        title: { ja: '通信路が暗号化されていること', en: 'The path is encrypted' },
        remedy: {
          ja: '暗号化されていない経路です。ゲートウェイ（https）またはVPNを通して開き直してください。',
          en: 'The path is not encrypted. Open it again through the gateway (https) or the VPN.',
        },
      },
    ],
  },
]
