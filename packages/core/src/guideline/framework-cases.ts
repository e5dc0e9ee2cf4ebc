import type { TroubleCase } from './trouble-case.ts'

/** Trouble case CASE-01, category framework. */
export const frameworkCases = [
  {
    id: 'CASE-01',
    number: 1,
    category: 'framework',
    title: { ja: '放置した画面から顧客の秘密が流出', en: 'Client secrets leak from an unattended screen' },
    whatHappened: {
      ja: '社外からも社内と同じく全ファイルを開ける設定だった。従業員が外出先で顧客の秘密情報を映したまま席を外し、誰かに見られて匿名掲示板に書かれ、取引を打ち切られた。',
      en: "Every file was open from outside just as from inside. An employee working away left a client's secret on screen; someone saw it and posted it on an anonymous board, and the client ended the business.",
    },
    cause: {
      ja: '社外からのアクセスに区別がなく、画面を放置したときの危険も意識されていなかった。',
      en: 'Access from outside was not differentiated, and the danger of an unattended screen was not appreciated.',
    },
    impact: ['confidentiality'],
    countermeasures: [
      {
        role: 'executive',
        ja: '情報の区分と扱いの方針を示す。',
        en: 'Set the policy for levels and handling.',
        dimension: 'rule',
      },
      {
        role: 'administrator',
        ja: '方針のもとで区分を行い、区分ごとの扱い方を決める。',
        en: 'Classify under that policy and define the handling of each level.',
        dimension: 'rule',
      },
      {
        role: 'administrator',
        ja: '社外で見る必要のない重要なものは、外から開けないようにする。社外で要るものには使えない手なので、使い分ける。',
        en: 'Block outside access to important information; where it is needed outside this does not work, so decide case by case.',
        dimension: 'technology',
      },
      {
        role: 'teleworker',
        ja: '重要情報を映したまま席を離れる危険を知る。',
        en: 'Know the danger of leaving important information on screen.',
        dimension: 'people',
      },
    ],
    linkedMeasures: ['EX-2', 'AD-2', 'TW-2'],
    alsoTouches: ['TW-12', 'TW-15', 'EX-3', 'AD-3'],
    replay: [
      {
        id: 'CASE-01-A',
        given: [
          {
            ja: '機密区分のファイルAがあり、社外アクセス不可と設定されている',
            en: 'A confidential file A is set to no access from outside',
          },
          { ja: '勤務者がテレワーク端末で接続している', en: 'A teleworker is connected from a telework terminal' },
        ],
        when: { ja: '勤務者がファイルAを開こうとする', en: 'The teleworker tries to open file A' },
        expectPrevention: [
          {
            ja: 'アクセスが拒否され、区分と代わりの方式（リモートデスクトップ等）が案内される',
            en: 'Access is refused, and the level and an alternative (remote desktop and so on) are shown',
          },
        ],
        expectDetection: [
          { ja: '拒否が誰のどの端末からかとともに記録される', en: 'The refusal is logged with user and terminal' },
        ],
      },
      {
        id: 'CASE-01-B',
        given: [{ ja: '端末の自動ロックが未設定である', en: 'The terminal has no automatic lock' }],
        when: { ja: '自己点検または端末検査を行う', en: 'A self-check or terminal check runs' },
        expectPrevention: [
          {
            ja: '自動ロック未設定として不合格になり、是正が求められる',
            en: 'It fails for missing auto-lock and correction is asked for',
          },
        ],
        expectDetection: [{ ja: '部署の未対応一覧に載る', en: "It appears in the department's open list" }],
      },
    ],
  },
] as const satisfies readonly TroubleCase[]
