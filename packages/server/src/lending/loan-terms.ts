import type { Words } from '@taga/core'

/**
 * What a borrower agrees to (AD-12, TW-9, TW-12). Changed words get a new version: who signed an earlier one signed that one.
 */
export const LOAN_TERMS: { readonly version: string; readonly words: readonly Words[] } = {
  version: '2026-11',
  words: [
    {
      ja: '業務だけに使い、家族を含むほかの人に使わせません。',
      en: 'I use it for work only and let nobody else use it, family included.',
    },
    {
      ja: '席を離れるときは画面をロックし、目の届かない場所に置いたままにしません。',
      en: 'I lock the screen when I leave my seat and do not leave it where I cannot see it.',
    },
    {
      ja: '会社が決めた設定（暗号化、更新、ウイルス対策など）を外したり、改造したりしません。',
      en: 'I do not switch off or alter what the company has set up, such as encryption, updates or antimalware.',
    },
    {
      ja: '許可されていないアプリを入れません。',
      en: 'I install no application that has not been approved.',
    },
    {
      ja: 'なくしたとき、盗まれたとき、おかしいと感じたときは、時間を問わずすぐに届け出ます。届け出たことを責められることはありません。',
      en: 'I report at once, at any hour, when it is lost or stolen or seems wrong. Nobody is blamed for reporting.',
    },
    {
      ja: '期限までに、受け取った付属品とそろえて返します。',
      en: 'I give it back in time, with everything I received with it.',
    },
  ],
}
