import { checkPermit, fetchPermit } from '../permit/fetch-permit.ts'
import { endsPermit } from '../permit/kept-permit.ts'
import { printPermit } from '../print/print-permit.ts'
import { printTunnelWords } from '../print/print-tunnel.ts'
import type { Sender } from '../report/send-queue.ts'
import { DamagedState } from '../state/read-state.ts'
import { NotCounted } from '../tunnel/run-tunnel.ts'
import { EXIT, type Io, type Language } from './io.ts'
import { readEnrolled } from './open-state.ts'
import { readFlags, wrong } from './read-flags.ts'
import { say } from './say.ts'

const USAGE = 'permit [--lang ja|en]'

/**
 * `taga permit`: renews the permit to work without a connection where the server can be reached, and shows what it allows. 0 where it
 * holds now, 1 where there is none that does.
 */
export async function permitCommand(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, {}, USAGE, io)
  if (read.kind === 'wrong') return read.code
  const { language } = read
  if (read.words.length > 0)
    return wrong(io, language, USAGE, { ja: '余分な語があります。', en: 'There is a word too many.' }).code
  const enrolled = await readEnrolled(io, language)
  if (enrolled.kind === 'closed') return enrolled.code
  try {
    if ((await renew(enrolled.sender, io, language)) === 'refused') return EXIT.refused
    const state = await checkPermit(enrolled.sender)
    io.stdout(printPermit(state, language))
    return state.kind === 'valid' ? EXIT.done : EXIT.refused
  } catch (cause) {
    if (!(cause instanceof DamagedState)) throw cause
    say(io, language, {
      ja: `${cause.path} が壊れています。つながずに仕事をすることはできません。このファイルを消して、サーバーにつながる所でもう一度お試しください。`,
      en: `${cause.message}. You may not work without a connection: remove this file, and try again where the server can be reached.`,
    })
    return EXIT.refused
  }
}

/** `refused`: the server says that there is no permit, and the person was told why. */
async function renew(sender: Sender, io: Io, language: Language): Promise<'refused' | 'asked'> {
  let asked: Awaited<ReturnType<typeof fetchPermit>>
  try {
    asked = await fetchPermit(sender)
  } catch (error) {
    if (!(error instanceof NotCounted)) throw error
    say(io, language, {
      ja: 'この端末の taga が応答しないので、許可証を更新できませんでした。',
      en: 'The taga of this device does not answer, so the permit was not renewed.',
    })
    return 'asked'
  }
  switch (asked.kind) {
    case 'unreachable':
      say(io, language, {
        ja: `サーバーに届かないので、この端末にある許可証を確かめます（${asked.why}）。`,
        en: `The server cannot be reached, so the permit on this device is looked at (${asked.why}).`,
      })
      return 'asked'
    case 'refused':
      say(io, language, asked.fault.words)
      return endsPermit(asked.fault.fault) ? 'refused' : 'asked'
    case 'answered':
      if (asked.answer.kind === 'given') return 'asked'
      io.stderr(printTunnelWords(asked.answer.words, language, sender.identity.server))
      return 'refused'
  }
}
