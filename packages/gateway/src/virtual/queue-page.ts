import { GATEWAY_PATH } from '@taga/contract'
import type { Language, Page, PagePart } from '../front/page.ts'
import { liftingCommand, type Obstacle } from './find-obstacle.ts'
import type { Claim } from './places.ts'

/** Where the page asks how far the line is, and says that somebody left it. */
export const LINE_PATH = `${GATEWAY_PATH}desktop/line`
export const LEAVE_PATH = `${GATEWAY_PATH}desktop/leave`

const ASK_EVERY_MS = 5_000

/** The page of who waits: their place in line, and by itself the desktop when it is their turn. */
export function queuePage(claim: Extract<Claim, { kind: 'waits' | 'full' }>, name: string, language: Language): Page {
  const ja = language === 'ja'
  if (claim.kind === 'full')
    return {
      status: 429,
      language,
      title: ja ? `「${name}」は混み合っています` : `“${name}” is very busy`,
      lead: ja
        ? '待っている人もいっぱいです。しばらくしてから、もう一度お試しください。'
        : 'So many wait already that no more can. Try again shortly.',
      action: { href: '/', words: ja ? 'もう一度試す' : 'Try again' },
    }
  return {
    status: 429,
    language,
    title: ja ? `「${name}」の順番をお待ちください` : `Waiting for “${name}”`,
    lead: placeWords(claim, language),
    parts: [
      ja
        ? {
            title: 'この画面を開いたままにしてください',
            text: '順番が来ると自動で開きます。閉じると、順番は次の人に移ります。',
          }
        : {
            title: 'Leave this page open',
            text: 'It opens by itself when it is your turn. Close it, and your place goes to the next person.',
          },
    ],
    script: scriptOf(),
  }
}

function placeWords({ place, waiting }: Extract<Claim, { kind: 'waits' }>, language: Language): string {
  return language === 'ja'
    ? `すべて使われています。あなたは${place}番目です（待っている人: ${waiting}人）。`
    : `All are in use. You are number ${place} in line (${waiting} waiting).`
}

/** What the page is told each time it asks. */
export function lineAnswer(claim: Claim, language: Language): { readonly ready: boolean; readonly words: string } {
  return { ready: claim.kind !== 'waits', words: claim.kind === 'waits' ? placeWords(claim, language) : '' }
}

function scriptOf(): string {
  return `let left=false;const lead=document.getElementById('lead');
async function ask(){try{const r=await fetch('${LINE_PATH}',{cache:'no-store',redirect:'manual'});if(r.type==='opaqueredirect'||r.status===401||r.status===403)return location.reload();if(!r.ok)return;const a=await r.json();if(a.ready){left=true;location.reload()}else if(lead.textContent!==a.words)lead.textContent=a.words}catch{}}
setInterval(ask,${ASK_EVERY_MS});addEventListener('pagehide',()=>{if(!left)navigator.sendBeacon('${LEAVE_PATH}')});addEventListener('pageshow',e=>{if(e.persisted)location.reload()})`
}

/** Why no desktop was started, and what an administrator can do about it where that is known. */
export type NoDesktop =
  | { readonly why: 'limits' | 'disk' | 'memory' | 'noMachine' | 'given' }
  | { readonly why: 'programMissing'; readonly aptPackage: string }
  | { readonly why: 'sandbox'; readonly obstacle?: Obstacle | undefined }

const WORDS: Readonly<Record<NoDesktop['why'], Readonly<Record<Language, readonly [string, string]>>>> = {
  programMissing: {
    ja: ['ゲートウェイに部品が足りません', 'デスクトップを起動するプログラムが、ゲートウェイに入っていません。'],
    en: ['A part is missing at the gateway', 'A program that desktops need is not installed at the gateway.'],
  },
  sandbox: {
    ja: [
      'デスクトップを隔離できないため、起動しませんでした',
      'ゲートウェイの機械が、隔離に必要な機能（ユーザー名前空間）を許していません。',
    ],
    en: [
      'Not started, because it could not be shut off from the rest',
      'The gateway’s machine does not allow what that needs (user namespaces).',
    ],
  },
  limits: {
    ja: [
      '使える量を制限できないため、起動しませんでした',
      'ゲートウェイの機械で、メモリーやCPUの制限を設定できませんでした。',
    ],
    en: [
      'Not started, because what it uses could not be limited',
      'Limits on memory and processor could not be set on the gateway’s machine.',
    ],
  },
  disk: {
    ja: ['ゲートウェイの空き容量が足りません', 'ファイルを残す場所がほとんどありません。'],
    en: ['The gateway’s disk is nearly full', 'There is hardly any room for files that are kept.'],
  },
  memory: {
    ja: [
      'ゲートウェイのメモリーが足りません',
      'ほかの人のデスクトップが終わると開けます。しばらくしてからお試しください。',
    ],
    en: [
      'The gateway has too little memory left',
      'It opens once somebody else’s desktop has ended. Try again shortly.',
    ],
  },
  noMachine: {
    ja: ['割り当てられる機械がありません', 'どの機械も、ほかの人の専用になっています。'],
    en: ['There is no machine for you', 'Each of them belongs to somebody else.'],
  },
  given: {
    ja: [
      'どの機械があなたの専用か、確かめられません',
      'ほかの人の機械を開かないよう、止めました。ゲートウェイがサーバーと連絡できません。しばらくしてからお試しください。',
    ],
    en: [
      'Which machine is yours cannot be told',
      'So that nobody’s machine is opened by another, none was. The gateway cannot reach its server. Try again shortly.',
    ],
  },
}

/** `cgroups`: those of this process, but in tests. */
export function noDesktopPage(reason: NoDesktop, language: Language, cgroups?: string): Page {
  const { why } = reason
  const ja = language === 'ja'
  const [title, lead] = WORDS[why][language]
  const tell = ja ? '管理者に知らせてください。' : 'Please tell an administrator.'
  const isForLater = why === 'memory' || why === 'given'
  const part = remedyOf(reason, language, cgroups)
  // no 5xx: a page that is open is loaded anew to show it, as with any refusal
  return {
    status: 409,
    language,
    title,
    lead: isForLater ? lead : `${lead}${ja ? '' : ' '}${tell}`,
    ...(part === undefined ? {} : { parts: [part] }),
    action: { href: '/', words: ja ? 'もう一度試す' : 'Try again' },
  }
}

function remedyOf(reason: NoDesktop, language: Language, cgroups?: string): PagePart | undefined {
  const ja = language === 'ja'
  if (reason.why === 'programMissing')
    return {
      title: `sudo apt-get install ${reason.aptPackage}`,
      text: ja ? 'ゲートウェイで実行します（Debian、Ubuntu）' : 'Run at the gateway (Debian, Ubuntu)',
    }
  if (reason.why !== 'sandbox' || reason.obstacle === undefined) return undefined
  const command = liftingCommand(reason.obstacle, cgroups)
  if (command === undefined) return ja ? ELSEWHERE_JA : ELSEWHERE_EN
  if (reason.obstacle === 'service') return { title: command, text: ja ? SERVICE_JA : SERVICE_EN }
  const text = ja
    ? 'ゲートウェイの機械で実行します。再起動後も残すには、同じ設定を /etc/sysctl.d/ に置きます。'
    : 'Run at the gateway’s machine. To keep it after a restart, put the same setting into /etc/sysctl.d/.'
  return { title: command, text }
}

/** The unit of `taga install` is as tight as it can be until somebody asks for more: keys and the database may be in there too. */
const SERVICE_JA =
  '管理者が、ゲートウェイの機械の、Tagaのフォルダーで実行します。サービスが禁じている機能のうち、隔離に必要なものだけを許します。鍵やデータと分けるには、別の機械でゲートウェイを動かします。'
const SERVICE_EN =
  'An administrator runs this in Taga’s folder at the gateway’s machine. Of what the service forbids it allows what desktops need, and no more. To keep keys and data apart from desktops, run a gateway on another machine.'
const ELSEWHERE_JA: PagePart = {
  title: '管理者へ: ゲートウェイに名前空間を許してください',
  text: 'ゲートウェイを動かしているサービスやコンテナーが、システムコールを制限しています。ユーザー名前空間とマウントを許すか、「taga install gateway --with virtual-desktops」のサービスとして動かしてください。',
}
const ELSEWHERE_EN: PagePart = {
  title: 'For administrators: let the gateway make namespaces',
  text: 'The service or container that runs the gateway filters its system calls. Allow user namespaces and mounts there, or run it as the service of “taga install gateway --with virtual-desktops”.',
}
