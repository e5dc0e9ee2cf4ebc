const ja = {
  busyTitle: 'クラウドサービスを開いています',
  busy: '確かめています',
  denyTitle: (service: string) => `いまは「${service}」を開けません`,
  denyText: '次のことを直すと開けます。直したら、もう一度試してください。',
  noMailTitle: (service: string) => `「${service}」に伝えるメールアドレスがありません`,
  noMailText:
    'あなたのメールアドレスが登録されていないため、サービスに本人だと伝えられません。システム管理者に登録を頼んでください。',
  deviceStoppedTitle: (service: string) => `この端末からは「${service}」を開けません`,
  deviceStoppedText:
    '紛失などの届け出があり、この端末は止められています。端末が手元にあるときは、システム管理者へ電話で知らせてください。',
  stepUpTitle: (service: string) => `「${service}」を開く前に、本人確認をしてください`,
  stepUpText: '済んだら、そのままサービスへ進みます。',
  prove: '本人確認をして開く',
  again: 'もう一度試す',
  toStart: '今日の仕事へ',
  goneTitle: 'このサインインは続けられません',
  goneText:
    '時間が過ぎたか、別のブラウザーで始めたものか、すでに済んだものです。サービスの画面か「今日の仕事」から開き直してください。',
  pageTitle: 'この端末からだと確かめられません',
  pageText: '端末の「taga open」で画面を開き直してから、もう一度試してください。',
  why: '根拠',
  and: '、',
}

const en: typeof ja = {
  busyTitle: 'Opening a cloud service',
  busy: 'Checking. One moment, please.',
  denyTitle: (service: string) => `“${service}” cannot be opened now`,
  denyText: 'It opens once this is mended. Then try again.',
  noMailTitle: (service: string) => `There is no mail address to tell “${service}”`,
  noMailText:
    'Your mail address is not registered, so the service cannot be told who you are. Ask your administrator to register it.',
  deviceStoppedTitle: (service: string) => `“${service}” does not open from this device`,
  deviceStoppedText:
    'It was reported lost, or taken out of use, so it is stopped. If you have it, tell an administrator by telephone.',
  stepUpTitle: (service: string) => `Prove that it is you before “${service}” opens`,
  stepUpText: 'After that you go straight on to the service.',
  prove: 'Prove it and open',
  again: 'Try again',
  toStart: 'To work today',
  goneTitle: 'This sign-in cannot go on',
  goneText:
    'Its time has passed, it was begun in another browser, or it is done already. Open it anew from the service or from “Work today”.',
  pageTitle: 'This cannot be shown to come from your device',
  pageText: 'Open the page again by “taga open” on the device, then try once more.',
  why: 'By',
  and: ', ',
}

export const messages = { ja, en }
