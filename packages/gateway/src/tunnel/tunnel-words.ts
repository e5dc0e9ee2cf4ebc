import type { TunnelWords } from '@taga/contract'
import type { Decision, Rule, Words } from '@taga/core'
import type { CutCause, Ending, OpenAnswer, OpenRefusal } from '../live/live-connection.ts'
import type { CannotReach } from '../reach/reach.ts'

type FindRule = (id: string) => Rule | undefined
export type Told = { readonly words: TunnelWords; readonly again: boolean }

/** Why a decision keeps something closed, each reason with what to do. */
export function decisionWords(
  decision: Decision,
  about: { readonly name: string; readonly os: string | undefined; readonly findRule: FindRule },
): TunnelWords {
  const { name, os, findRule } = about
  if (decision.outcome === 'allow') throw new Error('what is allowed is no refusal')
  const reasons = decision.reasons.map(({ rule: id }) => {
    const rule = findRule(id)
    if (rule === undefined) return { title: { ja: id, en: id }, text: { ja: '', en: '' } }
    const { ja, en, byOs = {} } = rule.remedy
    const own = os !== undefined && Object.hasOwn(byOs, os) ? byOs[os] : undefined
    return { title: rule.title, text: own ?? { ja, en } }
  })
  if (decision.outcome === 'step-up')
    return {
      title: {
        ja: `「${name}」には、新しい本人確認が必要です。`,
        en: `“${name}” asks for a fresh proof that it is you.`,
      },
      reasons,
      prove: true,
    }
  return { title: { ja: `「${name}」は今は使えません。`, en: `“${name}” cannot be used now.` }, reasons, prove: false }
}

/** Why something was not opened. */
export function refusalWords(
  answer: Extract<OpenAnswer, { kind: 'refused' }>,
  about: Parameters<typeof decisionWords>[1],
): Told {
  const { decision, cause = 'undecided' } = answer
  if (decision !== undefined && decision.outcome !== 'allow')
    return { words: decisionWords(decision, about), again: decision.outcome === 'step-up' }
  return plain(cause)
}

/** Why something that was open is not any more. */
export function endingWords(ending: Ending, about: Parameters<typeof decisionWords>[1]): Told {
  if (ending.kind !== 'cut') return plain('undecided')
  if ('cause' in ending) return plain(ending.cause)
  if (ending.decision.outcome === 'allow') return plain('undecided')
  return { words: decisionWords(ending.decision, about), again: false }
}

/** What the server said of a device that it does not let in. */
export type KeptOut =
  | 'not_signed_in'
  | 'device_stopped'
  | 'unknown_device'
  | 'replayed'
  | 'unknownDestination'
  | 'notProved'

type Plain = OpenRefusal | CutCause | KeptOut | CannotReach['reason'] | 'noNetwork' | 'notByNetwork'

const WAIT: Words = {
  ja: 'しばらくすると自動でつなぎ直します。続くときは管理者に知らせてください。',
  en: 'It is tried again by itself. Tell an administrator if it goes on.',
}
const SIGN_IN: Words = {
  ja: 'この端末で `taga open` を動かし、開いた画面でサインインしてから、もう一度お試しください。',
  en: 'Run `taga open` on this device, sign in on the page it opens, then try again.',
}
const ASK: Words = { ja: '管理者に連絡してください。', en: 'Ask your administrator.' }

const PLAIN: Readonly<Record<Plain, readonly [title: Words, text: Words, again: boolean]>> = {
  noSession: [{ ja: 'サインインが終わっています。', en: 'Your session has ended.' }, SIGN_IN, false],
  sessionGone: [{ ja: 'サインインが終わりました。', en: 'Your session has ended.' }, SIGN_IN, false],
  accountStopped: [{ ja: 'このアカウントは今は使えません。', en: 'This account cannot be used now.' }, ASK, false],
  takenBack: [{ ja: '管理者が引き取りました。', en: 'An administrator took it back.' }, ASK, false],
  not_signed_in: [
    { ja: 'この端末でサインインしている人がいません。', en: 'Nobody is signed in on this device.' },
    SIGN_IN,
    false,
  ],
  device_stopped: [{ ja: 'この端末の利用は止められています。', en: 'This device has been stopped.' }, ASK, false],
  unknown_device: [
    { ja: 'この端末は登録されていません。', en: 'This device is not enrolled.' },
    { ja: '`taga enrol` で登録し直してください。', en: 'Enrol it anew by `taga enrol`.' },
    false,
  ],
  replayed: [{ ja: '署名が古くなっていました。', en: 'The signature had grown old.' }, WAIT, true],
  unknownDestination: [
    { ja: 'この接続先は登録されていません。', en: 'This destination is not registered.' },
    { ja: '`taga tunnel` だけで、使えるものの一覧が出ます。', en: '`taga tunnel` alone lists what you can use.' },
    false,
  ],
  notProved: [
    { ja: 'この端末だと確かめられませんでした。', en: 'It could not be shown that this is your device.' },
    ASK,
    false,
  ],
  refused: [{ ja: '接続先が接続を断りました。', en: 'The destination refused the connection.' }, WAIT, true],
  streamQuiet: [
    { ja: 'ゲートウェイがサーバーと連絡できません。', en: 'The gateway cannot reach its server.' },
    WAIT,
    true,
  ],
  streamLost: [
    { ja: 'ゲートウェイがサーバーと連絡できません。', en: 'The gateway cannot reach its server.' },
    WAIT,
    true,
  ],
  noRules: [{ ja: 'ゲートウェイにルールがまだ届いていません。', en: 'The gateway has no rules yet.' }, WAIT, true],
  logFull: [{ ja: 'ゲートウェイの記録場所がいっぱいです。', en: 'The gateway has no room for its log.' }, WAIT, true],
  full: [
    { ja: '開いているものが多すぎます。', en: 'Too much is open.' },
    { ja: '使っていないものを閉じてから、もう一度お試しください。', en: 'Close what you do not use, then try again.' },
    true,
  ],
  undecided: [{ ja: '判定できませんでした。', en: 'It could not be decided.' }, WAIT, true],
  holdFailed: [
    { ja: '指示された制限を守れませんでした。', en: 'What was asked of it could not be carried out.' },
    WAIT,
    true,
  ],
  maxLength: [
    { ja: '続けて使える時間が過ぎました。', en: 'It was open for as long as it may be.' },
    { ja: '必要なときは、もう一度開いてください。', en: 'Open it again when you need it.' },
    false,
  ],
  pausedTooLong: [
    { ja: '本人確認がないまま10分が過ぎました。', en: 'Ten minutes passed without the proof that was asked for.' },
    { ja: '画面で本人確認をしてから、もう一度開いてください。', en: 'Prove it on the page, then open it again.' },
    false,
  ],
  destinationGone: [
    { ja: 'この接続先の登録が変わりました。', en: 'The entry of this destination was changed.' },
    ASK,
    false,
  ],
  gatewayStops: [{ ja: 'ゲートウェイが止まります。', en: 'The gateway stops.' }, WAIT, true],
  noConnector: [
    { ja: '接続先の拠点とつながっていません。', en: 'There is no link to the office it stands in.' },
    WAIT,
    true,
  ],
  timedOut: [{ ja: '接続先が応答しません。', en: 'The destination does not answer.' }, WAIT, true],
  unreachable: [{ ja: '接続先に届きません。', en: 'The destination cannot be reached.' }, WAIT, true],
  notPinned: [
    { ja: '接続先のアドレスが、登録と違います。', en: 'Its address is not the one that was registered.' },
    ASK,
    false,
  ],
  badCertificate: [
    { ja: '接続先の証明書が登録と違います。', en: 'Its certificate is not the one registered.' },
    ASK,
    false,
  ],
  noNetwork: [
    { ja: 'このゲートウェイはWireGuardを使えません。', en: 'This gateway has no WireGuard.' },
    {
      ja: '`taga tunnel 名前` を使うか、管理者に連絡してください。',
      en: 'Use `taga tunnel NAME`, or ask your administrator.',
    },
    false,
  ],
  notByNetwork: [
    { ja: 'この接続先にはWireGuardでは届きません。', en: 'WireGuard does not reach this destination.' },
    { ja: '`taga tunnel 名前` を使ってください。', en: 'Use `taga tunnel NAME`.' },
    false,
  ],
}

export function plain(cause: Plain): Told {
  const [title, text, again] = PLAIN[cause]
  return { words: { title, reasons: [{ title: text, text: { ja: '', en: '' } }], prove: false }, again }
}

export function keptOut(fault: string): Told {
  const known: readonly KeptOut[] = ['not_signed_in', 'device_stopped', 'unknown_device', 'replayed']
  return plain(known.find((each) => each === fault) ?? 'notProved')
}
