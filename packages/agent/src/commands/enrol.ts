import { readEnrolmentCode } from '@taga/contract'
import { readAgentConfig } from '../config.ts'
import { lookAtThisComputer } from '../look/this-computer.ts'
import { enrolDevice } from '../report/enrol-device.ts'
import { readIdentity } from '../state/identity.ts'
import { EXIT, type Io } from './io.ts'
import { readFlags, wrong } from './read-flags.ts'
import { say } from './say.ts'

const USAGE = 'enrol CODE --server URL [--personal] [--force] [--lang ja|en]'

/**
 * `taga enrol CODE --server URL`: makes this device's key and registers it. `--personal` for a device of one's own, which then tells only what
 * the catalogue allows a personal device to tell. A device that is enrolled stays so unless `--force` is given.
 */
export async function enrolCommand(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { server: 'text', personal: 'flag', force: 'flag' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  const { flags, words, language } = read
  const code = words.length === 1 ? readEnrolmentCode(words[0] ?? '') : undefined
  if (code === undefined)
    return wrong(io, language, USAGE, {
      ja: '登録コード（taga1-...）を正しく書いてください。',
      en: 'Give one enrolment code (taga1-...), as it was printed.',
    }).code
  const server = safeServer(flags.server)
  if (server === undefined) {
    return wrong(io, language, USAGE, {
      ja: '--server には https のURLを書いてください（http はこの端末自身 127.0.0.1 だけ）。',
      en: '--server needs an https URL (http for this computer itself, 127.0.0.1, only).',
    }).code
  }
  const folder = readAgentConfig(io.env).stateFolder
  if (flags.force !== true && (await readIdentity(folder)) !== undefined) {
    say(io, language, {
      ja: 'この端末は登録済みです。登録し直すには --force を付けてください。',
      en: 'This device is enrolled already. To enrol it anew, add --force.',
    })
    return EXIT.refused
  }
  const look = await lookAtThisComputer(io.env, { pace: 'slow', deadlineMs: 5_000 })
  const ownership = flags.personal === true ? 'personal' : 'company'
  const enrolled = await enrolDevice({ folder, code, server, ownership, seen: look.seen })
  switch (enrolled.kind) {
    case 'enrolled':
      say(io, language, {
        ja: '登録しました。鍵はこの利用者のファイルにあり、同じ利用者のプログラムなら写せます（TPMではありません）。',
        en: 'Enrolled. The key lies in a file of this user, so a program of the same user could copy it (it is not in a TPM).',
      })
      if (enrolled.state === 'waiting')
        say(io, language, {
          ja: '管理者が使用開始を認めるまで、報告だけが届きます。',
          en: 'Until an administrator takes it into use, reports are received and nothing more.',
        })
      return EXIT.done
    case 'notTheServer':
      say(io, language, {
        ja: '答えたのは、登録コードが示すサーバーではありません。何も保存していません。URLを確かめ、管理者に知らせてください。',
        en: 'What answered is not the server that the code names. Nothing was kept. Check the URL and tell the administrator.',
      })
      return EXIT.refused
    case 'refused':
      say(io, language, enrolled.fault.words)
      return EXIT.refused
    case 'unreachable':
      say(io, language, {
        ja: `サーバーに届きません: ${enrolled.why}`,
        en: `The server cannot be reached: ${enrolled.why}`,
      })
      return EXIT.couldNotTell
  }
}

/** Facts about a device go over TLS, or do not leave the computer. */
export function safeServer(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal) ? url.origin : undefined
}
