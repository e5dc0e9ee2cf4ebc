import type { Link } from './reference.ts'

/** The documents that the guideline points to. */
export const links = [
  {
    id: 'LNK-1',
    name: {
      ja: 'テレワークではじめる働き方改革（テレワークの導入・運用ガイドブック）',
      en: 'Guidebook on introducing and running telework',
    },
    organisation: { ja: '厚生労働省', en: 'Ministry of Health, Labour and Welfare' },
    url: 'http://work-holiday.mhlw.go.jp/material/pdf/category7/01_01.pdf',
    note: {
      ja: '両省が3年かけた実証の知見をまとめたもの。',
      en: 'Know-how from a three-year demonstration by the two ministries.',
    },
  },
  {
    id: 'LNK-2',
    name: { ja: 'サイバーセキュリティ経営ガイドライン', en: 'Cybersecurity Management Guidelines' },
    organisation: { ja: '経済産業省', en: 'Ministry of Economy, Trade and Industry' },
    url: 'http://www.meti.go.jp/policy/netsecurity/mng_guide.html',
    note: {
      ja: '経営者が心得る3原則と、担当の幹部に命じる10項目を示す。',
      en: 'Three principles for executives and ten important items to direct.',
    },
    numbers: { principles: 3, items: 10 },
  },
  {
    id: 'LNK-3',
    name: {
      ja: '中小企業の情報セキュリティ対策ガイドライン',
      en: 'Information security guideline for small and medium companies',
    },
    organisation: { ja: '独立行政法人情報処理推進機構', en: 'Information-technology Promotion Agency (IPA)' },
    url: 'https://www.ipa.go.jp/security/keihatsu/sme/guideline/',
    note: {
      ja: '二部の本編に、診断シートなど7点の付録が付く。',
      en: 'Two main parts and seven appendices, including the self-diagnosis sheet.',
    },
    numbers: { parts: 2, appendices: 7 },
  },
  {
    id: 'LNK-4',
    name: { ja: 'SECURITY ACTION', en: 'SECURITY ACTION' },
    organisation: { ja: '独立行政法人情報処理推進機構', en: 'Information-technology Promotion Agency (IPA)' },
    url: 'https://www.ipa.go.jp/security/security-action/index.html',
    note: {
      ja: '取組を自己宣言すると、ロゴを名刺や封筒、会社案内、サイトなどに使える。',
      en: "Declaring one's effort allows the logo on business cards, envelopes, brochures and websites.",
    },
  },
  {
    id: 'LNK-5',
    name: { ja: '情報セキュリティ理解度チェック', en: 'Information security knowledge check' },
    organisation: { ja: 'NPO日本ネットワークセキュリティ協会', en: 'Japan Network Security Association (JNSA)' },
    url: 'http://slb.jnsa.org/eslb/',
    note: {
      ja: '従業員の理解の程度を測る仕組み。基本は無料。',
      en: 'Measures how far employees understand; basic use is free.',
    },
  },
  {
    id: 'LNK-6',
    name: { ja: 'Wi-Fi利用者向け簡易マニュアル', en: 'Simple Wi-Fi user manual' },
    organisation: { ja: '総務省', en: 'Ministry of Internal Affairs and Communications' },
    url: 'http://www.soumu.go.jp/main_sosiki/joho_tsusin/security/wi-fi.html',
    note: { ja: 'リンク集ではなく本文で示された資料。', en: 'Named in the text, not in the link list.' },
  },
  {
    id: 'LNK-7',
    name: { ja: '情報処理安全確保支援士制度', en: 'Registered Information Security Specialist system' },
    organisation: { ja: '掲載主体は確認できず', en: 'listing organisation not established' },
    url: null,
    note: {
      ja: '公表版のリンク集に加わったとされる。アドレスは確認できなかった。',
      en: 'Reported to be in the published list; its address could not be confirmed.',
    },
    confidence: 'medium',
  },
] as const satisfies readonly Link[]
