import { lookAtThisComputer } from '../look/this-computer.ts'
import { toQueued } from '../report/make-report.ts'
import { type OpenedPage, openPage } from '../report/open-page.ts'
import { sendQueue } from '../report/send-queue.ts'
import { askProcess } from '../state/process-lock.ts'
import { enqueue } from '../state/queue.ts'
import { readAgentConfig } from '../config.ts'
import { EXIT, type Io, type Language } from './io.ts'
import { openBrowser } from './open-browser.ts'
import { type OpenState, openState } from './open-state.ts'
import { readFlags, wrong } from './read-flags.ts'
import { waitingWords } from './report.ts'
import { say } from './say.ts'
import { watchState } from './watch-state.ts'

const USAGE = 'open [--print] [--lang ja|en]'

/**
 * `taga open`: looks, reports, and opens the browser with a ticket that ties the page to this device. Where `taga watch` runs already, that
 * one stands for the page and this ends at once; otherwise this goes on watching, since a page lives only while an agent does.
 * `--print` prints the link instead of opening it.
 */
export async function openCommand(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { print: 'flag' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  const { language, flags } = read
  if (read.words.length > 0)
    return wrong(io, language, USAGE, { ja: '余分な語があります。', en: 'There is a word too many.' }).code
  const asked = await askProcess(readAgentConfig(io.env).stateFolder, 'open')
  if (asked !== undefined) return show(readOpened(asked), { io, language, print: flags.print === true })
  const state = await openState(io, language)
  if (state.kind === 'closed') return state.code
  try {
    return await openAndWatch(state, { io, language, print: flags.print === true })
  } finally {
    await state.lock.release()
  }
}

type Telling = { readonly io: Io; readonly language: Language; readonly print: boolean }

async function openAndWatch(state: Extract<OpenState, { kind: 'open' }>, telling: Telling): Promise<number> {
  const { sender } = state
  const { io, language } = telling
  const look = await lookAtThisComputer(io.env, { pace: 'fast' })
  await enqueue(sender.folder, toQueued(look, sender.identity.ownership))
  const sent = await sendQueue(sender)
  if (sent.kind === 'waiting') {
    say(io, language, waitingWords(sent))
    return sent.code === undefined ? EXIT.couldNotTell : EXIT.refused
  }
  const code = await show(await openPage(sender), telling)
  if (code !== EXIT.done) return code
  say(io, language, {
    ja: '画面を使う間、このまま動かしておいてください。終えると、15分で画面と端末の結び付きが切れます（Ctrl+C で終了）。',
    en: 'Leave this running while you use the page: fifteen minutes after it ends, the page no longer counts as this device (Ctrl+C ends it).',
  })
  await watchState(state, { io, language, justOpened: true })
  return EXIT.done
}

async function show(opened: OpenedPage, { io, language, print }: Telling): Promise<number> {
  switch (opened.kind) {
    case 'refused':
      say(io, language, opened.fault.words)
      return EXIT.refused
    case 'unreachable':
      say(io, language, {
        ja: `サーバーに届きません: ${opened.why}`,
        en: `The server cannot be reached: ${opened.why}`,
      })
      return EXIT.couldNotTell
    case 'opened':
      if (print || !(await openBrowser(opened.link, io))) {
        say(io, language, {
          ja: 'このリンクを1分以内に、この端末のブラウザーで開いてください（1回だけ使えます）。',
          en: 'Open this link within a minute in a browser on this device; it works once.',
        })
        io.stdout(`${opened.link}\n`)
      }
      return EXIT.done
  }
}

/** What the other process answered. It is a program of the same user and the same version, or it is not believed. */
function readOpened(answer: unknown): OpenedPage {
  if (typeof answer === 'object' && answer !== null && 'kind' in answer) {
    if (answer.kind === 'opened' && 'link' in answer && typeof answer.link === 'string')
      return { kind: 'opened', link: answer.link }
    if (answer.kind === 'refused' || answer.kind === 'unreachable') return answer as OpenedPage // as this very file sends it
  }
  return { kind: 'unreachable', why: 'the agent that runs does not answer' }
}
