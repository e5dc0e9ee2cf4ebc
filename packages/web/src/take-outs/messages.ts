const ja = {
  title: '情報の持ち出しを申請',
  lead: '会社の端末に情報を入れて社外に持ち出すときに申請します。急ぐときや機密情報は、端末に残さないリモートデスクトップなどを先に考えてください。',
  back: '自分の申請',
  device: '持ち出す端末',
  deviceHint: 'いま手元にある会社の端末です。暗号化が確かめられていない端末では、承認されません。',
  noneTitle: '手元に会社の端末がありません',
  noneText: '持ち出しは、会社から渡された端末で行います。必要なときは端末の貸出を申請してください。',
  borrow: '借りている端末を見る',
  choose: '選んでください',
  what: '持ち出すもの',
  whatHint: '資料の名前を書きます。中身は書きません。',
  level: '情報のレベル',
  reason: '持ち出す理由',
  reasonHint: 'どこで何に使い、いつ消すかを書いてください。',
  originalKept: '原本は社内に残し、持ち出すのは写しだけです',
  send: '申請する',
  sent: '申請しました',
}

const en: typeof ja = {
  title: 'Ask to take information out',
  lead: 'For information that leaves the office on a company device. If it is urgent, or confidential, think of the remote desktop first: it leaves nothing on the device.',
  back: 'My requests',
  device: 'On which device',
  deviceHint: 'The company devices that you have with you. None is granted before its encryption is seen to be on.',
  noneTitle: 'You have no company device with you',
  noneText:
    'Information is taken out on devices that the company has given out. Ask for the loan of one if you need it.',
  borrow: 'See what you have borrowed',
  choose: 'Choose one',
  what: 'What is taken out',
  whatHint: 'The name of the material. Nothing of its contents.',
  level: 'Level of information',
  reason: 'What it is needed for',
  reasonHint: 'Where you use it and for what, and when you delete it.',
  originalKept: 'The original stays at the office; only a copy is taken out',
  send: 'Send the request',
  sent: 'The request is sent',
}

export const messages = { ja, en }
