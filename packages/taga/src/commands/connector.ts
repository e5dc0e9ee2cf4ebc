import { hostname } from 'node:os'
import { EXIT, type Io, readFlags } from '@taga/agent'
import type { Words } from '@taga/core'
import {
  BadProxy,
  callOut,
  type ConnectorEvent,
  connectorFolder,
  type Outpost,
  readOutpost,
  startConnector,
  UnusableFile,
} from '@taga/gateway'
import { enrolHere, enrolmentOfService, enrolmentWish, type Say, startCommand } from '../enrol-here.ts'
import { noWords } from '../no-words.ts'
import { untilToldToStop } from '../until-told-to-stop.ts'
import { wordsForFile } from '../words-for-file.ts'

const USAGE = 'connector [--server URL --code CODE] [--data DIR] [--lang ja|en]'
const ENGINE = `taga connector, Node ${process.versions.node}`
const CONNECTOR = { kind: 'connector', name: hostname(), engine: ENGINE } as const

/**
 * `taga connector`, in an office: dials out to the gateways and opens for them what the server has registered for this site, so that no port
 * of the office has to be open. `--server` and `--code` enrol it first. Stays until it is told to stop. Exit code: 0 stopped, 1 refused or
 * not enrolled, 2 the server cannot be reached.
 */
export async function connector(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { server: 'text', code: 'text', data: 'text' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  noWords(read.words, USAGE)
  const { flags, language } = read
  const say = (words: Words) => io.stderr(`${words[language]}\n`)
  const folder = flags.data ?? connectorFolder(io.env)
  try {
    const out = callOut(io.env)
    const kept = await readOutpost(folder, 'connector')
    const wish = enrolmentWish(flags) ?? (kept === undefined ? enrolmentOfService(io.env) : undefined)
    if (wish !== undefined && kept !== undefined) {
      say({
        ja: `${folder} のコネクターは登録済みです。--server と --code なしで起動するか、別の --data を指定してください。`,
        en: `The connector in ${folder} is enrolled already. Start it without --server and --code, or give another --data.`,
      })
      return EXIT.refused
    }
    const enrolled =
      wish === undefined
        ? kept
        : await enrolHere(
            { ...wish, ...CONNECTOR, folder, fetch: out.fetch },
            say,
            startCommand('connector', flags.data),
          )
    if (typeof enrolled === 'number') return enrolled
    if (enrolled === undefined) {
      say({
        ja: `コネクターはまだ登録されていません。管理者から登録コードを受け取り、次のように起動してください: ./taga connector --server URL --code コード（サービスなら sudo ./taga install connector --server URL --code コード）`,
        en: `This connector is not enrolled yet. Get a code from the administrator and start it so: ./taga connector --server URL --code CODE (as a service: sudo ./taga install connector --server URL --code CODE)`,
      })
      return EXIT.refused
    }
    return await run({ folder, outpost: enrolled, out }, say)
  } catch (error) {
    const words = wordsFor(error)
    if (words === undefined) throw error
    say(words)
    return EXIT.refused
  }
}

async function run(
  what: { readonly folder: string; readonly outpost: Outpost; readonly out: ReturnType<typeof callOut> },
  say: Say,
): Promise<number> {
  const stopped = untilToldToStop()
  const told = onlyChanges(say)
  const running = await startConnector({ ...what, engine: ENGINE, said: (event) => told(...wordsOf(event)) })
  say({
    ja: 'コネクターを動かしています。止めるには Ctrl+C を押してください。',
    en: 'The connector is running. Press Ctrl+C to stop.',
  })
  await stopped
  await running.close()
  return EXIT.done
}

/** The same news of the same thing is said once, so that a night without a line is one line of log and not a thousand. */
function onlyChanges(say: Say): (about: string, words: Words) => void {
  const last = new Map<string, string>()
  return (about, words) => {
    if (last.get(about) === words.en) return
    if (last.size > 1_000) last.clear()
    last.set(about, words.en)
    say({ ja: `${stamp()} ${words.ja}`, en: `${stamp()} ${words.en}` })
  }
}

function stamp(): string {
  return new Date().toISOString()
}

function wordsOf(event: ConnectorEvent): [about: string, words: Words] {
  switch (event.kind) {
    case 'linked':
      return [event.gateway, { ja: `${event.gateway} につながりました。`, en: `Linked to ${event.gateway}.` }]
    case 'lost':
      return [
        event.gateway,
        {
          ja: `${event.gateway} との接続が切れました。つなぎ直しています。`,
          en: `Lost the link to ${event.gateway}. Dialling again.`,
        },
      ]
    case 'dialFailed':
      return [event.gateway, DIAL_WORDS[event.reason](event.gateway)]
    case 'listed':
      return ['list', listWords(event.asked)]
  }
}

const DIAL_WORDS = {
  unreachable: (url: string) => ({
    ja: `${url} に届きません。つながるまで試し続けます。`,
    en: `${url} cannot be reached. Trying until it can.`,
  }),
  refused: (url: string) => ({
    ja: `${url} がこのコネクターを受け付けません。失効していないか、管理者に確かめてください。`,
    en: `${url} does not take this connector. Ask the administrator whether it was revoked.`,
  }),
  notTheGateway: (url: string) => ({
    ja: `${url} は登録された鍵を示せませんでした。ゲートウェイではない何かが答えています。管理者に知らせてください。`,
    en: `${url} could not show the key that is registered. Something else than the gateway answers there. Tell the administrator.`,
  }),
} as const

function listWords(asked: Extract<ConnectorEvent, { kind: 'listed' }>['asked']): Words {
  switch (asked.kind) {
    case 'newer':
    case 'same':
      return { ja: '接続先の一覧を受け取りました。', en: 'The list of destinations has come.' }
    case 'refusedList':
      return {
        ja: `受け取った接続先の一覧は使いません（${asked.why}）。前の一覧のまま続けます。管理者に知らせてください。`,
        en: `The list of destinations that came is not used (${asked.why}); the one before stands. Tell the administrator.`,
      }
    case 'refused':
      return asked.words
    case 'unreachable':
      return {
        ja: `サーバーに届きません（${asked.why}）。前の一覧のまま続けます。`,
        en: `The server cannot be reached (${asked.why}). The list from before stands.`,
      }
    case 'notKept':
      return {
        ja: `新しい一覧を保存できません（${asked.why}）。前の一覧のまま続けます。`,
        en: `The newer list cannot be kept (${asked.why}). The one before stands.`,
      }
  }
}

function wordsFor(error: unknown): Words | undefined {
  if (error instanceof UnusableFile) return wordsForFile(error)
  if (error instanceof BadProxy)
    return {
      ja: 'HTTPS_PROXY を読み取れません。http://ホスト:ポート の形で書いてください。',
      en: 'HTTPS_PROXY cannot be read. Write it as http://HOST:PORT.',
    }
  return undefined
}
