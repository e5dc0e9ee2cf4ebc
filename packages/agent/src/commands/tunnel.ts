import { MOST_NETWORK_DESTINATIONS, type TunnelsAnswer } from '@taga/contract'
import { printTunnels, printTunnelWords } from '../print/print-tunnel.ts'
import type { Sender } from '../report/send-queue.ts'
import { askForTunnels, countByAgent } from '../tunnel/ask-tunnels.ts'
import { type LocalPort, openLocalPort, type Standing } from '../tunnel/local-port.ts'
import { CAN_TELL_USERS } from '../tunnel/own-connections.ts'
import { NotCounted, runTunnel, type TunnelEvent } from '../tunnel/run-tunnel.ts'
import { EXIT, type Io, type Language } from './io.ts'
import { readEnrolled } from './open-state.ts'
import { readFlags, wrong } from './read-flags.ts'
import { say } from './say.ts'
import { openNetwork } from './wireguard.ts'

const USAGE = 'tunnel [NAME [--port N] | --wireguard [NAME...]] [--lang ja|en]'

/**
 * `taga tunnel NAME`: a port on this computer through which its person's programs reach one registered destination, for as long as that is
 * allowed. Without a name it lists what there is. Ends by Ctrl+C, or when the answer becomes a no that waiting does not change (exit 1).
 */
export async function tunnelCommand(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { port: 'text', wireguard: 'flag' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  const { language, flags, words } = read
  const [name, ...more] = words
  const port = flags.port === undefined ? undefined : Number(flags.port)
  const isPort = port === undefined || (Number.isInteger(port) && port >= 0 && port <= 65_535)
  const byNetwork = flags.wireguard === true
  if ((more.length > 0 && !byNetwork) || !isPort || (byNetwork && port !== undefined))
    return wrong(io, language, USAGE, {
      ja: '接続先の名前は1つ、ポートは0から65535の数です。',
      en: 'Give one name, and a port from 0 to 65535.',
    }).code
  const enrolled = await readEnrolled(io, language)
  if (enrolled.kind === 'closed') return enrolled.code
  const asked = await askForTunnels(enrolled.sender)
  if (asked.kind === 'unreachable') {
    say(io, language, { ja: `サーバーに届きません: ${asked.why}`, en: `The server cannot be reached: ${asked.why}` })
    return EXIT.couldNotTell
  }
  if (asked.kind === 'refused') {
    say(io, language, asked.fault.words)
    return EXIT.refused
  }
  const { answer } = asked
  if (!answer.signedIn) return sayNobody(io, language)
  if (name === undefined && !byNetwork) {
    io.stdout(printTunnels(answer.destinations, language))
    return EXIT.done
  }
  const wanted: Destination[] = []
  for (const each of words) {
    const destination = findByName(answer.destinations, each)
    if (destination === undefined) {
      say(io, language, {
        ja: `「${each}」という接続先は、あなたが使えるものの中にありません。`,
        en: `There is no destination "${each}" among those you can use.`,
      })
      io.stderr(printTunnels(answer.destinations, language))
      return EXIT.refused
    }
    wanted.push(destination)
  }
  if (answer.gateways.length === 0) {
    say(io, language, {
      ja: 'つなぐ先のゲートウェイがありません。管理者に、「ゲートウェイとコネクター」の画面で「コネクターがつなぐ先」を決めてもらってください。',
      en: 'There is no gateway to dial. Ask your administrator to give one an address on the page “Gateways and connectors”.',
    })
    return EXIT.refused
  }
  if (byNetwork) {
    const all = wanted.length > 0 ? wanted : answer.destinations
    if (all.length === 0) {
      io.stderr(printTunnels([], language))
      return EXIT.refused
    }
    const wish = {
      gateways: answer.gateways,
      destinations: all.slice(0, MOST_NETWORK_DESTINATIONS).map(({ id }) => id),
    }
    return counted({ io, language }, () => openNetwork(enrolled.sender, wish, { io, language, url: answer.url }))
  }
  const [destination] = wanted
  if (destination === undefined) return EXIT.wrongUse
  return counted({ io, language }, () => openTunnel(enrolled.sender, { answer, destination, port }, { io, language }))
}

function findByName(destinations: readonly Destination[], name: string): Destination | undefined {
  const folded = name.normalize('NFKC')
  return (
    destinations.find((each) => each.id === name || each.name === name) ??
    destinations.find((each) => each.name.normalize('NFKC') === folded)
  )
}

/** What needs the process that counts for this device: where that is not there, it says so. */
async function counted({ io, language }: Telling, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof NotCounted)) throw error
    return sayNobody(io, language)
  }
}

type Telling = { readonly io: Io; readonly language: Language }
type Destination = TunnelsAnswer['destinations'][number]

async function openTunnel(
  sender: Sender,
  wish: { readonly answer: TunnelsAnswer; readonly destination: Destination; readonly port: number | undefined },
  { io, language }: Telling,
): Promise<number> {
  const { answer, destination } = wish
  const dialler = { key: sender.key, identity: sender.identity, count: () => countByAgent(sender.folder) }
  let standing: Standing | undefined
  let isStrangerTold = false
  const onStranger = () => {
    if (isStrangerTold) return
    isStrangerTold = true
    say(io, language, {
      ja: 'このコンピューターの別の利用者のプログラムがつなごうとしたので、断りました。',
      en: 'A program of another user of this computer tried to connect, and was turned away.',
    })
  }
  const local = await listen({ wished: wish.port, own: destination.port }, (port) =>
    openLocalPort({ port, dialler, standing: () => standing, onStranger }),
  )
  if (local === undefined) {
    say(io, language, {
      ja: `ポート${wish.port ?? ''}を使えません。--port で別の番号を指定してください。`,
      en: `Port ${wish.port ?? ''} cannot be used. Give another by --port.`,
    })
    return EXIT.refused
  }
  const stop = new AbortController()
  const end = () => stop.abort()
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  const tell = telling({ io, language, url: answer.url, name: destination.name, port: local.port })
  try {
    const outcome = await runTunnel({
      dialler,
      gateways: answer.gateways,
      wish: { kind: 'destination', destination: destination.id },
      signal: stop.signal,
      said: (event) => {
        if (event.kind === 'open') standing = { gateway: event.gateway, tunnel: event.said.tunnel }
        if (event.kind === 'lost' || event.kind === 'cut' || event.kind === 'refused') {
          standing = undefined
          local.drop()
        }
        tell(event)
      },
    })
    return outcome === 'ended' ? EXIT.done : EXIT.refused
  } finally {
    process.off('SIGTERM', end)
    process.off('SIGINT', end)
    await local.close()
  }
}

/** The wished port; without a wish the destination's own where it is free and may be had, else any. */
async function listen(
  { wished, own }: { readonly wished: number | undefined; readonly own: number },
  open: (port: number) => Promise<LocalPort>,
): Promise<LocalPort | undefined> {
  for (const port of wished === undefined ? [...(own >= 1024 ? [own] : []), 0] : [wished]) {
    try {
      return await open(port)
    } catch {
      // taken, or not for this user: the next, or the person is told
    }
  }
  return undefined
}

/** Each thing once, as long as nothing else came between. */
function telling(
  about: Telling & { readonly url: string; readonly name: string; readonly port: number },
): (event: TunnelEvent) => void {
  const { io, language, url, name, port } = about
  let before = ''
  const tell = (text: string) => {
    if (text !== before) io.stderr(text)
    before = text
  }
  const both = (ja: string, en: string) => tell(`${language === 'ja' ? ja : en}\n`)
  return (event) => {
    switch (event.kind) {
      case 'open':
        both(
          `「${name}」を 127.0.0.1:${port} で使えます。${WHO.ja} 終わるには Ctrl+C を押してください。`,
          `“${name}” is at 127.0.0.1:${port}. ${WHO.en} Press Ctrl+C to end.`,
        )
        return
      case 'paused':
      case 'refused':
      case 'cut':
        return tell(printTunnelWords(event.words, language, url))
      case 'resumed':
        return both('再開しました。', 'It goes on.')
      case 'lost':
        return both(
          `ゲートウェイにつながりません（${event.why}）。つなぎ直しています。`,
          `No gateway (${event.why}). Dialling again.`,
        )
      case 'destinations':
        return
    }
  }
}

const WHO = CAN_TELL_USERS
  ? { ja: '使えるのは、あなたのプログラムだけです。', en: 'Only your own programs may use it.' }
  : {
      ja: 'このOSでは、このコンピューターのほかの利用者のプログラムも使えます。',
      en: 'On this system programs of other users of this computer may use it too.',
    }

function sayNobody(io: Io, language: Language): number {
  say(io, language, {
    ja: 'この端末でサインインしている人がいません。`taga open` を動かしたまま、開いた画面でサインインしてから、もう一度お試しください。',
    en: 'Nobody is signed in on this device. Run `taga open`, leave it running, sign in on the page it opens, then try again.',
  })
  return EXIT.refused
}
