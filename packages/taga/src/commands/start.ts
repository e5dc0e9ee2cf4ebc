import { join } from 'node:path'
import {
  EXIT,
  type Io,
  type Language,
  lookAtThisComputer,
  paintFor,
  printCheck,
  readFlags,
  wrapText,
} from '@taga/agent'
import { createLog, type RunningServer, startServer } from '@taga/server'
import { BUILT_PAGES } from '../built-pages.ts'
import { configFor } from '../data-place.ts'
import { runGatewayBeside } from '../gateway-beside.ts'
import { noWords } from '../no-words.ts'
import { requirePort } from '../require-port.ts'
import { untilToldToStop } from '../until-told-to-stop.ts'

const USAGE = 'start [--port N] [--data DIR] [--no-look] [--lang ja|en]'

/**
 * `taga start`: opens or creates the database, listens on loopback, looks at this computer and says what was seen, what it means for work
 * and what to mend first, and gives the one-time link for the first account. Stays until it is told to stop (SIGINT, SIGTERM, or SIGHUP: the terminal was closed).
 */
export async function start(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { port: 'text', data: 'text', 'no-look': 'flag' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  noWords(read.words, USAGE)
  const { flags, language } = read
  const port = requirePort(flags.port)
  const env = port === undefined ? io.env : { ...io.env, TAGA_PORT: port }
  const config = configFor(env, flags.data)
  const log = createLog(Date.now, (line) => io.stderr(`${JSON.stringify(line)}\n`))
  const server = await startServer({ ...config, web: BUILT_PAGES, log, now: Date.now })
  const stopped = untilToldToStop()
  const address = `http://${config.host === '::1' ? '[::1]' : config.host}:${server.port}`
  const onLine = (line: string) => io.stderr(`${line}\n`)
  const folder = join(config.dataDir, 'gateway')
  const beside = runGatewayBeside({ server, address, folder, log, onLine, env: io.env })
  let isLooking = false
  try {
    io.stdout(`Taga: ${server.url}\n\n`)
    const looked = flags['no-look'] === undefined ? printLook(server, io, language) : Promise.resolve()
    const told = await Promise.race([looked, stopped])
    if (told === undefined) io.stdout(`\n${welcome(server, { language, columns: io.columns })}`)
    await stopped
    io.stdout(language === 'ja' ? '\n終了しています…\n' : '\nStopping …\n')
    isLooking = told !== undefined
  } finally {
    await beside.close()
    await server.close()
  }
  // What the look still asks of the system ends by itself, and nobody waits for it.
  if (isLooking) process.exit(EXIT.done)
  return EXIT.done
}

async function printLook(server: RunningServer, io: Io, language: Language): Promise<void> {
  // The slow items take seconds: without a word it would seem to hang.
  io.stderr(language === 'ja' ? 'この端末を点検しています…\n\n' : 'Looking at this computer …\n\n')
  const look = await lookAtThisComputer(io.env)
  io.stdout(printCheck(look, { lang: language, columns: io.columns, paint: paintFor(io), port: server.port }))
}

type Page = { readonly language: Language; readonly columns: number }

function welcome({ url, ticket }: RunningServer, { language, columns }: Page): string {
  const ja = language === 'ja'
  const lines =
    ticket === undefined
      ? [ja ? `画面: ${url}` : `Open: ${url}`]
      : [
          ...wrapText(
            ja
              ? '最初のアカウントを作るリンクです（24時間以内に一度だけ使えます。人に渡さないでください）:'
              : 'The link for the first account (works once, within 24 hours; keep it to yourself):',
            Math.max(40, columns),
          ),
          `  ${url}/set-up#ticket=${ticket}`,
        ]
  const stop = ja ? '止めるには Ctrl+C を押してください。' : 'Press Ctrl+C to stop.'
  return `${[...lines, stop].join('\n')}\n`
}
