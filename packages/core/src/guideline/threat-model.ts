import type { ThreatModel } from './threat.ts'

/** Figure 1 without its vulnerabilities. */
export const threatModel = {
  figure: 'F1',
  title: { ja: 'テレワークにおける脅威と脆弱性', en: 'Threats and vulnerabilities in telework' },
  explanation: {
    ja: '情報資産が脅威にさらされ、端末や設定や使い方に脆弱性があると事故になる。対策は資産の洗い出し、リスクの把握、重要度の区分、区分に応じた実施の順に進める。',
    en: 'Assets face threats; where the terminal, its settings or the way it is used has a vulnerability, an incident follows. Work in this order: list assets, understand risk, classify by importance, act by level.',
  },
  placementNote: {
    ja: '図の上では、覗き見と内部不正も通信路の欄に置かれている。',
    en: 'In the figure, shoulder surfing and insider misconduct also sit in the column of the path.',
  },
  measureLinkNote: {
    ja: '脆弱性と対策の対応付けは当方の判断。',
    en: 'The link from vulnerability to measures is our judgement.',
  },
  whyTeleworkDiffers: [
    {
      ja: '同僚との連絡や受け渡しまでインターネット頼みになる。',
      en: 'Even exchanges among employees need the Internet.',
    },
    { ja: '部外者が立ち入り得る場所で働く。', en: 'Work is done where outsiders may enter.' },
    {
      ja: '情報資産が、守りの固いオフィスの外のネットと持ち運べる端末に載る。',
      en: 'Information assets travel over the Internet and on portable terminals, outside the protected office.',
    },
  ],
  assets: [
    { id: 'paper', name: { ja: '紙文書', en: 'paper documents' } },
    { id: 'electronic_data', name: { ja: '電子データ', en: 'electronic data' } },
    { id: 'information_system', name: { ja: '情報システム', en: 'information systems' } },
  ],
  zones: [
    { id: 'terminal', name: { ja: 'テレワーク端末', en: 'Telework terminal' } },
    { id: 'path', name: { ja: '通信経路', en: 'Communication path' } },
    { id: 'internal_system', name: { ja: '社内システム', en: 'Internal system' } },
  ],
  threats: [
    {
      id: 'malware',
      zone: 'terminal',
      name: { ja: 'マルウェア（ウイルス・ワーム等）', en: 'Malware (viruses, worms and so on)' },
      categories: ['malware'],
      thirdEditionName: '悪意のソフトウェア',
    },
    {
      id: 'loss_theft',
      zone: 'terminal',
      name: { ja: '端末の紛失・盗難', en: 'Loss or theft of terminals' },
      categories: ['loss_theft'],
      thirdEditionName: '端末の紛失・盗難',
    },
    {
      id: 'eavesdropping',
      zone: 'path',
      name: { ja: '重要情報の盗聴', en: 'Eavesdropping on important information' },
      categories: ['eavesdropping'],
      thirdEditionName: '重要情報の盗聴',
    },
    {
      id: 'unauthorized_access',
      zone: 'internal_system',
      name: { ja: '不正アクセス', en: 'Unauthorised access' },
      categories: ['unauthorized_access'],
      thirdEditionName: '不正侵入・踏み台',
    },
  ],
  incidents: [
    {
      id: 'leak',
      name: { ja: '情報漏えい', en: 'Information leakage' },
      loss: 'confidentiality',
      lossName: { ja: '機密性の喪失', en: 'loss of confidentiality' },
    },
    {
      id: 'destruction',
      name: { ja: '重要情報の消失', en: 'Loss of important information' },
      loss: 'integrity',
      lossName: { ja: '完全性の喪失', en: 'loss of integrity' },
    },
    {
      id: 'interruption',
      name: { ja: '作業中断', en: 'Interruption of work' },
      loss: 'availability',
      lossName: { ja: '可用性の喪失', en: 'loss of availability' },
    },
  ],
  incidentExampleByThreat: [
    { threat: 'malware', incidents: ['leak', 'destruction', 'interruption'] },
    { threat: 'loss_theft', incidents: ['leak', 'destruction'] },
    { threat: 'eavesdropping', incidents: ['leak'] },
    { threat: 'unauthorized_access', incidents: ['leak', 'destruction', 'interruption'] },
  ],
  incidentExampleNote: {
    ja: '脅威と事故の結び付きは当方の判断。図は三種の事故を共通に掲げる。',
    en: 'Which incidents follow from which threat is our judgement; the figure shows the three incidents for all.',
  },
  weaknessNotInThreatColumn: [
    {
      name: {
        ja: '外部サービスの設定ミスや宛先違い',
        en: 'Misconfiguration of or wrong addressing in external services',
      },
      measures: ['AD-17', 'AD-18', 'TW-19', 'TW-20'],
      cases: ['CASE-13', 'CASE-14'],
      note: {
        ja: '第4版で章が加わったが、図の脅威の列にはない。',
        en: 'A category of its own in the 4th edition, yet absent from the threat row of the figure.',
      },
    },
  ],
  thirdEditionChanges: [
    { change: 'removed', ja: 'ファイル交換ソフトの利用', en: 'use of file-exchange software' },
    {
      change: 'removed',
      ja: '作業環境の危険に対する認識の不足',
      en: 'lack of awareness of risks of the working place',
    },
    {
      change: 'renamed',
      ja: '悪意のソフトウェアからマルウェアへ、不正侵入・踏み台から不正アクセスへ',
      en: 'malicious software became malware; intrusion and stepping stone became unauthorised access',
    },
    {
      change: 'added',
      ja: '偽メール、かばんの置き忘れ、カフェでの放置、画面の覗き見、内部不正、パスワードの使い回し',
      en: 'fake mail, bag left behind, unattended terminal, shoulder surfing, insiders, password reuse',
    },
  ],
} as const satisfies ThreatModel
