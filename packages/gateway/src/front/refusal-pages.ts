import type { HelpContact } from '@taga/contract'
import type { Decision, PatternId, Rule } from '@taga/core'
import { PATTERN_NAMES } from '@taga/core'
import type { Language, Page, PagePart } from './page.ts'

export type AboutRefusal = {
  readonly language: Language
  /** What was to be opened, as it is registered. */
  readonly name: string
  /** The administration's address, where the person can see and mend. */
  readonly publicUrl: string
  /** Where a fresh proof is given, and from where the browser comes back. */
  readonly enterUrl: string
  readonly findRule: (id: string) => Rule | undefined
  readonly os?: string | undefined
}

/** Why it may not be opened, every reason with what to do, and which way would be open instead. */
export function refusalPage(decision: Decision, about: AboutRefusal): Page {
  const ja = about.language === 'ja'
  const { name } = about
  if (decision.outcome === 'allow') throw new Error('what is allowed is no refusal')
  // whoever is at a browser that nobody knows is told that, not what is said of devices that are known
  const isNameless = decision.reasons.some(
    ({ facts, state }) => state === 'unknown' && facts.includes('device.lifecycle'),
  )
  const said = decision.reasons.filter(({ facts }) => !isNameless || !facts.some((key) => key.startsWith('device.')))
  const parts = [...(isNameless ? [NAMELESS[about.language]] : []), ...said.map(({ rule }) => partOf(rule, about))]
  if (decision.outcome === 'step-up')
    return {
      status: 403,
      language: about.language,
      title: ja ? 'もう一度、本人確認をしてください' : 'Show once more that it is you',
      lead: ja
        ? `「${name}」を開くには、新しい本人確認${decision.proof === 'passkey' ? '（パスキー）' : ''}が必要です。`
        : `Opening “${name}” asks for a fresh proof${decision.proof === 'passkey' ? ' by a passkey' : ''}.`,
      parts,
      action: { href: `${about.enterUrl}&prove=${decision.proof}`, words: ja ? '本人確認をする' : 'Prove it now' },
    }
  return {
    status: 403,
    language: about.language,
    title: ja ? `「${name}」は今は開けません` : `“${name}” cannot be opened now`,
    lead: ja
      ? '次の点を直すと開けます。直したら、この画面を読み込み直してください。'
      : 'It opens once this is mended. Then load this page again.',
    parts: [...parts, ...insteadPart(decision.instead, about)],
    action: { href: `${about.publicUrl}/start`, words: ja ? '直し方を見る' : 'See how to mend it' },
  }
}

/** As the page of the day says it. */
const NAMELESS: Readonly<Record<Language, PagePart>> = {
  ja: {
    title: 'どの端末か分からないブラウザーです',
    text: '会社のPCでは、そのPCで taga open を実行し、開いた画面から始めてください。私用の端末は、承認を受けてから使えます。',
  },
  en: {
    title: 'This browser could be on any device',
    text: 'On a company PC run taga open there, and begin from the page that it opens. Your own device can be used once it is approved.',
  },
}

function partOf(id: string, { findRule, language, os }: AboutRefusal): PagePart {
  const rule = findRule(id)
  if (rule === undefined) return { title: id, text: '' }
  const own = os !== undefined && rule.remedy.byOs !== undefined ? rule.remedy.byOs[os] : undefined
  return { title: rule.title[language], text: (own ?? rule.remedy)[language] }
}

function insteadPart(instead: readonly PatternId[], { language }: AboutRefusal): readonly PagePart[] {
  if (instead.length === 0) return []
  const names = instead.map((id) => PATTERN_NAMES[id][language])
  return [
    language === 'ja'
      ? { title: '別の方法なら使えます', text: names.join('、') }
      : { title: 'Another way is open', text: names.join(', ') },
  ]
}

const CAUSES = {
  noSession: {
    ja: ['もう一度お入りください', 'セッションが終わりました。サインインの画面からもう一度お入りください。'],
    en: ['Please enter again', 'Your session has ended. Sign in and enter again.'],
  },
  streamQuiet: {
    ja: [
      '今は新しく開けません',
      'ゲートウェイがサーバーと連絡できず、安全を確かめられません。しばらくしてからもう一度お試しください。続くときは管理者に知らせてください。',
    ],
    en: [
      'Nothing new can be opened now',
      'The gateway cannot reach its server, so it cannot tell what is safe. Try again shortly, and tell an administrator if it goes on.',
    ],
  },
  full: {
    ja: ['開いているものが多すぎます', '使っていない画面を閉じてから、もう一度お試しください。'],
    en: ['Too much is open', 'Close what you do not use, then try again.'],
  },
  unreachable: {
    ja: [
      '相手先につながりません',
      '開こうとしたものが応答しません。電源とネットワークを確かめ、続くときは管理者に知らせてください。',
    ],
    en: [
      'It does not answer',
      'What you want to open does not answer. See to its power and network, and tell an administrator if it goes on.',
    ],
  },
  noConnector: {
    ja: [
      '事務所とつながっていません',
      'これを置いた事務所とゲートウェイの間が切れています。しばらくしてからもう一度お試しください。続くときは管理者に知らせてください。',
    ],
    en: [
      'There is no way to the office',
      'The office where this stands is not linked to the gateway. Try again shortly, and tell an administrator if it goes on.',
    ],
  },
  misregistered: {
    ja: [
      '相手先が登録と違うため、つなぎませんでした',
      '開こうとしたもののアドレスか証明書が、登録されたものと違います。変更の予定がなければ、偽物かもしれません。管理者に知らせてください。',
    ],
    en: [
      'It is not what was registered, so it was not opened',
      'Its address or certificate is another than the one that was registered. Unless a change was planned it may be a fake: tell an administrator.',
    ],
  },
  unknownName: {
    ja: [
      'ここでは何も開けません',
      'この名前で開けるものは、今は登録されていません。アドレスを確かめ、続くときは管理者に尋ねてください。',
    ],
    en: [
      'Nothing opens here',
      'Nothing is registered under this name now. See whether the address is right, and ask an administrator if it goes on.',
    ],
  },
  deviceStopped: {
    ja: [
      'この端末は止められています',
      '紛失などの届け出があり、この端末からは仕事を開けません。端末が手元にあるときは、管理者へ電話で知らせてください。',
    ],
    en: [
      'This device is stopped',
      'It was reported lost, or taken out of use, so no work opens from it. If you have it, tell an administrator by telephone.',
    ],
  },
  accountStopped: {
    ja: [
      'このアカウントは今は使えません',
      'アカウントが止められたため、開いていたものは終了しました。心当たりがないときは、管理者へ電話で尋ねてください。',
    ],
    en: [
      'This account cannot be used now',
      'The account was stopped, so what was open has ended. If you do not know why, ask an administrator by telephone.',
    ],
  },
  badOrigin: {
    ja: [
      'ほかのサイトからの操作は受け付けません',
      '別のサイトの画面が、あなたの名前でここへ送ろうとしました。ここでは何も変わっていません。最初の画面から、自分で操作してください。',
    ],
    en: [
      'Nothing is taken from another site',
      'A page of another site tried to send something here in your name. Nothing has changed here. Start from the first page and do it yourself.',
    ],
  },
  wrongPath: {
    ja: ['この画面はありません', '開こうとしたアドレスが正しいか確かめてください。'],
    en: ['There is no such page', 'See whether the address is right.'],
  },
} as const

export type PlainCause = keyof typeof CAUSES

const STATUS = {
  noSession: 401,
  streamQuiet: 503,
  full: 429,
  unreachable: 502,
  noConnector: 502,
  misregistered: 502,
  unknownName: 421,
  deviceStopped: 403,
  accountStopped: 403,
  badOrigin: 403,
  wrongPath: 404,
} as const

/** Why it could not be opened, where that is no question of rules. */
export function causePage(cause: PlainCause, language: Language, action?: Page['action']): Page {
  const [title, lead] = CAUSES[cause][language]
  return { status: STATUS[cause], language, title, lead, ...(action === undefined ? {} : { action }) }
}

/** It is switched off for now. `name` and `contact` only for who was let in before: strangers learn nothing from it. */
export function offPage(
  language: Language,
  { name, contact }: { readonly name?: string; readonly contact?: HelpContact | undefined },
): Page {
  const ja = language === 'ja'
  const asking = contact === undefined ? undefined : `${contact.name} ${contact.telephone}`
  return {
    status: 503,
    language,
    title: title(),
    lead: ja
      ? '管理者が開けないように止めています。急ぐときや、いつ使えるか知りたいときは、管理者に尋ねてください。'
      : 'An administrator has switched it off. Ask an administrator when it can be used, or if it is urgent.',
    parts: asking === undefined ? [] : [{ title: ja ? '問い合わせ先' : 'Whom to ask', text: asking }],
  }

  function title(): string {
    if (name === undefined) return ja ? '今は止められています' : 'This is switched off for now'
    return ja ? `「${name}」は今は止められています` : `“${name}” is switched off for now`
  }
}
