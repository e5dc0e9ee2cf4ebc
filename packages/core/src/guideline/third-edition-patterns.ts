import type { ThirdEditionPattern } from './pattern.ts'

/** The three patterns of the 3rd edition, with those that took their place. */
export const thirdEditionPatterns = [
  {
    id: 'e3_offline',
    number: '①',
    name: { ja: 'オフライン持ち出し型', en: 'Offline take-out' },
    dataStoredOnTerminal: 'yes',
    internalAccessOverInternet: 'no',
    summary: {
      ja: 'USBメモリやPCにデータを入れ、人が運んで作業する。社内へネットで入ることはない。',
      en: 'Data is put on a USB memory or PC and carried; the internal system is not accessed over the Internet.',
    },
    strength: { ja: '社内システムが止まっていても作業できる。', en: 'Works even when the internal system is down.' },
    needs: {
      ja: '作業先でのデータ保護と、運ぶ途中の保護の両方が要る。',
      en: 'Both protection at the place of work and protection in transit are needed.',
    },
    mapsTo: ['take_home_pc'],
    mappingNote: {
      ja: '第4版では会社PCの持ち帰り方式が最も近い。USBメモリだけで運ぶ形は独立した方式ではなくなった。',
      en: 'Closest in the 4th edition is taking the company PC home; carrying only a USB memory is no longer a pattern of its own.',
    },
  },
  {
    id: 'e3_online',
    number: '②',
    name: { ja: 'オンライン持ち出し型', en: 'Online take-out' },
    dataStoredOnTerminal: 'yes',
    internalAccessOverInternet: 'yes',
    summary: {
      ja: 'ネットで取り寄せたデータを自分の端末に置き、それを使って作業する。',
      en: 'Data is copied to the terminal over the Internet and then worked on.',
    },
    strength: {
      ja: '社内システムの稼働に左右されない。',
      en: 'Independent of whether the internal system is running.',
    },
    needs: {
      ja: '作業先でのデータ保護と、通信路の保護の両方が要る。',
      en: 'Both protection at the place of work and protection on the network are needed.',
    },
    mapsTo: ['take_home_pc', 'cloud_app'],
    mappingNote: {
      ja: '手元にデータを置く点は会社PCの持ち帰り方式（VPN利用）に、ネットで取り寄せる点はクラウド型アプリ方式に引き継がれた。対応付けは当方の判断。',
      en: 'Keeping data locally lives on in taking the PC home (with VPN), fetching it over the network in the cloud application; the mapping is our judgement.',
    },
  },
  {
    id: 'e3_thin_client',
    number: '③',
    name: { ja: 'シンクライアント型', en: 'Thin client' },
    dataStoredOnTerminal: 'no',
    internalAccessOverInternet: 'yes',
    summary: {
      ja: '専用アプリやUSB機器を使い、データの実体を持ち出さずに社内のデータを見たり直したりする。',
      en: 'A dedicated application or USB device lets the user view and edit internal data without carrying the data itself.',
    },
    strength: { ja: '作業先での保護が少なくて済む。', en: 'Less protection is needed at the place of work.' },
    needs: { ja: '社内システムを動かし続ける必要がある。', en: 'The internal system has to keep running.' },
    mapsTo: ['remote_desktop', 'virtual_desktop'],
    mappingNote: { ja: '二つの方式に細分された。', en: 'Split into two patterns.' },
  },
] as const satisfies readonly ThirdEditionPattern[]
