const ja = {
  personHint: '氏名・かな・メールの一部を入れると候補が出ます。',
  change: '選び直す',
  none: '見つかりません。',
  candidates: '候補',
}
const en: typeof ja = {
  personHint: 'Type part of a name or mail address, and choose below.',
  change: 'Choose again',
  none: 'Nobody found.',
  candidates: 'Found',
}
export const messages = { ja, en }
