import type { Telework } from './concept.ts'

/** What telework is, why it is done and by what means. */
export const telework = {
  definition: {
    ja: 'ICTで時間や場所を有効に使う働き方の総称。在宅勤務、モバイル、サテライトオフィスの三つを含む。',
    en: 'Working in ways that use time and place effectively by ICT: home working, mobile working and satellite offices.',
  },
  forms: [
    { ja: '在宅勤務', en: 'home working' },
    { ja: 'モバイル', en: 'mobile' },
    { ja: 'サテライトオフィス', en: 'satellite office' },
  ],
  benefits: [
    {
      ja: '企業の競争力が増し、新しい事業や働き方の見直しにつながる。',
      en: 'A more competitive company, new business, reformed working styles.',
    },
    { ja: '災害などのときも事業を続けやすい。', en: 'Business continues more easily, in disasters for example.' },
    { ja: '一人ひとりの暮らしに合わせた柔軟な働き方ができる。', en: "Flexible work that suits each person's life." },
    {
      ja: '少子高齢化、経済、雇用、地域、防災、環境といった社会の課題にも役立つ。',
      en: 'It helps with social issues: ageing, the economy, jobs, regions, disasters, the environment.',
    },
  ],
  csr: {
    ja: '備えをしたうえでのテレワークは、企業の社会的責任を目に見える形にするとも位置付けられる。',
    en: 'Telework with proper protection is also seen as making corporate social responsibility visible.',
  },
  terminals: [
    { ja: 'ノートPC', en: 'laptop PC' },
    { ja: 'タブレット', en: 'tablet' },
    { ja: 'スマートフォン等', en: 'smartphone and so on' },
  ],
  channels: [
    { ja: '光ファイバ', en: 'optical fibre' },
    { ja: '携帯電話回線', en: 'mobile phone line' },
    { ja: '無線LAN（Wi-Fi）', en: 'wireless LAN (Wi-Fi)' },
    { ja: 'USBメモリ', en: 'USB memory' },
    { ja: '機器の持ち運び', en: 'carrying the device itself' },
  ],
  thirdEditionForms: [
    { ja: '在宅勤務', en: 'home working' },
    { ja: 'モバイル', en: 'mobile' },
    { ja: 'テレワークセンター', en: 'telework centre' },
  ],
} as const satisfies Telework
