import { FAULTS } from '@taga/contract'
import { lookAtThisComputer } from '../look/this-computer.ts'
import { toQueued } from '../report/make-report.ts'
import { type Sent, sendQueue } from '../report/send-queue.ts'
import { enqueue } from '../state/queue.ts'
import { EXIT, type Io, type Language } from './io.ts'
import { openState } from './open-state.ts'
import { readFlags, wrong } from './read-flags.ts'
import { say } from './say.ts'

const USAGE = 'report [--lang ja|en]'

/** `taga report`: one full look, sent with whatever waits. 0 when all was taken, 1 when the server refused, 2 when it could not be reached; what was not sent waits. */
export async function reportCommand(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, {}, USAGE, io)
  if (read.kind === 'wrong') return read.code
  if (read.words.length > 0)
    return wrong(io, read.language, USAGE, { ja: '余分な語があります。', en: 'There is a word too many.' }).code
  const state = await openState(io, read.language)
  if (state.kind === 'closed') return state.code
  try {
    const look = await lookAtThisComputer(io.env)
    await enqueue(state.sender.folder, toQueued(look, state.sender.identity.ownership))
    return tell(await sendQueue(state.sender), io, read.language)
  } finally {
    await state.lock.release()
  }
}

function tell(sent: Sent, io: Io, language: Language): number {
  if (sent.kind === 'sent') {
    say(io, language, { ja: `${sent.count}件の点検結果を送りました。`, en: `Sent: ${sent.count}.` })
    return EXIT.done
  }
  say(io, language, waitingWords(sent))
  return sent.code === undefined ? EXIT.couldNotTell : EXIT.refused
}

/** Why what waits was not taken. */
export function waitingWords(sent: Extract<Sent, { readonly kind: 'waiting' }>): {
  readonly ja: string
  readonly en: string
} {
  if (sent.code !== undefined) return FAULTS[sent.code].words
  return {
    ja: `サーバーに届きません。点検結果は保存してあり、次に送ります（${sent.why}）。`,
    en: `The server cannot be reached; the look is kept and sent next time (${sent.why}).`,
  }
}
