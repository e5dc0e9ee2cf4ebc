import type { Decision, Rule } from '@taga/core'
import type { Language } from '../front/page.ts'
import type { CutCause } from '../live/live-connection.ts'
import type { CannotReach } from '../reach/reach.ts'
import type { ScreenTrouble } from './open-screen.ts'
import type { Told } from './to-viewer.ts'

type Pair = readonly [title: string, text: string]
type Both = { readonly ja: Pair; readonly en: Pair }

const CUT: Readonly<Record<CutCause, Both>> = {
  streamLost: {
    ja: [
      '安全を確かめられないため終了しました',
      'ゲートウェイがサーバーと連絡できません。しばらくしてから開き直してください。',
    ],
    en: ['Closed, because what is safe cannot be told', 'The gateway cannot reach its server. Open it again shortly.'],
  },
  maxLength: {
    ja: ['使える時間が終わりました', '一度に使える時間の上限に達しました。続けるには開き直してください。'],
    en: ['The time is over', 'This is as long as it may be open at once. Open it again to go on.'],
  },
  sessionGone: {
    ja: ['サインインが終わりました', 'もう一度サインインして開き直してください。'],
    en: ['You are signed out', 'Sign in and open it again.'],
  },
  accountStopped: {
    ja: [
      'このアカウントは今は使えません',
      'アカウントが止められたため終了しました。心当たりがないときは、管理者へ電話で尋ねてください。',
    ],
    en: [
      'This account cannot be used now',
      'It was stopped, so this was closed. If you do not know why, ask an administrator by telephone.',
    ],
  },
  takenBack: {
    ja: [
      '管理者がこのデスクトップを片づけました',
      '続けるには開き直してください。空いている機械か、新しいデスクトップが用意されます。前のものが必要なときは、管理者に相談してください。',
    ],
    en: [
      'An administrator took this desktop back',
      'To go on, open it again: you get a machine that is free, or a new desktop. If you need the one before, speak to an administrator.',
    ],
  },
  pausedTooLong: {
    ja: ['止めたまま時間が過ぎたため終了しました', '開き直すと、PCの画面は元のままです。'],
    en: ['Closed after waiting too long', 'Open it again: the screen is as you left it.'],
  },
  destinationGone: {
    ja: ['このPCは開けなくなりました', '登録が外されたか、一時停止されています。管理者に確かめてください。'],
    en: ['This PC can no longer be opened', 'It is no longer registered, or was switched off. Ask an administrator.'],
  },
  gatewayStops: {
    ja: ['ゲートウェイが停止します', '入れ替えか再起動です。まもなく自動でつなぎ直します。'],
    en: ['The gateway is stopping', 'It is being replaced or restarted. You will be connected again shortly.'],
  },
  holdFailed: {
    ja: ['安全な状態を保てないため終了しました', '開き直してください。続くときは管理者に知らせてください。'],
    en: ['Closed, because its limits could not be kept', 'Open it again, and tell an administrator if it goes on.'],
  },
  undecided: {
    ja: ['開いてよいか判断できないため終了しました', '管理者に知らせてください。'],
    en: ['Closed, because it could not be decided', 'Tell an administrator.'],
  },
}

/** What ended a screen by itself, or kept it from opening. */
export type Trouble =
  | CannotReach['reason']
  | ScreenTrouble
  | 'programMissing'
  | 'noKey'
  | 'brokenPicture'
  | 'brokenViewer'
  | 'idleTooLong'
  | 'notRecorded'

const OFF: Both = {
  ja: ['PCにつながりません', '電源が切れているか、ネットワークから外れています。続くときは管理者に知らせてください。'],
  en: ['The PC does not answer', 'It may be off, or away from its network. Tell an administrator if it goes on.'],
}
const KEY: Both = {
  ja: ['PCに入れません', 'PCの接続パスワードが登録と違うか、登録されていません。管理者に知らせてください。'],
  en: ['The PC refused us', 'Its password is not the registered one, or none is registered. Tell an administrator.'],
}
const CERTIFICATE: Both = {
  ja: [
    'PCの証明書が登録と違います',
    '別の機械が応答しているおそれがあるため、つなぎませんでした。管理者に知らせてください。',
  ],
  en: [
    'The PC showed another certificate',
    'Another machine may be answering, so nothing was opened. Tell an administrator.',
  ],
}
const MISSING: Both = {
  ja: [
    'ゲートウェイに部品が足りません',
    'このPCを映すためのプログラムが、ゲートウェイに入っていません。管理者に次を伝えてください。',
  ],
  en: [
    'A part is missing at the gateway',
    'A program that shows this PC is not installed there. Tell an administrator what follows.',
  ],
}
const TROUBLE: Readonly<Record<Trouble, Both>> = {
  noConnector: {
    ja: [
      'オフィスとつながっていません',
      'オフィスのコネクターが接続していません。しばらくしてから開き直し、続くときは管理者に知らせてください。',
    ],
    en: [
      'The office is not connected',
      'Its connector is not there. Try again shortly, and tell an administrator if it goes on.',
    ],
  },
  refused: OFF,
  timedOut: OFF,
  unreachable: OFF,
  notPinned: CERTIFICATE,
  badCertificate: CERTIFICATE,
  notVnc: {
    ja: ['PCの画面共有が応答しません', 'つながりましたが、VNCの応答ではありませんでした。管理者に知らせてください。'],
    en: ['The PC does not share its screen', 'Something answers, but not as VNC does. Tell an administrator.'],
  },
  notRdp: {
    ja: [
      'リモート デスクトップが応答しません',
      'つながりましたが、RDPの応答ではないか、PCが途中で断りました。管理者に知らせてください。',
    ],
    en: [
      'Remote Desktop does not answer',
      'Something answers, but not as RDP does, or it turned us away. Tell an administrator.',
    ],
  },
  tooMany: {
    ja: [
      '今は混み合っています',
      'ゲートウェイが同時に映せる画面の数に達しました。しばらくしてから開き直してください。',
    ],
    en: ['Too many screens are open just now', 'The gateway can show no more at once. Open it again shortly.'],
  },
  notGiven: {
    ja: [
      '専用の機械を決められません',
      'ゲートウェイがサーバーに確かめられないか、同じときに別の人へ渡りました。しばらくしてから開き直してください。',
    ],
    en: [
      'No machine could be made yours',
      'The gateway could not ask its server, or it went to somebody else at the same moment. Open it again shortly.',
    ],
  },
  programMissing: MISSING,
  notRecorded: {
    ja: [
      '画面を録画できないため開けません',
      'この接続は録画することになっていますが、ゲートウェイに保存できません。管理者に知らせてください。',
    ],
    en: [
      'It cannot be recorded, and so not be opened',
      'This connection has to be recorded, and the gateway cannot keep a recording. Tell an administrator.',
    ],
  },
  noTls: {
    ja: [
      'PCが暗号化に応じません',
      '証明書が登録されていますが、PCがTLSでの接続を提供していません。管理者に知らせてください。',
    ],
    en: [
      'The PC offers no encryption',
      'A certificate is registered, but the PC offers no TLS with one. Tell an administrator.',
    ],
  },
  noWayIn: {
    ja: [
      'PCの認証方式に対応していません',
      'VNC認証、または証明書つきのVeNCryptを有効にするよう、管理者に知らせてください。',
    ],
    en: [
      'The PC asks for a sign-in that we do not have',
      'Ask an administrator to switch on VNC authentication, or VeNCrypt with a certificate.',
    ],
  },
  password: KEY,
  noKey: {
    ja: [
      'PCのパスワードを開けません',
      'このゲートウェイ用に封をした情報ではありません。管理者がパスワードを登録し直すと直ります。',
    ],
    en: [
      'The PC’s password cannot be opened',
      'It was not sealed for this gateway. An administrator mends this by setting it again.',
    ],
  },
  brokenPicture: {
    ja: ['PCの画面データを読めません', '想定しない形式のため終了しました。管理者に知らせてください。'],
    en: [
      'The PC’s picture cannot be read',
      'It came in a form that is not followed here, so it was closed. Tell an administrator.',
    ],
  },
  brokenViewer: {
    ja: ['通信が乱れたため終了しました', '開き直してください。'],
    en: ['Closed after a garbled message', 'Open it again.'],
  },
  idleTooLong: {
    ja: ['操作がないまま時間が過ぎたため終了しました', '開き直すと、PCの画面は元のままです。'],
    en: ['Closed after a long time without use', 'Open it again: the screen is as you left it.'],
  },
}

const IDLE: Both = {
  ja: ['操作がないため画面を隠しました', '本人確認をすると、続きから使えます。PCの画面はそのままです。'],
  en: [
    'Hidden, because nobody used it',
    'Prove that it is you to go on where you were. The PC’s screen stays as it is.',
  ],
}
const PAUSED: Both = {
  ja: ['一時停止しています', '次の点が満たされると、続きから使えます。PCの画面はそのままです。'],
  en: ['Paused', 'It goes on once this is mended. The PC’s screen stays as it is.'],
}
const DENIED: Both = {
  ja: ['この接続は終了しました', '次の点が満たされると、もう一度開けます。'],
  en: ['This connection was closed', 'It can be opened again once this is mended.'],
}
const CLOSED: Both = {
  ja: ['PCとの接続が切れました', 'PCが接続を閉じたか、ネットワークが切れました。'],
  en: ['The PC is gone', 'It closed the connection, or the network between broke.'],
}

const DESKTOP_ENDED: Both = {
  ja: [
    'デスクトップが終わりました',
    'サインアウトしたか、使わないまま時間が過ぎました。開き直すと、また始められます。',
  ],
  en: ['The desktop has ended', 'You signed out of it, or nobody used it for a while. Open it again to start anew.'],
}

export function toldOfCut(cause: CutCause, language: Language): Told {
  return told(CUT[cause], language)
}
export function toldOfTrouble(trouble: Trouble, language: Language): Told {
  return told(TROUBLE[trouble], language)
}
/** `aptPackage`: what to install at the gateway. */
export function toldOfMissing(aptPackage: string, language: Language): Told {
  const text = { ja: 'ゲートウェイで実行します（Debian、Ubuntu）', en: 'Run at the gateway (Debian, Ubuntu)' }[language]
  return { ...told(MISSING, language), parts: [{ title: `sudo apt-get install ${aptPackage}`, text }] }
}
export function toldOfClosed(language: Language): Told {
  return told(CLOSED, language)
}
/** What the gateway had started is no more. */
export function toldOfDesktopEnded(language: Language): Told {
  return told(DESKTOP_ENDED, language)
}
export function toldOfIdle(language: Language): Told {
  return told(IDLE, language)
}

type Finding = { readonly language: Language; readonly findRule: (id: string) => Rule | undefined }

/** Why it waits or ended: each rule in words, with what to do. */
export function toldOfDecision(kind: 'paused' | 'denied', decision: Decision, { language, findRule }: Finding): Told {
  const reasons = decision.outcome === 'allow' ? [] : decision.reasons
  const parts = reasons.map(({ rule: id }) => {
    const rule = findRule(id)
    return rule === undefined ? { title: id, text: '' } : { title: rule.title[language], text: rule.remedy[language] }
  })
  return { ...told(kind === 'paused' ? PAUSED : DENIED, language), parts }
}

function told(both: Both, language: Language): Told {
  const [title, text] = both[language]
  return { title, text, parts: [] }
}
