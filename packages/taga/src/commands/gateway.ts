import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { EXIT, type Io, readFlags } from '@taga/agent'
import {
  BadSetting,
  dnsListen,
  type GatewayEvent,
  gatewayFolder,
  type GatewayOptions,
  type Outpost,
  readOrMakeSealKey,
  readOutpost,
  startGateway,
  UnusableFile,
  keptRecordingDays,
  wireguardPort,
} from '@taga/gateway'
import { readConfig } from '@taga/server/config'
import { createLog, type Log } from '@taga/server/log'
import { besideServer } from '../beside-server.ts'
import { builtViewer } from '../built-pages.ts'
import { enrolHere, enrolmentOfService, enrolmentWish, type Say, startCommand } from '../enrol-here.ts'
import { noWords } from '../no-words.ts'
import { untilToldToStop } from '../until-told-to-stop.ts'
import { wordsForFile } from '../words-for-file.ts'

const USAGE = 'gateway [--server URL --code CODE] [--data DIR] [--lang ja|en]'
const ENGINE = `taga gateway, Node ${process.versions.node}`

/**
 * `taga gateway`: lets people in to what the server has registered, alone on a machine of its own. `--server` and `--code` enrol it first.
 * With `--beside` it is the child of `taga start`, which gives it a code over a pipe where it needs one. Stays until it is told to stop.
 * Exit code: 0 stopped, 1 refused or not enrolled, 2 the server cannot be reached.
 */
export async function gateway(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { server: 'text', code: 'text', data: 'text', beside: 'flag' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  noWords(read.words, USAGE)
  const { flags, language } = read
  const say: Say = (words) => io.stderr(`${words[language]}\n`)
  const log = createLog(Date.now, (line) => io.stderr(`${JSON.stringify({ ...line, program: 'gateway' })}\n`))
  const folder = flags.data ?? gatewayFolder(io.env)
  try {
    if (flags.beside === true) return await runBeside({ folder, log, ...settings(io.env) })
    const kept = await readOutpost(folder, 'gateway')
    const wish = enrolmentWish(flags) ?? (kept === undefined ? enrolmentOfService(io.env) : undefined)
    if (wish !== undefined && kept !== undefined) {
      say({
        ja: `${folder} のゲートウェイは登録済みです。--server と --code なしで起動するか、別の --data を指定してください。`,
        en: `The gateway in ${folder} is enrolled already. Start it without --server and --code, or give another --data.`,
      })
      return EXIT.refused
    }
    const outpost =
      wish === undefined
        ? kept
        : await enrolHere({ ...wish, ...(await bring(folder)) }, say, startCommand('gateway', flags.data))
    if (typeof outpost === 'number') return outpost
    if (outpost === undefined) {
      say({
        ja: 'ゲートウェイはまだ登録されていません。管理者から登録コードを受け取り、次のように起動してください: ./taga gateway --server URL --code コード（サービスなら sudo ./taga install gateway --server URL --code コード）',
        en: 'This gateway is not enrolled yet. Get a code from the administrator and start it so: ./taga gateway --server URL --code CODE (as a service: sudo ./taga install gateway --server URL --code CODE)',
      })
      return EXIT.refused
    }
    say({
      ja: 'ゲートウェイを動かしています。止めるには Ctrl+C を押してください。',
      en: 'The gateway is running. Press Ctrl+C to stop.',
    })
    const { listen, proxyPeers } = readConfig(io.env)
    await run({ folder, outpost, log, listen: { ...listen, proxyPeers }, ...settings(io.env) }, untilToldToStop())
    return EXIT.done
  } catch (error) {
    if (error instanceof BadSetting) say(error.words)
    else if (error instanceof UnusableFile) say(wordsForFile(error))
    else throw error
    return EXIT.refused
  }
}

type Settings = Required<Pick<GatewayOptions, 'dnsListen' | 'wireguard' | 'keptDays'>>

/** @throws BadSetting */
function settings(env: Io['env']): Settings {
  const port = wireguardPort(env)
  return {
    dnsListen: dnsListen(env),
    keptDays: keptRecordingDays(env),
    wireguard: port === undefined ? undefined : { port, path: env['PATH'] ?? '' },
  }
}

/** What a gateway brings to enrol with, beside its code. */
async function bring(folder: string) {
  const { publicKey: sealKey } = await readOrMakeSealKey(folder)
  return { folder, kind: 'gateway', name: hostname(), engine: ENGINE, sealKey } as const
}

/** As the child of a server: where that is, and a code where one is needed, come over the pipe between them. */
async function runBeside({
  folder,
  log,
  ...set
}: Settings & { readonly folder: string; readonly log: Log }): Promise<number> {
  const server = besideServer()
  try {
    const kept = await readOutpost(folder, 'gateway')
    const begun = await server.begin(kept !== undefined)
    const say: Say = (words) => log.note(words.en)
    const wish = begun.code === undefined ? undefined : enrolmentWish({ server: begun.server, code: begun.code })
    const outpost = wish === undefined ? kept : await enrolHere({ ...wish, ...(await bring(folder)) }, say)
    if (outpost === undefined) return EXIT.refused
    if (typeof outpost === 'number') return outpost
    const here = { ...outpost, identity: { ...outpost.identity, server: begun.server } }
    const token = randomBytes(32).toString('base64url')
    const listen = {
      tlsPort: 0,
      httpPort: 0,
      address: '127.0.0.1',
      proxyPeers: ['127.0.0.1'],
      proxyToken: token,
      publicPort: 'asServer',
    } as const
    await run({ folder, outpost: here, log, listen, token, server, ...set }, server.stopped)
    return EXIT.done
  } finally {
    server.leave()
  }
}

async function run(
  what: Settings & {
    readonly folder: string
    readonly outpost: Outpost
    readonly log: Log
    readonly listen: NonNullable<GatewayOptions['listen']>
    readonly token?: string
    readonly server?: Pick<ReturnType<typeof besideServer>, 'refused' | 'listening'>
  },
  stopped: Promise<unknown>,
): Promise<void> {
  const { folder, outpost, log, listen, token, server } = what
  const running = await startGateway({
    folder,
    outpost,
    sealKey: await readOrMakeSealKey(folder),
    engine: ENGINE,
    listen,
    viewer: builtViewer(),
    dnsListen: what.dnsListen,
    wireguard: what.wireguard,
    keptDays: what.keptDays,
    said: (event) => {
      tell(log, event)
      if (event.from === 'stream' && event.event.kind === 'refused') server?.refused()
      if (event.from === 'listening' && event.event.kind === 'listening' && token !== undefined)
        server?.listening({ ...event.event, token })
    },
  })
  await stopped
  await running.close()
}

function tell(log: Log, { from, event }: GatewayEvent): void {
  switch (event.kind) {
    case 'connected':
    case 'complete':
    case 'came':
      return log.note(`${from}: ${event.kind}`)
    case 'gone':
      return log.warn(`${from}: ${event.kind}`, { connector: event.connector })
    case 'lost':
      return log.warn(`${from}: lost`, { why: event.why })
    case 'refused':
      return log.error('the server does not know this gateway any more: enrol it anew')
    case 'otherServer':
      return log.error(
        'what answers is not the server of this gateway: it does not hold the key that was shown at enrolment',
      )
    case 'otherProtocol':
      return log.error('the server speaks another form of the stream: bring both to the same version')
    case 'rolledBack':
      return log.error('the server has older data than before, without a restore: nothing is let in')
    case 'rulesUnusable':
      return log.error('the rules cannot be used: nothing is let in', { why: event.why })
    case 'listening':
      return log.note('listening', { tlsPort: event.tlsPort, httpPort: event.httpPort })
    case 'cannotListen':
      return log.error('the port cannot be opened; it is tried again each minute', {
        port: event.port,
        code: event.code,
      })
    case 'certificateRead':
      return log.note('a certificate was read', { file: event.file, names: event.names.join(' '), until: event.until })
    case 'certificateUnusable':
      return log.warn('a certificate cannot be used; the former stays in use', { file: event.file, why: event.why })
    case 'ordered':
      return log.note('a certificate was had by ACME', { name: event.name, until: event.until })
    case 'orderFailed':
      return log.warn('no certificate was had by ACME', {
        name: event.name,
        why: event.why,
        nextTryAt: event.nextTryAt,
      })
    case 'nameless':
      return log.warn('names have no certificate and are not served: put one into certificates/, or use ACME', {
        names: event.names.join(' '),
        count: event.count,
      })
    case 'limits':
      return event.by === 'perProcess'
        ? log.warn(
            'desktops: memory is limited for each process only, processes for all desktops together, and the processor not at all',
            { by: event.by },
          )
        : log.note('desktops: limited as a whole', { by: event.by })
    case 'ended':
      return log.note('desktops: one ended', { name: event.name, mostBytes: event.mostBytes })
    case 'namesBuilt':
      return log.note('names are answered by these lists', { names: event.names, tookMs: event.tookMs })
    case 'namesNotBuilt':
      return log.warn('lists of names could not be had; the former stay in use', { error: String(event.error) })
    case 'dnsListening':
      return log.note('names are answered in the clear', { address: event.address, port: event.port })
    case 'dnsCannotListen':
      return log.error('the port for names cannot be opened; it is tried again each minute', {
        address: event.address,
        port: event.port,
        code: event.code,
      })
    case 'up':
      return log.note('devices come in by WireGuard', { port: event.port })
    case 'lacks':
      return log.error('devices cannot come in by WireGuard: something is missing', {
        lacks: event.lacks.map(({ en }) => en).join(' '),
      })
    case 'broken':
    case 'notWritten':
    case 'fault':
      return log.error(`${from}: ${event.kind}`, { error: String(event.error) })
  }
}
