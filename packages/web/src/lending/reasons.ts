import { MOVE_REFUSAL_WORDS, type Words } from '@taga/core'

/** Why a loan was refused, by the reason the server names. */
export const LENDING_REASONS: Readonly<Record<string, Words>> = {
  ...MOVE_REFUSAL_WORDS,
  notCleared: {
    ja: 'この人には貸し出せません。在籍、部署のテレワーク方式、教育の状況を確かめてください。',
    en: 'This person may not be lent a device. Check that they are active, their department and their training.',
  },
  notReady: {
    ja: 'この端末は、すぐ貸し出せる状態だと確認できていません。更新を終えて点検するか、貸し出す理由を書いてください。',
    en: 'It is not known that this device is ready. Update and look at it, or write why it is lent all the same.',
  },
  notCompany: { ja: '会社の端末だけを貸し出せます。', en: 'Only company devices are lent.' },
  badUntil: {
    ja: '返却予定日は明日以降、5年以内にしてください。',
    en: 'Choose a day from tomorrow on, within five years.',
  },
  notLater: { ja: '今の期限より後の日にしてください。', en: 'Choose a day after the present one.' },
  noPerson: {
    ja: 'このアカウントは人の台帳に結び付いていません。管理者に知らせてください。',
    en: 'This account belongs to nobody in the register. Tell your administrator.',
  },
  tooManyOpen: {
    ja: '引き渡し前の申請がすでに5件あります。先にそれを終えてください。',
    en: 'Five requests are under way already. Have those settled first.',
  },
  termsChanged: {
    ja: '約束の文が新しくなりました。読み直してから署名してください。',
    en: 'The terms have changed. Read them again and sign.',
  },
  brokenNotToStock: {
    ja: '破損・故障している端末は保管に戻せません。「取り置き」か「消去待ち」を選んでください。',
    en: 'What is damaged or broken does not go back on the shelf. Set it aside or have it wiped.',
  },
  stillLost: {
    ja: 'この端末は紛失・盗難として届け出られています。先に紛失の記録を終えてください。',
    en: 'This device is reported lost or stolen. Settle that first.',
  },
}
