import type { Words } from '@taga/core'
import { z } from 'zod'

/**
 * Every way the server says "no" to a caller who can be told why: HTTP status and the words a person reads.
 * A fault tells nothing the caller may not know: what belongs to another is `not_found`.
 */
export const FAULTS = {
  bad_input: {
    status: 400,
    words: {
      ja: '入力に誤りがあります。示された項目を直してください。',
      en: 'Something in the input is wrong. Mend the fields that are named.',
    },
  },
  malformed: {
    status: 400,
    words: { ja: '送られた内容を読み取れません。', en: 'What was sent cannot be read.' },
  },
  unknown_format: {
    status: 400,
    words: {
      ja: 'この形式の版には対応していません。プログラムを更新してください。',
      en: 'This version of the format is not understood. Update the program.',
    },
  },
  bad_host: {
    status: 421,
    words: {
      ja: 'このアドレスでは受け付けていません。案内されたURLを開いてください。',
      en: 'This address is not served here. Open the URL you were given.',
    },
  },
  bad_origin: {
    status: 403,
    words: {
      ja: '別のサイトからの操作は受け付けません。この画面を開き直してください。',
      en: 'Requests that start on another site are refused. Open this page again.',
    },
  },
  bad_csrf: {
    status: 403,
    words: {
      ja: '画面が古くなっています。読み込み直してからもう一度操作してください。',
      en: 'This page is out of date. Reload it and try again.',
    },
  },
  not_signed_in: {
    status: 401,
    words: { ja: 'サインインしてください。', en: 'Please sign in.' },
  },
  wrong_credentials: {
    status: 401,
    words: {
      ja: 'ユーザーIDまたはパスワードが違います。',
      en: 'The user ID or the password is wrong.',
    },
  },
  step_up_needed: {
    status: 403,
    words: {
      ja: 'この操作の前に、もう一度本人確認をしてください。',
      en: 'Prove who you are once more before you do this.',
    },
  },
  second_factor_needed: {
    status: 403,
    words: {
      ja: '先にパスキーまたは認証アプリを設定してください。設定が済むと使えるようになります。',
      en: 'Set up a passkey or an authenticator app first. Everything else opens after that.',
    },
  },
  passkey_needs_name: {
    status: 409,
    words: {
      ja: 'このアドレスではパスキーを使えません。パスキーは名前のあるURLに属します。',
      en: 'Passkeys cannot be used at this address: a passkey belongs to a URL with a name.',
    },
  },
  directory_unknown: {
    status: 403,
    words: {
      ja: 'この職員情報に対応するアカウントがありません。システム管理者から招待を受け取ってください。',
      en: 'No account belongs to you in the directory. Ask your administrator for an invitation.',
    },
  },
  directory_unreachable: {
    status: 502,
    words: {
      ja: '組織の認証基盤に接続できません。発行者のURLと設定を確かめてください。',
      en: "The organisation's directory cannot be used. Check the issuer's URL and the settings.",
    },
  },
  proof_refused: {
    status: 401,
    words: {
      ja: '本人確認できませんでした。もう一度やり直してください。',
      en: 'That did not prove who you are. Please try again.',
    },
  },
  not_allowed: {
    status: 403,
    words: {
      ja: 'この操作は許可されていません。必要なときはシステム管理者に相談してください。',
      en: 'You may not do this. Ask your administrator if you need to.',
    },
  },
  not_found: {
    status: 404,
    words: { ja: '見つかりません。', en: 'There is nothing here.' },
  },
  conflict: {
    status: 409,
    words: {
      ja: 'ほかの変更と重なりました。読み込み直してからもう一度操作してください。',
      en: 'This crosses another change. Reload and try again.',
    },
  },
  too_large: {
    status: 413,
    words: { ja: '送られた内容が大きすぎます。', en: 'What was sent is too large.' },
  },
  wrong_type: {
    status: 415,
    words: {
      ja: 'この種類の内容は受け付けていません。',
      en: 'Content of this type is not accepted.',
    },
  },
  weak_password: {
    status: 422,
    words: {
      ja: 'このパスワードは使えません。理由を確かめて、別のものにしてください。',
      en: 'This password cannot be used. See why, and choose another.',
    },
  },
  ticket_refused: {
    status: 403,
    words: {
      ja: 'この招待は使えません。期限切れか、使用済みです。新しいものを発行してもらってください。',
      en: 'This ticket cannot be used: it has expired or was used. Ask for a new one.',
    },
  },
  code_refused: {
    status: 403,
    words: {
      ja: 'この登録コードは使えません。打ち間違い、期限切れ、使用済みのいずれかです。',
      en: 'This enrolment code cannot be used: mistyped, expired or already used.',
    },
  },
  own_request: {
    status: 403,
    words: {
      ja: '自分の申請は自分では決められません。ほかの管理者に頼んでください。',
      en: 'You cannot decide what you asked for yourself. Ask another administrator.',
    },
  },
  second_gone_lately: {
    status: 403,
    words: {
      ja: 'ほかに決められる管理者がいなくなってから7日間は、自分のことを自分では決められません。別の管理者を登録するか、7日が過ぎるのを待ってください。',
      en: 'For seven days after the last other administrator was stopped, nobody decides in their own case. Add another administrator, or wait for the seven days to pass.',
    },
  },
  already_asked: {
    status: 409,
    words: {
      ja: '同じ申請がすでに出ています。結果を待つか、取り下げてからやり直してください。',
      en: 'The same request is open already. Wait for the answer, or withdraw it first.',
    },
  },
  not_grantable_yet: {
    status: 409,
    words: {
      ja: 'まだ承認できません。申請の画面に出ている条件が満たされてから承認してください。',
      en: 'This cannot be granted yet. The request says what has to be put right first.',
    },
  },
  already_decided: {
    status: 409,
    words: {
      ja: 'この申請はすでに処理されています。読み込み直して確かめてください。',
      en: 'This request has already been dealt with. Reload to see how.',
    },
  },
  rules_waiting: {
    status: 409,
    words: {
      ja: '前のルール変更が確認待ちです。先に、残すか元に戻すかを決めてください。',
      en: 'An earlier change of the rules still waits. Keep it or take it back first.',
    },
  },
  preview_needed: {
    status: 409,
    words: {
      ja: '影響の確認が済んでいないか、古くなっています。もう一度影響を確認してください。',
      en: 'The effect has not been previewed, or the preview is out of date. Preview the change again.',
    },
  },
  typed_number_needed: {
    status: 409,
    words: {
      ja: '影響を受ける人数が多いため、人数の入力が必要です。',
      en: 'This stops many people: type how many to go on.',
    },
  },
  last_administrator: {
    status: 409,
    words: {
      ja: '最後の管理者は外せません。先に別の管理者を登録してください。',
      en: 'The last administrator cannot be removed. Add another one first.',
    },
  },
  would_lock_out: {
    status: 409,
    words: {
      ja: '組織の認証基盤でしかサインインできない管理者だけになるため、実行できません。先に、管理者の一人以上がパスキーかパスワードを設定してください。',
      en: 'Every administrator signs in by the directory alone, and nobody could administer without it. First let one of them set up a passkey or a password.',
    },
  },
  too_many_tries: {
    status: 429,
    words: {
      ja: '試行回数が多すぎます。しばらく待ってからやり直してください。',
      en: 'Too many tries. Wait a while and try again.',
    },
  },
  unknown_device: {
    status: 401,
    words: {
      ja: 'この端末は登録されていません。登録コードで登録してください。',
      en: 'This device is not enrolled. Enrol it with a code.',
    },
  },
  device_stopped: {
    status: 403,
    words: {
      ja: 'この端末の利用は止められています。システム管理者に連絡してください。',
      en: 'This device has been stopped. Contact your administrator.',
    },
  },
  bad_signature: {
    status: 401,
    words: {
      ja: '署名を確認できません。この端末の鍵で署名されていないか、途中で書き換えられています。',
      en: "The signature does not verify: it was not made by this device's key, or the content was changed on the way.",
    },
  },
  page_refused: {
    status: 409,
    words: {
      ja: 'この画面が端末のものだと確かめられません。端末の taga open からもう一度開いてください。',
      en: 'This page cannot be shown to belong to the device. Open it again by `taga open` on the device.',
    },
  },
  wrong_audience: {
    status: 409,
    words: {
      ja: 'この報告は別のサーバーに宛てたものです。',
      en: 'This report is addressed to another server.',
    },
  },
  replayed: {
    status: 409,
    words: {
      ja: 'この報告の番号はすでに過ぎています。番号を進めて送り直してください。',
      en: 'The counter of this report has already passed. Move it on and send again.',
    },
  },
  device_clone: {
    status: 409,
    words: {
      ja: '同じ番号で内容の異なる報告が届きました。端末の鍵が複製された疑いがあり、管理者に知らせました。',
      en: 'Two different reports carry the same counter. The key of this device may have been copied; the administrator has been told.',
    },
  },
  name_fixed: {
    status: 409,
    words: {
      ja: '公開名は TAGA_URL で決められています。変えるには、その設定を直して起動し直してください。',
      en: 'The public name is set by TAGA_URL. To change it, change that setting and start again.',
    },
  },
  certificate_refused: {
    status: 422,
    words: {
      ja: 'この証明書は使えません。理由を確かめてください。',
      en: 'This certificate cannot be used. See why.',
    },
  },
  cannot_listen: {
    status: 409,
    words: {
      ja: '公開用のポートを開けませんでした。何も変更していません。',
      en: 'The port for the public name could not be opened. Nothing was changed.',
    },
  },
  mail_refused: {
    status: 502,
    words: {
      ja: 'メールサーバーに断られたか、つながりませんでした。設定を確かめてください。',
      en: 'The mail server refused, or could not be reached. See the settings.',
    },
  },
  rules_act: {
    status: 409,
    words: {
      ja: '警告や実施の段階にある規則があります。情報源の採用は、影響を確かめながらルールの画面で行ってください。',
      en: 'Some rules warn or are enforced already. Adopt sources on the rules page, where you see whom it would stop.',
    },
  },
  busy: {
    status: 503,
    words: {
      ja: '混み合っています。少し待ってから自動でやり直します。',
      en: 'The server is busy. Try again in a moment.',
    },
  },
  storage_unavailable: {
    status: 503,
    words: {
      ja: '記録を保存できません。ディスクの空きとデータベースの状態を確かめてください。',
      en: 'Nothing can be stored now. Check disk space and the state of the database.',
    },
  },
  internal: {
    status: 500,
    words: {
      ja: 'サーバー側で問題が起きました。番号を添えてシステム管理者に知らせてください。',
      en: 'Something went wrong on the server. Tell your administrator and give the number.',
    },
  },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly words: Words }>>

export type FaultCode = keyof typeof FAULTS
export const FAULT_CODES = Object.keys(FAULTS) as [FaultCode, ...FaultCode[]] // the keys of a literal are its own key type

export type FaultValue =
  | string
  | number
  | boolean
  | null
  | readonly FaultValue[]
  | { readonly [name: string]: FaultValue }

/** Public particulars of a fault: which field, how long to wait, which reasons. Never anything the caller may not know. */
export type FaultDetail = { readonly [name: string]: FaultValue }

/**
 * "No", with a code the caller can act on. Thrown anywhere, answered in one place.
 * `detail` is sent to the caller; `cause` goes to the log only.
 */
export class Fault extends Error {
  readonly code: FaultCode
  readonly detail: FaultDetail

  constructor(code: FaultCode, detail: FaultDetail = {}, options?: ErrorOptions) {
    super(code, options)
    this.name = 'Fault'
    this.code = code
    this.detail = detail
  }
}

/** What a fault looks like on the wire. `id` names the log line of an internal error. */
export const FaultAnswer = z.object({
  fault: z.enum(FAULT_CODES),
  words: z.object({ ja: z.string(), en: z.string() }),
  detail: z.record(z.string(), z.json()),
  id: z.string().optional(),
})
export type FaultAnswer = z.infer<typeof FaultAnswer>
