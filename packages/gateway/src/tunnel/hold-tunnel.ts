import type { Hold } from '../live/live-connection.ts'
import type { Carried } from './carry-connection.ts'
import { openingOf, osOf, tcpDestination, type TunnelRoom } from './tunnel-room.ts'
import type { TunnelSocket } from './tunnel-socket.ts'
import { decisionWords, endingWords, plain, refusalWords } from './tunnel-words.ts'

/**
 * The tunnel itself: a live connection like any other that carries no bytes, by which the person learns at once whether they may, and why
 * what they had open was stopped. Its connections end with it.
 */
export function holdTunnel(room: TunnelRoom, tunnel: Carried, socket: TunnelSocket): void {
  const destination = tcpDestination(room, tunnel.destination)
  if (destination === undefined) {
    const { session, device, address } = tunnel
    room.log.write({ event: 'refused', carrier: 'tcp', session, device, address, cause: 'unknownDestination' })
    return socket.end({ kind: 'refused', ...plain('unknownDestination') })
  }
  const about = () => ({ name: destination.name, os: osOf(room, tunnel.device), findRule: room.findRule })
  const hold: Hold = {
    cut: (ending) => socket.end({ kind: 'cut', ...endingWords(ending, about()) }),
    pause: (decision) => socket.say({ kind: 'paused', words: decisionWords(decision, about()) }),
    resume: () => socket.say({ kind: 'resumed' }),
    oblige: () => undefined,
  }
  const { session, address } = tunnel
  const answer = room.live.open(openingOf(destination, { carrier: 'tcp', session, address }), hold)
  if (answer.kind === 'refused') return socket.end({ kind: 'refused', ...refusalWords(answer, about()) })
  socket.takeNothing()
  socket.onClose(() => answer.connection.close())
  if (answer.connection.begin()) socket.say({ kind: 'open', tunnel: tunnel.id })
}
