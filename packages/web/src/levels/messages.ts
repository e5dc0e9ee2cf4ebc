const ja = {
  title: '情報のレベルと取扱い',
  lead: '情報を3つのレベルに分け、レベルごとに「していいこと」を決めます。迷ったら高い方のレベルとして扱います。',
  decide: '取扱いを決める',
  suggested: '未決定',
  suggestedLead:
    '「未決定」のレベルは、ガイドラインの考え方に沿った例を示しています。会社として決めると、全員に示されます。',
  decidedAt: '決めた日',
  matrix: 'レベルごとの取扱い',
  matter: '取扱い',
  meaning: 'このレベルの情報',
  examples: '例',
  examplesHint: '1行に1つ書きます。',
  telework: 'テレワークで使う',
  takeOut: '社外に持ち出す',
  print: '印刷する',
  send: '社外に送る',
  encrypt: '暗号化',
  who: '使える人',
  conditions: '条件',
  rules: { free: 'してよい', conditions: '条件を守ればよい', no: 'してはいけない' },
  encrypts: { required: '必須', advised: '推奨', none: '不要' },
}

const en: typeof ja = {
  title: 'Levels of information and how they are handled',
  lead: 'Information is divided into three levels, and for each it is decided what may be done with it. In doubt, the higher level counts.',
  decide: 'Decide how it is handled',
  suggested: 'Not decided',
  suggestedLead:
    'Where a level is not decided, an example in the spirit of the guideline is shown. Once the organisation decides, everybody sees that.',
  decidedAt: 'Decided on',
  matrix: 'Handling of each level',
  matter: 'Handling',
  meaning: 'What counts as this level',
  examples: 'Examples',
  examplesHint: 'One a line.',
  telework: 'Use in telework',
  takeOut: 'Take out of the office',
  print: 'Print',
  send: 'Send to others',
  encrypt: 'Encryption',
  who: 'Who may use it',
  conditions: 'Conditions',
  rules: { free: 'Allowed', conditions: 'Allowed on conditions', no: 'Not allowed' },
  encrypts: { required: 'Required', advised: 'Advised', none: 'Not needed' },
}

export const messages = { ja, en }
