import type { Letter } from './send-mail.ts'

type Language = 'ja' | 'en'

/** Shows that the settings work. */
export function testLetter(to: string, language: Language, url: string): Letter {
  return language === 'ja'
    ? {
        to,
        subject: 'Taga からの試しのメール',
        text: `このメールが届いていれば、Taga（${url}）のメール送信は正しく設定されています。\n返信は不要です。\n`,
      }
    : {
        to,
        subject: 'A test mail from Taga',
        text: `If you read this, Taga (${url}) can send mail.\nThere is no need to answer.\n`,
      }
}

export type InvitationLetter = {
  readonly to: string
  readonly name: string
  readonly organisation: string | undefined
  readonly link: string
  /** In words, in the language of the letter. */
  readonly until: string
}

/** Asks somebody in. The link works once; who gets it before its owner can take the account, and the letter says what to do then. */
export function invitationLetter(letter: InvitationLetter, language: Language): Letter {
  const { to, name, organisation, link, until } = letter
  return language === 'ja'
    ? {
        to,
        subject: `${organisation === undefined ? '' : `【${organisation}】`}Taga への招待`,
        text: `${name} さん\n\n${organisation ?? '勤務先'}でテレワークに使う Taga のアカウントを用意しました。\n次のリンクを ${until} までに開き、サインインの方法を決めてください。一度だけ使えます。\n\n${link}\n\n開いたときに「使用済み」と出た場合は、ほかの人が先に開いたおそれがあります。すぐにシステム管理者に知らせてください。\nこのリンクは人に渡さないでください。\n`,
      }
    : {
        to,
        subject: `${organisation === undefined ? '' : `${organisation}: `}your invitation to Taga`,
        text: `Dear ${name},\n\n${organisation ?? 'your organisation'} has prepared an account for you on Taga, which it uses for telework.\nOpen this link by ${until} and choose how you sign in. It works once.\n\n${link}\n\nIf it says that the link has been used, somebody else may have opened it: tell your administrator at once.\nDo not pass this link on.\n`,
      }
}
