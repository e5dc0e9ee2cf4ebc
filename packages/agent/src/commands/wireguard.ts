import type { NetworkDestination, NetworkEnd, TunnelsAnswer, TunnelWords } from '@taga/contract'
import { printTunnelWords } from '../print/print-tunnel.ts'
import type { Sender } from '../report/send-queue.ts'
import { countByAgent } from '../tunnel/ask-tunnels.ts'
import { type HeldInterface, holdInterface } from '../tunnel/hold-interface.ts'
import { runTunnel, type TunnelEvent } from '../tunnel/run-tunnel.ts'
import { writeWireguardConfig } from '../tunnel/wireguard-config.ts'
import { readOrMakeWireguardKey } from '../tunnel/wireguard-key.ts'
import { EXIT, type Io, type Language } from './io.ts'

type Telling = { readonly io: Io; readonly language: Language; readonly url: string }

/**
 * Reaches destinations by WireGuard for as long as the agent says so to the gateway. The interface is brought up where this program may, else
 * its file is written for an administrator of this computer. @throws DamagedState, NotCounted
 */
export async function openNetwork(
  sender: Sender,
  wish: { readonly gateways: TunnelsAnswer['gateways']; readonly destinations: readonly string[] },
  telling: Telling,
): Promise<number> {
  const key = await readOrMakeWireguardKey(sender.folder)
  const held = holdInterface(sender.folder)
  const stop = new AbortController()
  const end = () => stop.abort()
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  let at: { readonly network: NetworkEnd; readonly host: string } | undefined
  let work: Promise<void> = Promise.resolve()
  const tell = tellOnce(telling)
  try {
    const outcome = await runTunnel({
      dialler: { key: sender.key, identity: sender.identity, count: () => countByAgent(sender.folder) },
      gateways: wish.gateways,
      wish: { kind: 'network', destinations: [...wish.destinations], publicKey: key.publicKey },
      signal: stop.signal,
      said: (event) => {
        if (event.kind === 'open' && event.said.network !== undefined) {
          held.renew()
          at = { network: event.said.network, host: new URL(event.gateway.url).hostname }
        }
        const isBroken = event.kind === 'lost' || event.kind === 'cut' || event.kind === 'refused'
        // the gateway's own name is found without it again
        if (isBroken && at?.network.names !== undefined) work = work.then(() => held.takeDown())
        if (event.kind !== 'destinations' || at === undefined) return tellEvent(event, tell, telling)
        const { destinations } = event.said
        const config = writeWireguardConfig({ key, ...at, destinations })
        work = work.then(async () => tellUp(held, await held.bringUp(config), tell))
        tellStates(destinations, tell, telling)
      },
    })
    return outcome === 'ended' ? EXIT.done : EXIT.refused
  } finally {
    process.off('SIGTERM', end)
    process.off('SIGINT', end)
    await work
    await held.takeDown()
  }
}

type Tell = (ja: string, en: string) => void

/** Each thing once, as long as nothing else came between. */
function tellOnce({ io, language }: Telling): Tell {
  let before = ''
  return (ja, en) => {
    const text = language === 'ja' ? ja : en
    if (text !== before) io.stderr(text.endsWith('\n') ? text : `${text}\n`)
    before = text
  }
}

function tellUp(held: HeldInterface, outcome: Awaited<ReturnType<HeldInterface['bringUp']>>, tell: Tell): void {
  switch (outcome) {
    case 'same':
      return
    case 'up':
      return tell(
        'WireGuardでつながりました。終わるには Ctrl+C を押してください。',
        'WireGuard is up. Press Ctrl+C to end.',
      )
    case 'upWithoutNames':
      return tell(
        'WireGuardでつながりました。ただし、名前の問い合わせ先（DNS）は前のままです。ゲートウェイに変えるには、apt install openresolv のあと、もう一度実行してください。終わるには Ctrl+C を押してください。',
        'WireGuard is up, but names are asked for where they were before. To ask the gateway: apt install openresolv, then run this again. Press Ctrl+C to end.',
      )
    case 'noRight':
      return tell(
        `設定を ${held.file} に書きました。このコンピューターの管理者の権限で、次のように始めてください: sudo wg-quick up ${held.file}`,
        `The settings are in ${held.file}. Start it with an administrator's rights on this computer: sudo wg-quick up ${held.file}`,
      )
    case 'noTool':
      return tell(
        `wg-quick がありません（apt install wireguard-tools）。設定は ${held.file} にあります。`,
        `There is no wg-quick (apt install wireguard-tools). The settings are in ${held.file}.`,
      )
    case 'failed':
      return tell(
        `wg-quick up ${held.file} ができませんでした。そのまま実行すると、理由が表示されます。`,
        `wg-quick up ${held.file} failed. Run it to see why.`,
      )
  }
}

function tellStates(destinations: readonly NetworkDestination[], tell: Tell, { url }: Telling): void {
  for (const { name, state, addresses, port, words } of destinations) {
    if (words !== undefined) {
      const about = named(words, name)
      tell(printTunnelWords(about, 'ja', url), printTunnelWords(about, 'en', url))
    } else if (state === 'open')
      tell(`「${name}」: ${addresses.join('、')} のポート${port}`, `“${name}”: ${addresses.join(', ')} port ${port}`)
  }
}

/** Several may be open: what is told of one says which it is. */
function named(words: TunnelWords, name: string): TunnelWords {
  const { ja, en } = words.title
  if (ja.includes(name)) return words
  return { ...words, title: { ja: `「${name}」: ${ja}`, en: `“${name}”: ${en}` } }
}

function tellEvent(event: TunnelEvent, tell: Tell, { url }: Telling): void {
  switch (event.kind) {
    case 'refused':
    case 'cut':
    case 'paused':
      return tell(printTunnelWords(event.words, 'ja', url), printTunnelWords(event.words, 'en', url))
    case 'lost':
      return tell(
        `ゲートウェイにつながりません（${event.why}）。つなぎ直しています。`,
        `No gateway (${event.why}). Dialling again.`,
      )
    case 'resumed':
    case 'open':
    case 'destinations':
      return
  }
}
