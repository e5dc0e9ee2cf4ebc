import { lookAtThisComputer } from '../look/this-computer.ts'
import { watchDevice, type WatchEvent } from '../report/watch-device.ts'
import { durationWords } from '../print/value-words.ts'
import { EXIT, type Io, type Language } from './io.ts'
import { openState } from './open-state.ts'
import { readFlags, wrong } from './read-flags.ts'
import { waitingWords } from './report.ts'
import { say } from './say.ts'

const USAGE = 'watch [--lang ja|en]'

/** `taga watch`: looks every five minutes and on wake and reports, until it is told to end (SIGTERM, SIGINT). */
export async function watchCommand(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, {}, USAGE, io)
  if (read.kind === 'wrong') return read.code
  if (read.words.length > 0)
    return wrong(io, read.language, USAGE, { ja: '余分な語があります。', en: 'There is a word too many.' }).code
  const state = await openState(io, read.language)
  if (state.kind === 'closed') return state.code
  const stop = new AbortController()
  const end = () => stop.abort()
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  try {
    await watchDevice({
      ...state.sender,
      look: (pace) => lookAtThisComputer(io.env, { pace }),
      random: Math.random,
      sleep,
      signal: stop.signal,
      said: (event) => tell(event, io, read.language),
    })
    return EXIT.done
  } finally {
    process.off('SIGTERM', end)
    process.off('SIGINT', end)
    await state.lock.release()
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

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
