import { japanTimeWords } from '@taga/contract'
import type { Words } from '@taga/core'
import type { Language } from '../commands/io.ts'
import type { PermitState } from '../permit/judge-permit.ts'
import { LEVEL_WORDS } from './print-work.ts'

/** What the kept permit allows, for the person at this device: until when, and for what; where it allows nothing, why and what to do. */
export function printPermit(state: PermitState, language: Language): string {
  if (state.kind === 'valid') return printValid(state, language)
  const { ja, en } = NO[state.kind]
  return `${{ ja, en }[language]}\n`
}

function printValid({ permit, leftMs }: Extract<PermitState, { kind: 'valid' }>, language: Language): string {
  const { name } = permit.person
  const minutes = Math.floor(leftMs / 60_000)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const levels = permit.levels.map((level) => LEVEL_WORDS[level][language])
  const until = japanTimeWords(permit.until)[language]
  const lines =
    language === 'ja'
      ? [
          'オフライン作業の許可証: 有効です。',
          `  使う人: ${name} さん（ほかの人は使えません）`,
          `  期限: ${until}（あと${hours}時間${rest}分）`,
          `  できること: この端末に入っている、区分が「${levels.join('」「')}」の情報で、つながずに仕事をすること`,
          '  できないこと: 許可のない区分の情報を扱うこと、外部の機器やサービスへ写すこと',
          '  つながったら: もう一度 `taga permit` を動かすと、期限が延びます。',
        ]
      : [
          'Permit to work offline: valid.',
          `  For: ${name}, and nobody else`,
          `  Until: ${until} (${hours} h ${rest} min left)`,
          `  You may: work without a connection on information on this device that is ${levels.join(' or ')}`,
          '  You may not: use other information, or copy anything to other devices or services',
          '  Once you are connected: run `taga permit` again, and it lasts longer.',
        ]
  return `${lines.join('\n')}\n`
}

const AGAIN = {
  ja: 'サーバーにつながる所で `taga permit` を動かしてください。',
  en: 'Run `taga permit` where the server can be reached.',
}

const NO: Readonly<Record<Exclude<PermitState['kind'], 'valid'>, Words>> = {
  none: {
    ja: `オフライン作業の許可証がありません。つながずに仕事をすることはできません。${AGAIN.ja}`,
    en: `There is no permit to work offline: you may not work without a connection. ${AGAIN.en}`,
  },
  ended: {
    ja: `オフライン作業の許可証は期限が切れました。仕事を止めて、${AGAIN.ja}`,
    en: `The permit to work offline has ended. Stop working. ${AGAIN.en}`,
  },
  clockBack: {
    ja: `この端末の時計が前に戻されています。許可証の期限を確かめられないので、使えません。時計を合わせて、${AGAIN.ja}`,
    en: `The clock of this device was put back, so nobody can tell whether the permit has ended: it does not count. Set the clock right. ${AGAIN.en}`,
  },
  forged: {
    ja: `この許可証は、登録したサーバーが出したものではありません。使えません。管理者に知らせて、${AGAIN.ja}`,
    en: `This permit was not given by the server of this device: it does not count. Tell your administrator. ${AGAIN.en}`,
  },
  foreign: {
    ja: `この許可証は、別の端末のものです。使えません。${AGAIN.ja}`,
    en: `This permit is of another device: it does not count. ${AGAIN.en}`,
  },
}
