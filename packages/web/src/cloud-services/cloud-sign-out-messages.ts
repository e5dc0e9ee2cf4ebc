const ja = {
  busyTitle: 'サインアウトしています',
  busy: '確かめています',
  title: (service: string) => `「${service}」からサインアウトします。Tagaからもサインアウトしますか`,
  titleOver: (service: string) => `「${service}」からサインアウトしました。Tagaからもサインアウトしますか`,
  titleBare: 'Tagaからサインアウトしますか',
  lead: 'Tagaにサインインしたままだと、このブラウザーでは、パスワードなどを入れずにまたサービスを開けます。',
  endsTitle: 'Tagaからサインアウトすると終わるもの',
  endsTaga: 'Tagaの画面と、Tagaを通して開いている会社のパソコンや社内アプリ',
  endsOthers: (names: string) => `同じサインインで開いているほかのサービス：${names}`,
  shared: 'ほかの人も使うパソコンでは、Tagaからもサインアウトしてください。',
  all: 'Tagaからもサインアウトする',
  stay: 'Tagaを使い続ける',
  serviceOnly: (service: string) => `「${service}」からだけサインアウトする`,
  doneTitle: (names: readonly string[]) => `${names.map((name) => `「${name}」`).join('と')}からサインアウトしました`,
  nobodyTitle: 'このブラウザーでは、Tagaにサインインしていません',
  doneText: 'この画面は閉じてかまいません。',
  toStart: '今日の仕事へ',
  goneTitle: 'このサインアウトは続けられません',
  goneText:
    '時間が過ぎたか、別のブラウザーで始めたものか、すでに済んだものです。Tagaからサインアウトするには、「今日の仕事」の「サインアウト」を押してください。',
  and: '、',
}

const en: typeof ja = {
  busyTitle: 'Signing you out',
  busy: 'One moment, please.',
  title: (service: string) => `You are signing out of “${service}”. Sign out of Taga too?`,
  titleOver: (service: string) => `You have signed out of “${service}”. Sign out of Taga too?`,
  titleBare: 'Sign out of Taga?',
  lead: 'While you stay signed in to Taga, services open again in this browser without a password.',
  endsTitle: 'What ends when you sign out of Taga',
  endsTaga: 'Pages of Taga, and office PCs and applications that you opened through it',
  endsOthers: (names: string) => `Other services that you opened by this sign-in: ${names}`,
  shared: 'On a computer that others use as well, sign out of Taga too.',
  all: 'Sign out of Taga too',
  stay: 'Stay in Taga',
  serviceOnly: (service: string) => `Sign out of “${service}” only`,
  doneTitle: (names: readonly string[]) => `You have signed out of ${names.map((name) => `“${name}”`).join(' and ')}`,
  nobodyTitle: 'You are not signed in to Taga in this browser',
  doneText: 'You may close this page.',
  toStart: 'To work today',
  goneTitle: 'This sign-out cannot go on',
  goneText:
    'Its time has passed, it was begun in another browser, or it is done already. To sign out of Taga, press “Sign out” on “Work today”.',
  and: ', ',
}

export const messages = { ja, en }
