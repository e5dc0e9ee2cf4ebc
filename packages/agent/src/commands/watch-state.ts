import { lookAtThisComputer } from '../look/this-computer.ts'
import { renewPermit } from '../permit/fetch-permit.ts'
import { durationWords } from '../print/value-words.ts'
import { TICKET_MS, openPage, takeTurn } from '../report/open-page.ts'
import { type WatchEvent, watchDevice } from '../report/watch-device.ts'
import type { Sender } from '../report/send-queue.ts'
import { takeCounter } from '../state/counter.ts'
import type { Io, Language } from './io.ts'
import type { OpenState } from './open-state.ts'
import { waitingWords } from './report.ts'
import { say } from './say.ts'

/**
 * Watches until it is told to end (SIGTERM, SIGINT), and opens pages for whoever of this user asks another `taga open` to. `justOpened`: a
 * page was opened a moment ago, so the server is asked each second until it tells of it.
 */
export async function watchState(
  { sender, lock }: Extract<OpenState, { kind: 'open' }>,
  { io, language, justOpened }: { readonly io: Io; readonly language: Language; readonly justOpened: boolean },
): Promise<void> {
  const stop = new AbortController()
  const end = () => stop.abort()
  let hurriedUntil = justOpened ? Date.now() + TICKET_MS : 0
  let wake = () => {}
  let renewal = Promise.resolve()
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  lock.onAsk(async (asked) => {
    if (asked === 'count') return { kind: 'counter', counter: await takeCounter(sender.folder) }
    if (asked !== 'open') return { kind: 'unknown' }
    const opened = await openPage(sender)
    hurriedUntil = Date.now() + TICKET_MS
    wake()
    return opened
  })
  try {
    await watchDevice({
      ...sender,
      look: (pace) => lookAtThisComputer(io.env, { pace }),
      turn: async () => {
        const turned = await takeTurn(sender)
        if (turned?.newPage === true) hurriedUntil = 0
        return turned
      },
      hurried: () => Date.now() < hurriedUntil,
      random: Math.random,
      sleep: (ms, signal) => new Promise((resolve) => (wake = sleepUntil(ms, signal, resolve))),
      signal: stop.signal,
      said: (event) => {
        tell(event, io, language)
        if (event.kind === 'sent') renewal = renewal.then(() => renew(sender, io, language))
      },
    })
  } finally {
    process.off('SIGTERM', end)
    process.off('SIGINT', end)
    await renewal
  }
}

/** After a look that the server took: the permit runs from it. */
async function renew(sender: Sender, io: Io, language: Language): Promise<void> {
  try {
    await renewPermit(sender)
  } catch (error) {
    say(io, language, {
      ja: `オフライン作業の許可証を更新できませんでした。\`taga permit\` で確かめてください（${String(error)}）。`,
      en: `The permit to work offline was not renewed. See \`taga permit\` (${String(error)}).`,
    })
  }
}

function tell(event: WatchEvent, io: Io, language: Language): void {
  switch (event.kind) {
    case 'looked':
      return
    case 'sent':
      say(io, language, { ja: `${event.count}件送りました。`, en: `Sent: ${event.count}.` })
      return
    case 'waiting': {
      const words = waitingWords(event.sent)
      say(io, language, {
        ja: `${words.ja} ${durationWords(event.againInMs, 'ja')}後にもう一度送ります。`,
        en: `${words.en} Trying again in ${durationWords(event.againInMs, 'en')}.`,
      })
      return
    }
  }
}

/** Calls `done` after `ms`, or when the signal is aborted, or when what it returns is called. */
function sleepUntil(ms: number, signal: AbortSignal, done: () => void): () => void {
  const timer = setTimeout(end, signal.aborted ? 0 : ms)
  signal.addEventListener('abort', end, { once: true })
  function end() {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
    done()
  }
  return end
}
