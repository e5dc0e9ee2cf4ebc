const ja = {
  title: '業務を開いています',
  refusedTitle: '業務を開けませんでした',
  busy: '確かめています',
  again: 'もう一度試す',
  toStart: '今日の仕事へ',
  badTitle: 'このリンクからは開けません',
  badText: 'アドレスが途中で切れています。「今日の仕事」から開き直してください。',
  goneTitle: '開くものが見つかりません',
  goneText: '登録から外されたか、いまは止められています。管理者に尋ねてください。',
  pageTitle: 'この端末からだと確かめられません',
  pageText: '端末の「taga open」で画面を開き直してから、もう一度お試しください。',
  proofTitle: '本人確認が済んでいません',
  proofText: '開くには、新しい本人確認が必要です。',
  busyTitle: '短い間に何度も開こうとしました',
  busyText: '1分ほど待ってから、もう一度お試しください。',
}

const en: typeof ja = {
  title: 'Opening your work',
  refusedTitle: 'Your work was not opened',
  busy: 'Checking. One moment, please.',
  again: 'Try again',
  toStart: 'To work today',
  badTitle: 'This link opens nothing',
  badText: 'The address is not whole. Open it again from “Work today”.',
  goneTitle: 'There is nothing to open here',
  goneText: 'It was taken out of the register, or is switched off for now. Ask an administrator.',
  pageTitle: 'This cannot be shown to come from your device',
  pageText: 'Open the page again by “taga open” on the device, then try once more.',
  proofTitle: 'You have not shown that it is you',
  proofText: 'Opening this asks for a fresh proof.',
  busyTitle: 'It was tried too often in a row',
  busyText: 'Wait a minute, then try again.',
}

export const messages = { ja, en }
