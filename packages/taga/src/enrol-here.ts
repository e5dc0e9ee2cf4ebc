import { EXIT, type Language, safeServer } from '@taga/agent'
import { readEnrolmentCode } from '@taga/contract'
import { type Enrolment, enrolOutpost, type Outpost } from '@taga/gateway'
import { WrongUse } from './wrong-use.ts'

export type Say = (words: Readonly<Record<Language, string>>) => void
type Wish = { readonly server: string; readonly code: NonNullable<ReturnType<typeof readEnrolmentCode>> }

/** What `--server` and `--code` say; undefined where neither is given. @throws WrongUse */
export function enrolmentWish(flags: { readonly server?: string; readonly code?: string }): Wish | undefined {
  if (flags.server === undefined && flags.code === undefined) return undefined
  const code = readEnrolmentCode(flags.code ?? '')
  if (code === undefined)
    throw new WrongUse({
      ja: '--code には登録コード（taga1-...）を正しく書いてください。',
      en: '--code needs the enrolment code (taga1-...), as it was printed.',
    })
  const server = safeServer(flags.server)
  if (server === undefined)
    throw new WrongUse({
      ja: '--server には https のURLを書いてください（http はこの端末自身 127.0.0.1 だけ）。',
      en: '--server needs an https URL (http for this computer itself, 127.0.0.1, only).',
    })
  return { server, code }
}

/** What a service that is not enrolled yet was given by `taga install`: TAGA_ENROL_AT and TAGA_ENROL_CODE. @throws WrongUse */
export function enrolmentOfService(env: Readonly<Record<string, string | undefined>>): Wish | undefined {
  const { TAGA_ENROL_AT: server, TAGA_ENROL_CODE: code } = env
  return enrolmentWish({ ...(server === undefined ? {} : { server }), ...(code === undefined ? {} : { code }) })
}

/**
 * Enrols this outpost and tells the person how that went. `again`: the command that starts it from then on, where a person starts it.
 * Gives the exit code where it did not go well.
 */
export async function enrolHere(
  wish: Wish & Omit<Enrolment, 'code' | 'server'>,
  say: Say,
  again?: string,
): Promise<Outpost | number> {
  const enrolled = await enrolOutpost(wish)
  switch (enrolled.kind) {
    case 'enrolled':
      say({
        ja: `登録しました。${again === undefined ? '' : `次からは ${again} だけで起動します。`}鍵は ${wish.folder} にあります。`,
        en: `Enrolled. ${again === undefined ? '' : `From now on ${again} alone starts it. `}Its key lies in ${wish.folder}.`,
      })
      return enrolled.outpost
    case 'notTheServer':
      say({
        ja: '答えたのは、登録コードが示すサーバーではありません。何も保存していません。URLを確かめ、管理者に知らせてください。',
        en: 'What answered is not the server that the code names. Nothing was kept. Check the URL and tell the administrator.',
      })
      return EXIT.refused
    case 'refused':
      say(enrolled.fault.words)
      return EXIT.refused
    case 'unreachable':
      say({
        ja: `サーバーに届きません: ${enrolled.why}`,
        en: `The server cannot be reached: ${enrolled.why}`,
      })
      return EXIT.couldNotTell
  }
}

/** How somebody starts an outpost that is enrolled, with the folder where it is not the usual one. */
export function startCommand(kind: 'gateway' | 'connector', data: string | undefined): string {
  return `./taga ${kind}${data === undefined ? '' : ` --data '${data}'`}`
}
