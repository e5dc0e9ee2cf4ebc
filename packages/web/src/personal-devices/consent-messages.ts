const ja = {
  title: '私用端末の同意の文面',
  lead: '自分の端末を業務に使う人が、申請のときに読んで同意する文面です。会社の決まりに合わせて書き換えられます。',
  open: '同意の文面',
  present: 'いまの文面',
  version: (version: string) => `版 ${version}`,
  suggested: 'Tagaに付属の文面です。会社としてはまだ決めていません。',
  japaneseOnly: '英語の文面はありません。英語の画面でも日本語で表示します。',
  change: '文面を書き換える',
  japanese: '日本語の文面',
  english: '英語の文面（任意）',
  hint: '段落の間は1行空けてください。会社に伝わる項目の一覧は、文面の下に自動で表示します。',
  englishHint: '日本語を読まない人がいるときは書いてください。空欄なら、英語の画面でも日本語の文面を表示します。',
  useSuggested: '付属の文面に戻す',
  publish: 'この文面にする',
  confirmTitle: '同意の文面を改めますか',
  confirmText: (count: number) =>
    count === 0
      ? 'これからの申請では、新しい文面への同意をお願いします。これまでの文面も残ります。'
      : `業務に使われている${count}台の持ち主に、新しい文面を読んで利用の更新を申請するようお願いします。それまでも端末は使えます。これまでの文面も残ります。`,
  published: '文面を改めました',
  unchanged: '文面は変わっていません。',
  earlier: 'これまでの文面',
  earlierLead: 'それぞれの人がどの版に同意したかは、私用端末の台帳に残っています。',
}

const en: typeof ja = {
  title: 'Text to agree to for personal devices',
  lead: 'What people read and agree to when they ask to work on a device of their own. Change it to fit the rules of your company.',
  open: 'Text to agree to',
  present: 'The present text',
  version: (version: string) => `Version ${version}`,
  suggested: 'This text comes with Taga. Your company has not decided on one yet.',
  japaneseOnly: 'There is no English text. The Japanese one is shown on English pages too.',
  change: 'Change the text',
  japanese: 'Text in Japanese',
  english: 'Text in English (optional)',
  hint: 'Leave an empty line between paragraphs. The list of what the company learns is shown below the text by itself.',
  englishHint: 'For people who do not read Japanese. Where it is empty, English pages show the Japanese text.',
  useSuggested: 'Go back to the text that comes with Taga',
  publish: 'Publish this text',
  confirmTitle: 'Publish this text?',
  confirmText: (count: number) =>
    count === 0
      ? 'Whoever asks from now on agrees to this text. Earlier texts are kept.'
      : `The owners of ${count} ${count === 1 ? 'device' : 'devices'} in use are asked to read it and to ask for renewal. They can go on working until then. Earlier texts are kept.`,
  published: 'The text is published',
  unchanged: 'The text has not changed.',
  earlier: 'Earlier texts',
  earlierLead: 'The register of personal devices says which version each person agreed to.',
}

export const consentMessages = { ja, en }
