import type { Wifi } from './concept.ts'

/** The conditions of using wireless networks. Measures AD-13 and TW-14, figure F14. */
export const wifi = {
  figure: 'F14',
  home: [
    {
      ja: '家のルーターではWPA2を使い、当てられにくいパスワードにする。',
      en: 'Enable WPA2 encryption on the router and use a password outsiders cannot guess.',
    },
    {
      ja: '端末を新しい状態にし、無線LANの知られた弱点を塞ぐ。',
      en: 'Update the terminal so that no known wireless LAN weakness remains.',
    },
  ],
  publicConditions: {
    requirement: 'any_one',
    also: { ja: '端末の脆弱性対策をしたうえで', en: 'on top of the terminal being patched' },
    items: [
      { id: 'vpn', ja: 'VPN経由で使う', en: 'use through a VPN' },
      { id: 'https_only', ja: 'https で始まる接続のサービスに限る', en: 'only services connected by https' },
      { id: 'trusted_app', ja: '信用の置けるアプリだけで使う', en: 'only trusted applications' },
      {
        id: 'harmless',
        ja: '漏れても問題が起きない用途に限る（地図や経路の検索など）',
        en: 'only uses where a leak does no harm (maps or routes)',
      },
    ],
  },
  risks: [
    { ja: '傍受される', en: 'interception' },
    {
      ja: 'アクセスポイントになりすまされる（パスワードが広く知られている場合も）',
      en: 'spoofed access points, also where the password is widely known',
    },
    { ja: '悪意のある設置者から漏れる', en: 'leaks from the operator itself' },
  ],
  figureAdvice: {
    ja: 'WPA2で守られていない、またはなりすましの恐れがある接続先は、使わないかVPN経由で使う。',
    en: 'Access points without WPA2, or possibly spoofed: do not use, or use through a VPN.',
  },
  warning: {
    ja: '暗号化されているだけで安全と考えず、VPNなどを重ねる。',
    en: 'Do not treat encryption alone as safe; add layers such as VPN.',
  },
  publicPasswordExamples: [
    { ja: 'ホテルの回線', en: 'hotel lines' },
    { ja: 'コワーキングスペースの回線', en: 'coworking space lines' },
  ],
  measures: ['AD-13', 'TW-14'],
} as const satisfies Wifi
