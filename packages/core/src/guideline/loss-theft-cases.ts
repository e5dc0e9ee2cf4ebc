import type { TroubleCase } from './trouble-case.ts'

/** Trouble case CASE-08, category loss theft. */
export const lossTheftCases = [
  {
    id: 'CASE-08',
    number: 8,
    category: 'loss_theft',
    title: { ja: 'かばんごと端末を置き忘れ', en: 'Terminal left in a bag on the train' },
    whatHappened: {
      ja: '得意先の一覧（取引の実績入り）を保存した端末を、かばんもろとも電車に置いてきた。鉄道会社に聞いても見つからない。数か月たち、この会社にしか教えていない番号へ売り込みの電話が来ると得意先から苦情が続き、営業の全員がおわびに回った。',
      en: 'A terminal holding a client list with trading history was left on a train in its bag. It was never found; months later clients complained of sales calls to numbers they had given to this company alone, and the whole sales staff went round apologising.',
    },
    cause: {
      ja: '持ち運ぶ端末に、暗号化されないまま業務データを置いていた。',
      en: 'Business data sat on the carried terminal without encryption.',
    },
    impact: ['confidentiality'],
    countermeasures: [
      {
        role: 'administrator',
        ja: '持ち運びの多い人にはデータを持たない端末を渡す（リモートデスクトップ・仮想デスクトップ・クラウド型アプリの各方式）。',
        en: 'Give people who travel a lot terminals that hold no data (remote desktop, virtual desktop, cloud application).',
      },
      {
        role: 'administrator',
        ja: '圏外で使う必要があるなら、内蔵ディスクの業務データを暗号化し、解除の鍵を端末に置かない。',
        en: 'If work out of coverage is needed, encrypt the data on the internal disk and keep the key off the terminal.',
      },
      {
        role: 'teleworker',
        ja: '遠隔消去（リモートワイプ）のできる端末では、その機能をいつも使える状態にしておく。',
        en: 'Keep remote wipe enabled where available.',
      },
      {
        role: 'teleworker',
        ja: 'リモートワイプは、狙った盗難や圏外での起動には効かないと知っておく。',
        en: 'Know that remote wipe fails when theft targets the data or the device starts out of coverage.',
      },
    ],
    linkedMeasures: ['AD-12', 'TW-12'],
    alsoTouches: ['EX-2', 'AD-2'],
    replay: [
      {
        id: 'CASE-08-A',
        given: [
          {
            ja: '台帳に端末Tが貸出中として登録され、暗号化は未実施である',
            en: 'Terminal T is registered as lent out and not encrypted',
          },
          { ja: '機密区分のデータを持ち出す申請がある', en: 'A request to carry out confidential data exists' },
        ],
        when: { ja: '持ち出しを申請する', en: 'Carrying out is requested' },
        expectPrevention: [{ ja: '暗号化が済むまで承認されない', en: 'It is not approved until encryption is done' }],
        expectDetection: [{ ja: '未暗号化の貸出端末が一覧に出る', en: 'Unencrypted lent terminals are listed' }],
      },
      {
        id: 'CASE-08-B',
        given: [{ ja: '端末Tの紛失が届け出られた', en: 'The loss of T is reported' }],
        when: { ja: '紛失の手順を開く', en: 'The loss procedure is opened' },
        expectPrevention: [
          {
            ja: 'リモートワイプの可否と実施、アカウント停止、連絡先、影響する情報の区分が提示される',
            en: 'Whether remote wipe applies and has been done, account suspension, contacts and the levels involved are shown',
          },
        ],
        expectDetection: [
          {
            ja: '届出の時刻と処置が記録され、影響の評価に使える',
            en: 'Time of report and actions are recorded and usable for impact assessment',
          },
        ],
      },
    ],
  },
] as const satisfies readonly TroubleCase[]
