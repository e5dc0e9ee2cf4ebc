import { Fault } from '@taga/contract'
import type { Words } from '@taga/core'
import { createNameServer, listenPublicly } from '@taga/edge'
import { errorText } from '../log.ts'
import { type HeldName, nameOf } from './held-name.ts'

/** Opens the public ports, where they are not open yet. Throws `cannot_listen`, and `problem` says why from then on. */
export async function listenFor(held: HeldName): Promise<void> {
  if (held.listener !== undefined || held.closed) return
  const { http, listen, clients, elsewhere, log } = held.keeping
  const tls = createNameServer(
    (name) =>
      held.settings !== undefined && name === new URL(held.settings.url).hostname ? held.serving?.context : undefined,
    'http/1.1',
  )
  tls.on('secureConnection', (socket) => http.emit('connection', socket))
  try {
    held.listener = await listenPublicly({
      tls,
      ...listen,
      clients,
      challenges: held.challenges,
      originOf: (asked) => {
        const name = nameOf(held)
        return name?.by === 'ourTls' && name.url.hostname === asked ? name.url.origin : undefined
      },
      ...(elsewhere === undefined ? {} : { elsewhere }),
    })
    held.problem = undefined
  } catch (error) {
    const problem = cannotListen(listen.tlsPort, error)
    held.problem = problem
    log.error('the public name cannot be listened for', { error: errorText(error) })
    throw new Fault('cannot_listen', { words: { ...problem } }, { cause: error })
  }
}

function cannotListen(port: number, error: unknown): Words {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '?'
  if (code === 'EACCES')
    return {
      ja: `ポート ${port} を開く権限がありません。「taga install」でサービスとして動かすか、TAGA_TLS_PORT に別の番号を設定してください。`,
      en: `There is no right to open port ${port}. Run it as a service by "taga install", or set TAGA_TLS_PORT to another number.`,
    }
  if (code === 'EADDRINUSE')
    return {
      ja: `ポート ${port} はほかのプログラムが使っています。それを止めるか、TAGA_TLS_PORT に別の番号を設定してください。`,
      en: `Port ${port} is in use by another program. Stop that, or set TAGA_TLS_PORT to another number.`,
    }
  return {
    ja: `ポート ${port} を開けません（${code}）。TAGA_TLS_PORT と TAGA_LISTEN を確かめてください。`,
    en: `Port ${port} cannot be opened (${code}). See TAGA_TLS_PORT and TAGA_LISTEN.`,
  }
}
