import type { TroubleCase } from './trouble-case.ts'

/** Trouble cases CASE-13 to CASE-14, category external services. */
export const externalServiceCases = [
  {
    id: 'CASE-13',
    number: 13,
    category: 'external_services',
    title: { ja: '業務の返答を公開グループへ誤投稿', en: 'A reply posted to a public group' },
    whatHappened: {
      ja: '勤務先からの依頼に、業務用グループに書いたつもりで趣味の公開グループに書き込み、放置した。数時間たって外から指摘され、慌てて消したものの、おわびに追われて三日間ほかの仕事が止まった。',
      en: 'A reply meant for a work group was posted to a public hobby group and left there. Pointed out from outside hours later, it was deleted, but apologies took three days of work.',
    },
    cause: {
      ja: '一つのSNSを仕事と私生活で使い分けていなかった。',
      en: 'One social network was used for both work and private life.',
    },
    impact: ['confidentiality', 'availability'],
    countermeasures: [
      { role: 'teleworker', ja: '書き込む前に公開範囲を確かめる。', en: 'Check the audience before posting.' },
      { role: 'administrator', ja: '業務でのSNS利用を禁じる。', en: 'Ban SNS for business.' },
      { role: 'administrator', ja: 'または利用指針を定めて守らせる。', en: 'Or set a guideline and have it followed.' },
      {
        role: 'administrator',
        ja: '自社に関わる投稿が出ていないか定期的に見る。',
        en: 'Check posts for anything about the company periodically.',
      },
    ],
    linkedMeasures: ['AD-17', 'TW-19'],
    alsoTouches: ['EX-3'],
    replay: [
      {
        id: 'CASE-13-A',
        given: [
          { ja: '業務でのSNS利用ルールが登録されている', en: 'The SNS rule is registered' },
          { ja: '承認された連絡手段が一覧にある', en: 'Approved channels are listed' },
        ],
        when: { ja: '勤務者が業務連絡をSNSで行うと申告する', en: 'Business contact over SNS is declared' },
        expectPrevention: [
          {
            ja: '承認された手段が案内され、不可であれば止められる',
            en: 'Approved channels are shown; if not allowed it is stopped',
          },
        ],
        expectDetection: [{ ja: '例外の申請が記録される', en: 'Exceptions requested are recorded' }],
      },
      {
        id: 'CASE-13-B',
        given: [{ ja: '自社名を含む公開投稿が見つかった', en: 'A public post naming the company is found' }],
        when: { ja: '監視の担当が記録する', en: 'The monitoring person records it' },
        expectPrevention: [{ ja: '対応の担当と期限が決まる', en: 'Owner and deadline are set' }],
        expectDetection: [{ ja: '投稿から気付くまでの時間が残る', en: 'Time from post to notice remains' }],
      },
    ],
  },
  {
    id: 'CASE-14',
    number: 14,
    category: 'external_services',
    title: { ja: '設定ミスで誰でも見られる共有', en: 'Shared storage open to all' },
    whatHappened: {
      ja: '案件の資料をパブリッククラウドに置いて委託先とも分け合っていたが、設定を誤り、誰でも見られる状態になっていた。競合に先んじる意味が失われ、案件は取りやめになった。',
      en: 'Project files were on a public cloud shared with partners and contractors, but a misconfiguration left them open to anyone. The head start over competitors vanished and the project was stopped.',
    },
    cause: {
      ja: '重要な情報を置く前に、許していない相手が開けないことを確かめていなかった。',
      en: 'Before placing important information, nobody verified that those not allowed could not open it.',
    },
    impact: ['confidentiality'],
    countermeasures: [
      {
        role: 'both',
        ja: '許可していないIDでは開けないことを、置く前に確かめる。',
        en: 'Before placing, verify that an ID without permission cannot open it.',
      },
      {
        role: 'both',
        ja: 'どこからの接続を受けるかを、IPアドレスやドメインで絞る。',
        en: 'Limit source IP addresses or domains.',
      },
      {
        role: 'both',
        ja: 'セキュリティに力を入れ、弱点を早く直す事業者を使う。',
        en: 'Use a provider that invests in security and fixes weaknesses fast.',
      },
      {
        role: 'both',
        ja: 'ログインに使うもの（ID、パスワード、証明書）の管理を緩めない。',
        en: 'Manage IDs, passwords and certificates strictly.',
      },
      {
        role: 'both',
        ja: '置く前にファイルを暗号化するなど対策を重ねる。',
        en: 'Add layers such as encrypting files before placing.',
      },
    ],
    linkedMeasures: ['AD-18', 'TW-20'],
    alsoTouches: ['EX-2', 'AD-2'],
    replay: [
      {
        id: 'CASE-14-A',
        given: [
          {
            ja: '共有の登録に、許可したIDの一覧と検証の結果欄がある',
            en: 'The share register holds the allowed IDs and a column for the verification result',
          },
          { ja: '検証が未実施である', en: 'Verification has not been done' },
        ],
        when: { ja: '機密区分の情報を置くと申告する', en: 'Placing confidential information is declared' },
        expectPrevention: [{ ja: '未検証のため不可と示される', en: 'It is refused as unverified' }],
        expectDetection: [{ ja: '未検証の共有が一覧に出る', en: 'Unverified shares are listed' }],
      },
      {
        id: 'CASE-14-B',
        given: [
          {
            ja: '定期の確認で、想定外のIDからの参照が見つかった',
            en: 'A periodic check finds access by an unexpected ID',
          },
        ],
        when: { ja: '確認の結果を登録する', en: 'The result is recorded' },
        expectPrevention: [
          { ja: '共有を止める手順と連絡先が示される', en: 'Stopping the share and contacts are shown' },
        ],
        expectDetection: [
          {
            ja: '影響する区分と期間の算定に使える記録が残る',
            en: 'Records remain to work out level and period affected',
          },
        ],
      },
    ],
  },
] as const satisfies readonly TroubleCase[]
