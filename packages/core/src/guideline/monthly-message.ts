import type { MonthlyMessage } from './concept.ts'

/** The awareness message of figure F12. */
export const monthlyMessage = {
  figure: 'F12',
  theme: { ja: 'ファイル共有サービスの使い方', en: 'using file sharing services' },
  points: [
    { ja: '入れるIDを必要な分だけにする', en: 'limit the IDs that can enter to those needed' },
    { ja: '入れないIDで開けないことを確かめてから使う', en: 'use only after verifying that others cannot open it' },
    { ja: '一つのIDを何人もで使わない', en: 'do not let several people use one ID' },
  ],
} as const satisfies MonthlyMessage
