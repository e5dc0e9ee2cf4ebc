import type { TroubleCase } from './trouble-case.ts'

/** Trouble cases CASE-11 to CASE-12, category unauthorized access. */
export const unauthorizedAccessCases = [
  {
    id: 'CASE-11',
    number: 11,
    category: 'unauthorized_access',
    title: { ja: '許可した端末が踏み台に', en: 'An allowed terminal becomes the stepping stone' },
    whatHappened: {
      ja: '社内への入口をファイアウォールで絞り、通すのはテレワーク端末だけにしていた。ところが1台がマルウェアで乗っ取られ、そこを足場に入り込まれて顧客の情報が漏れた。',
      en: 'A firewall at the boundary allowed only telework terminals. One of them was infected and hijacked, and customer data leaked through it.',
    },
    cause: {
      ja: '許した端末そのものが弱点になり、端末の守りと記録の見方が足りなかった。',
      en: 'The permitted terminal itself was the weak point; terminal protection and log review were lacking.',
    },
    impact: ['confidentiality'],
    countermeasures: [
      {
        role: 'teleworker',
        ja: '対策ソフトを新しい状態で動かし、端末側のファイアウォールも切らない。',
        en: "Keep antivirus current and enable the terminal's firewall.",
      },
      {
        role: 'administrator',
        ja: '端末ごとに接続の記録を調べ、いつもと違う動きから乗っ取りの疑いを見付ける。',
        en: 'Analyse access logs from telework terminals to infer whether one has been hijacked.',
      },
    ],
    linkedMeasures: ['AD-15', 'TW-17'],
    alsoTouches: ['AD-7', 'TW-7', 'AD-14'],
    replay: [
      {
        id: 'CASE-11-A',
        given: [
          {
            ja: '端末Tのアクセスが、普段の時間帯・量・宛先から外れている',
            en: 'Access of T deviates from usual hours, volume and destination',
          },
        ],
        when: { ja: 'ログの取込みと集計が走る', en: 'Log intake and tally run' },
        expectPrevention: [
          {
            ja: 'Tの社内アクセスを止める手順が示され、担当者に通知される',
            en: "The procedure to stop T's access is shown and the person in charge is notified",
          },
        ],
        expectDetection: [{ ja: '不自然なアクセスの一覧にTが上がる', en: 'T appears in the list of unnatural access' }],
      },
      {
        id: 'CASE-11-B',
        given: [{ ja: '端末のファイアウォールが無効である', en: 'The terminal firewall is off' }],
        when: { ja: '端末検査が走る', en: 'The terminal check runs' },
        expectPrevention: [
          { ja: '社内アクセスの条件を満たさないと判定される', en: 'It fails the condition for internal access' },
        ],
        expectDetection: [{ ja: '対象端末が一覧になる', en: 'Affected terminals are listed' }],
      },
    ],
  },
  {
    id: 'CASE-12',
    number: 12,
    category: 'unauthorized_access',
    title: { ja: '会社名と誕生日のパスワード', en: 'Company name plus birthday' },
    whatHappened: {
      ja: 'ファイルサーバのパスワードを会社の略称と誕生日の組合せにしていたため推測され、不正にログインされた。顧客情報が入っていたため、漏えいの疑いのある顧客全員への謝罪に発展した。別の例では、私用の通販サイトと同じパスワードを業務でも使い、その流出から社内へ不正アクセスされた。',
      en: 'The file server password combined the company abbreviation with a birthday and was guessed. As client data was on it, apologies went to every client possibly affected. In another case the same password as a private shopping site was used at work, and a leak there led to unauthorised access inside.',
    },
    cause: { ja: '推測できる構成、使い回し、辞書にある語の使用。', en: 'Guessable make-up, reuse, dictionary words.' },
    impact: ['confidentiality'],
    countermeasures: [
      { role: 'teleworker', ja: '他人が推測しにくい文字列にする。', en: 'Use strings others can hardly guess.' },
      { role: 'teleworker', ja: '他のサービスと違う文字列にする。', en: 'Use strings different from other services.' },
      { role: 'teleworker', ja: '辞書にある語をそのまま使わない。', en: 'Do not use dictionary words as they stand.' },
      {
        role: 'administrator',
        ja: '弱いものを設定できない仕組みにする。',
        en: 'Make weak ones impossible to set.',
        inferred: true,
      },
    ],
    linkedMeasures: ['AD-16', 'TW-18'],
    alsoTouches: ['AD-14', 'TW-16'],
    replay: [
      {
        id: 'CASE-12-A',
        given: [
          { ja: '会社の略称が登録されている', en: 'The company abbreviation is registered' },
          { ja: '最小長は8である', en: 'The minimum length is 8' },
        ],
        when: {
          ja: '勤務者が略称と誕生日から成るパスワードを設定しようとする',
          en: 'The teleworker tries to set a password made of the abbreviation and a birthday',
        },
        expectPrevention: [
          { ja: '拒否され、どの条件に反するかが示される', en: 'It is refused with the condition it breaks' },
        ],
        expectDetection: [
          {
            ja: '拒否の件数だけが集計され、文字列は残さない',
            en: 'Only the number of refusals is counted; the string is not kept',
          },
        ],
      },
      {
        id: 'CASE-12-B',
        given: [
          { ja: '他サービスの流出一覧にその文字列がある', en: 'The string is in a breach list of another service' },
        ],
        when: { ja: '設定しようとする', en: 'An attempt to set it is made' },
        expectPrevention: [{ ja: '使い回しの疑いとして拒否される', en: 'It is refused as possibly reused' }],
        expectDetection: [{ ja: '理由の別が集計される', en: 'Reasons are tallied' }],
      },
    ],
  },
] as const satisfies readonly TroubleCase[]
