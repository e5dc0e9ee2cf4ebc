import type { PublishedEdition } from './pattern.ts'
import { PATTERN_NAMES } from './pattern-names.ts'

/** What could be established about the patterns of the published edition: two were added, one value changed. */
export const publishedEdition = {
  note: {
    ja: '公表された第4版（平成30年4月）では方式が六つになり、案の四つに二つが加わった。上の四つは案の内容で、下は公表版について別資料で確かめられた範囲。',
    en: 'The published 4th edition (April 2018) has six patterns: two were added to the four of the draft. The four above follow the draft; the items below are what could be established about the published edition.',
  },
  patternCount: 6,
  tablePage: 9,
  addedPatterns: [
    {
      id: 'secure_browser',
      numberPublished: '④',
      name: PATTERN_NAMES.secure_browser,
      summary: {
        ja: '端末へのデータ保存を抑える特別なブラウザで業務を行う。',
        en: 'Work is done in a special browser that restricts saving data on the terminal.',
      },
      table: {
        dataStoredOnTerminal: { value: 'no', ja: '保存しない', en: 'not stored' },
        sameEnvironmentAsOffice: {
          value: 'same_for_browser_apps',
          ja: 'ブラウザで使うアプリに関しては同じ',
          en: 'same as far as applications used through the browser go',
        },
        cloudServiceUsed: { value: 'yes', ja: 'する', en: 'yes' },
        byodAffinity: { value: 'unknown', ja: '確認できず', en: 'not established' },
        fastConnection: { value: 'unknown', ja: '確認できず', en: 'not established' },
        remarks: { value: 'unknown', ja: '確認できず', en: 'not established' },
      },
      confidence: 'medium',
    },
    {
      id: 'app_wrapping',
      numberPublished: '⑤',
      name: PATTERN_NAMES.app_wrapping,
      summary: {
        ja: '端末の中に手元の環境から切り離したコンテナを作り、その中で業務用アプリを動かす。',
        en: 'A container isolated from the local environment is created on the terminal and business applications run inside it.',
      },
      table: {
        dataStoredOnTerminal: { value: 'no', ja: '保存しない', en: 'not stored' },
        sameEnvironmentAsOffice: {
          value: 'dedicated',
          ja: 'テレワーク専用の環境',
          en: 'an environment dedicated to telework',
        },
        cloudServiceUsed: { value: 'either', ja: 'どちらも可', en: 'either' },
        byodAffinity: { value: 'unknown', ja: '確認できず', en: 'not established' },
        fastConnection: { value: 'unknown', ja: '確認できず', en: 'not established' },
        remarks: { value: 'unknown', ja: '確認できず', en: 'not established' },
      },
      notes: [
        {
          ja: 'コンテナ内のアプリは手元の環境に触れられないため、端末にデータを残さずに使える。',
          en: 'Applications in the container cannot touch the local environment, so no data remains on the terminal.',
        },
        {
          ja: 'OSやアプリは手元のPCのものを使うので、回線速度の影響を受けにくい。',
          en: 'OS and applications are those of the local PC, so line speed matters little.',
        },
      ],
      confidence: 'medium',
    },
  ],
  changedValues: [
    {
      pattern: 'take_home_pc',
      attribute: 'cloudServiceUsed',
      draft: 'no',
      published: 'either',
      confidence: 'medium',
      ja: '案では使わないとされたが、公表版の表ではどちらも可とされている。',
      en: 'The draft says no; the table of the published edition says either.',
    },
  ],
  renumbered: [{ pattern: 'take_home_pc', draft: '④', published: '⑥' }],
} as const satisfies PublishedEdition
