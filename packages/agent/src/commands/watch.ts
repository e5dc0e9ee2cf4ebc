import { EXIT, type Io } from './io.ts'
import { openState } from './open-state.ts'
import { readFlags, wrong } from './read-flags.ts'
import { watchState } from './watch-state.ts'

const USAGE = 'watch [--lang ja|en]'

/** `taga watch`: looks every five minutes, on wake and when asked, and reports, until it is told to end (SIGTERM, SIGINT). */
export async function watchCommand(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, {}, USAGE, io)
  if (read.kind === 'wrong') return read.code
  if (read.words.length > 0)
    return wrong(io, read.language, USAGE, { ja: '余分な語があります。', en: 'There is a word too many.' }).code
  const state = await openState(io, read.language)
  if (state.kind === 'closed') return state.code
  try {
    await watchState(state, { io, language: read.language, justOpened: false })
    return EXIT.done
  } finally {
    await state.lock.release()
  }
}
