import type { MenuGroup } from '../kit/page-spec.ts'

const groups: Readonly<Record<MenuGroup, string>> = {
  work: '仕事',
  registers: '台帳',
  rules: 'ルール',
  measures: '対策',
  settings: '設定',
}

const ja = {
  skip: '本文へ',
  menu: 'メニュー',
  openMenu: 'メニューを開く',
  closeMenu: 'メニューを閉じる',
  homes: '役割の画面',
  groups,
  otherLanguage: 'English',
  signIn: 'サインイン',
  signOut: 'サインアウト',
  signedInAs: (name: string) => `${name} としてサインイン中`,
  offline: 'サーバーに接続できません。表示は最後に読み込んだ時点のものです。',
  online: '接続が戻りました。',
  demonstrationLabel: '実演',
  demonstration: 'これは実演用の組織です。人も端末も架空のものです。',
  notFoundTitle: 'このページはありません',
  notFoundText: 'アドレスが変わったか、打ち間違いです。',
  notYoursTitle: 'このページを見る役割がありません',
  notYoursText: '必要なときは、システム管理者に役割を付けてもらってください。',
  toHome: '最初の画面へ',
  brokenTitle: '画面で問題が起きました',
  brokenText: '読み込み直すと、多くの場合は続けられます。入力の途中だった内容は、もう一度入れてください。',
  updatedTitle: '新しい版になりました',
  updatedText: 'プログラムが更新されたため、画面を読み込み直してください。',
  reload: '読み込み直す',
  footer: '総務省「テレワークセキュリティガイドライン 第4版」の43の対策にもとづいて判定しています。',
}

const en: typeof ja = {
  skip: 'To the content',
  menu: 'Menu',
  openMenu: 'Open the menu',
  closeMenu: 'Close the menu',
  homes: 'Homes by role',
  groups: { work: 'Work', registers: 'Registers', rules: 'Rules', measures: 'Measures', settings: 'Settings' },
  otherLanguage: '日本語',
  signIn: 'Sign in',
  signOut: 'Sign out',
  signedInAs: (name) => `Signed in as ${name}`,
  offline: 'The server cannot be reached. You see what was loaded last.',
  online: 'The connection is back.',
  demonstrationLabel: 'Demonstration',
  demonstration: 'This is a demonstration. Its people and devices are made up.',
  notFoundTitle: 'There is no such page',
  notFoundText: 'Its address has changed, or was mistyped.',
  notYoursTitle: 'You do not have the role to see this page',
  notYoursText: 'If you need it, ask your administrator for the role.',
  toHome: 'To the first page',
  brokenTitle: 'Something went wrong on this page',
  brokenText: 'Loading it again usually helps. What you were typing has to be typed again.',
  updatedTitle: 'There is a new version',
  updatedText: 'The program has been updated. Please load the page again.',
  reload: 'Load again',
  footer:
    'Judged by the 43 measures of the Telework Security Guideline, 4th edition (Ministry of Internal Affairs and Communications, Japan).',
}

export const messages = { ja, en }
