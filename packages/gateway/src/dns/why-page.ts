import { isIP } from 'node:net'
import { LISTED_NAME } from '@taga/contract'
import type { OtherName, PlainPage } from '@taga/edge'
import { type Language, languageOf, type Page, type PagePart, writePage } from '../front/page.ts'
import { isOwn } from './in-the-clear.ts'
import type { NameJudge, NameVerdict } from './names/decide-name.ts'

export type WhyPageOptions = {
  /** Whether refused names lead here. */
  readonly isOn: () => boolean
  readonly judge: () => NameJudge | undefined
  /** Where people sign in. */
  readonly publicUrl: () => string | undefined
}

/**
 * The page that a browser gets by plain HTTP in the place of a site whose name is refused: that the organisation did it, why, and where to
 * ask. By which list is told in networks of our own only; elsewhere every name gets the same page, so that nobody learns there what is
 * listed. A site of https never comes here: the browser has its reason from the answer to the name (RFC 8914), where it shows that.
 */
export function createWhyPage({ isOn, judge, publicUrl }: WhyPageOptions): (asked: OtherName) => PlainPage | undefined {
  return ({ name: host, from, acceptLanguage }) => {
    const name = host.replace(/\.$/, '')
    if (!isOn() || !LISTED_NAME.test(name) || !name.includes('.') || isIP(name) !== 0) return undefined
    const language = languageOf(acceptLanguage)
    const verdict = from !== undefined && isOwn(from) ? judge()?.judge(name) : undefined
    const url = publicUrl()
    const go = { ja: '理由を調べる・許可を頼む', en: 'See why, and ask for it' }[language]
    return writeStopped({
      name,
      language,
      parts: [...(verdict === undefined ? [] : [whyPart(verdict, language)]), askPart(language)],
      ...(url === undefined ? {} : { action: { href: `${url}/my/names#${name}`, words: go } }),
    })
  }
}

/** The same for a browser that the gateway runs itself, which asks for the site and not for its name. Where to ask is opened outside of it. */
export function stoppedInside(
  name: string,
  verdict: NameVerdict,
  { language, url }: { readonly language: Language; readonly url: string | undefined },
): PlainPage {
  const where = url === undefined ? 'Taga' : `${url}/my/names`
  const ask: PagePart =
    language === 'ja'
      ? {
          title: '仕事に要るとき',
          text: `ふだんお使いのブラウザーで ${where} を開くと、理由を確かめて、管理者に許可を頼めます。`,
        }
      : {
          title: 'If you need it for work',
          text: `Open ${where} in the browser of your own device to see the reason and to ask an administrator.`,
        }
  return writeStopped({ name, language, parts: [whyPart(verdict, language), ask] })
}

/** Which names are refused is not known yet, so none is opened. */
export function notReadyInside(language: Language): PlainPage {
  return writePlain({
    status: 503,
    language,
    ...(language === 'ja'
      ? {
          title: 'サイトはまだ開けません',
          lead: '開いてはいけないサイトの一覧を、ゲートウェイがまだ受け取っていません。少し待って開き直してください。続くときは管理者に知らせてください。',
        }
      : {
          title: 'Sites cannot be opened yet',
          lead: 'The gateway has not had the lists of sites that are stopped. Wait a moment and open it again, and tell an administrator if it goes on.',
        }),
  })
}

type Stopped = Pick<Page, 'language' | 'parts' | 'action'> & { readonly name: string }

function writeStopped({ name, language, ...rest }: Stopped): PlainPage {
  const ja = language === 'ja'
  return writePlain({
    status: 403,
    language,
    title: ja ? 'このサイトは止められています' : 'This site is stopped',
    lead: ja
      ? `あなたの組織は、危険なサイトや業務に使わないサイトから端末を守るため、「${name}」を開かないようにしています。`
      : `To keep devices away from dangerous sites and those not meant for work, your organisation does not open “${name}”.`,
    ...rest,
  })
}

function writePlain(page: Page): PlainPage {
  const { headers, ...written } = writePage(page)
  // by plain HTTP it says nothing, and would be said of somebody else's name
  const { 'strict-transport-security': _https, ...plain } = headers
  return { ...written, headers: { ...plain, 'content-language': page.language } }
}

function whyPart(verdict: NameVerdict, language: Language): PagePart {
  const ja = language === 'ja'
  const title = ja ? '理由' : 'Why'
  if (verdict.kind === 'pass')
    return {
      title,
      text: ja
        ? 'この名前自体は、今は一覧にありません。止めていたのが解かれたところか、この名前が止められた別の名前につながっています。少し待って開き直してください。'
        : 'This very name is not listed now: either it was just let go, or it leads to another name that is stopped. Wait a moment and open it again.',
    }
  const { by, entry } = verdict
  if (by === undefined)
    return {
      title,
      text: ja ? `組織の規則に ${entry} があります。` : `A rule of your organisation has ${entry}.`,
    }
  return { title, text: ja ? `一覧「${by}」に ${entry} があります。` : `The list “${by}” has ${entry}.` }
}

function askPart(language: Language): PagePart {
  return language === 'ja'
    ? {
        title: '仕事に要るとき',
        text: '下のボタンからサインインすると、理由を確かめて、管理者に許可を頼めます。心当たりのないリンクから来たときは、このまま閉じてください。',
      }
    : {
        title: 'If you need it for work',
        text: 'Sign in by the button below to see the reason and to ask an administrator. If you came by a link that you did not expect, just close this page.',
      }
}
