import { mkdirSync } from 'node:fs'
import { createServer, type Server as NetServer } from 'node:net'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { type ClientAddresses, createClientAddresses, type Elsewhere, openCertificateFolder } from '@taga/edge'
import { createGuesser } from './accounts/guess-password.ts'
import { issueFirstTicket } from './accounts/issue-first-ticket.ts'
import { type LeakList, openLeakList } from './accounts/leak-list.ts'
import { createPasswords } from './accounts/passwords.ts'
import { keepAccessRecords } from './access-log/keep-access-records.ts'
import { type CloudServer, createCloudServer } from './cloud-sign-in/serve-cloud.ts'
import { type SignInWatch, watchSignIns } from './cloud-sign-in/watch-sign-ins.ts'
import { createApp } from './app.ts'
import { buildDeps } from './build-deps.ts'
import { keepName, type NameKeeper } from './certificates/public-name.ts'
import { recordName } from './certificates/record-name.ts'
import type { Config } from './config.ts'
import { openStore } from './db/open.ts'
import { StartFault } from './db/start-fault.ts'
import type { Store } from './db/store.ts'
import type { Deps } from './deps.ts'
import { createPlaces, type Door } from './http/places.ts'
import { jobs } from './jobs/jobs.ts'
import { runJobs } from './jobs/run-jobs.ts'
import { openKeyRing } from './keys/key-ring.ts'
import { refuseOpen } from './keys/refuse-open.ts'
import { errorText, type Log } from './log.ts'
import { readOrganisation } from './organisation/store.ts'
import { routes } from './routes.ts'
import { KEPT_BACKUPS, removeOldBackups } from './upgrade/old-backups.ts'
import { openStream, type StreamServer } from './stream/open-stream.ts'
import { keepWayBack, readUpgrade, recordUpgrade } from './upgrade/upgrade-store.ts'
import { readWeb } from './web/read-web.ts'

/** How long a request that is under way may still take when the server stops. */
const CLOSE_MS = 2_000

export type StartOptions = {
  readonly dataDir: string
  /** 0 for any free one. */
  readonly port: number
  readonly host: '127.0.0.1' | '::1'
  /** A SQLite file or postgres://...; `taga.db` in the data folder where it is not given. */
  readonly database?: string
  /** How many backups of upgrades stay in the data folder; 3 where it is not given. */
  readonly keepBackups?: number
  readonly url?: string
  readonly organisationWords?: readonly string[]
  /** A file of hashes of leaked passwords, see `openLeakList`. */
  readonly leakedPasswords?: string
  /** Where the public name is listened for, once it is set; 443 and 80 where it is not given. */
  readonly listen?: Config['listen']
  readonly proxyPeers?: readonly string[]
  /** Folder of the built pages; without it only the API is served. */
  readonly web?: string | undefined
  /** Everything in here is made up, and every page says so. */
  readonly isDemonstration?: boolean | undefined
  readonly log: Log
  readonly now: () => number
}

export type RunningServer = {
  /** What a person opens. */
  readonly url: string
  readonly port: number
  /** For the first account, while there is none: opens `url/#ticket=...`. */
  readonly ticket?: string
  readonly deps: Deps
  /** From now on another program of this machine gets every connection for a name that is not our own, or nobody does. */
  passNames(to: Elsewhere | undefined): void
  /** Ends requests under way, seals the last checkpoint and lets go of the database. */
  close(): Promise<void>
}

/**
 * Opens the database and serves, on loopback.
 * @throws StartFault, in words that say what to do
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { log, now } = options
  makeDataDir(options.dataDir)
  const leaks = await leaksOf(options.leakedPasswords)
  const keys = openKeyRing(join(options.dataDir, 'keys'))
  let upgraded = false
  const store = await openStore({
    url: options.database ?? join(options.dataDir, 'taga.db'),
    keys,
    now,
    beforeUpgrade: async (upgrade) => {
      await keepWayBack({ dataDir: options.dataDir, now })(upgrade)
      upgraded = true
      log.note('the data are brought forward; a backup was taken first', { from: upgrade.from, to: upgrade.to })
    },
    onFault: (error) => log.error('background work failed', { error: errorText(error) }),
  })
  const listening = createAdaptorServer({
    fetch: (request, env) => app(request, peerOf(env.incoming)),
    overrideGlobalObjects: false,
    serverOptions: {
      requestTimeout: 30_000,
      headersTimeout: 10_000,
      keepAliveTimeout: 10_000,
      maxHeaderSize: 16 * 1024,
    },
  }) as Server // no http2 option is given, so it is node:http's
  const clients = createClientAddresses(options.proxyPeers ?? [])
  const peerOf = ({ socket }: Pick<IncomingMessage, 'socket'>) => ({
    address: clients.of(socket),
    door: 'encrypted' in socket ? ('public' as const) : ('loopback' as const),
  })
  let app: (request: Request, peer: { address: string; door: Door }) => Response | Promise<Response> = () =>
    new Response(null, { status: 503 })
  let publicName: NameKeeper | undefined
  let elsewhere: Elsewhere | undefined
  try {
    if (upgraded) await tellUpgrade(store, options)
    const { front, port } = await listenHere(listening, clients, options)
    const record = (event: Parameters<typeof recordName>[1]) => recordName({ store, now }, event)
    publicName = await keepName({
      folder: openCertificateFolder(join(options.dataDir, 'certificates'), refuseOpen),
      http: listening,
      clients,
      elsewhere: () => elsewhere,
      listen: options.listen ?? { tlsPort: 443, httpPort: 80 },
      fixedUrl: options.url,
      storedUrl: (await readOrganisation(store.read)).publicUrl,
      now,
      log,
      record,
    })
    const { name } = publicName
    const host = options.host === '::1' ? '[::1]' : options.host
    const place = createPlaces({ host, port }, name)
    const { organisationWords = [] } = options
    const web = options.web === undefined ? undefined : readWeb(options.web)
    const { isDemonstration } = options
    const passwords = createPasswords(createGuesser(), leaks)
    const deps = buildDeps({
      store,
      keys,
      place,
      publicName,
      log,
      now,
      organisationWords,
      passwords,
      web,
      isDemonstration,
    })
    const hono = createApp(deps, routes)
    app = (request, peer) => hono.fetch(request, peer)
    serveCloudFirst(listening, createCloudServer(deps), peerOf)
    const stream = openStream(deps, { keepRecords: keepAccessRecords })
    stream.serve(listening, peerOf)
    const ticket = await issueFirstTicket(deps)
    const work = runJobs(deps, jobs)
    const watch = watchSignIns(deps)
    return {
      url: deps.place.url,
      port,
      ...(ticket === undefined ? {} : { ticket }),
      deps,
      passNames: (to) => (elsewhere = to),
      close: () => closeAll({ listening, front, store, deps, work, stream, watch }),
    }
  } catch (error) {
    await publicName?.close()
    listening.close()
    await store.close()
    throw error
  }
}

/** What is for the identity provider goes there; everything else goes on to the app. */
function serveCloudFirst(
  http: Server,
  cloud: CloudServer,
  peerOf: (request: IncomingMessage) => { readonly address: string; readonly door: Door },
): void {
  const others = http.listeners('request')
  http.removeAllListeners('request')
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (cloud.serve(request, response, peerOf(request))) return
    for (const other of others) other.call(http, request, response)
  })
}

async function tellUpgrade(store: Store, { dataDir, keepBackups = KEPT_BACKUPS, log }: StartOptions): Promise<void> {
  const record = await readUpgrade(dataDir)
  if (record === undefined) return
  await recordUpgrade(store, record)
  const removed = await removeOldBackups(dataDir, { record, keep: keepBackups })
  if (removed.length > 0) log.note('backups of earlier upgrades were removed', { removed: removed.join(', ') })
}

/** Doubt denies: a list that was named and cannot be read stops the start. */
async function leaksOf(path: string | undefined): Promise<LeakList | undefined> {
  if (path === undefined) return undefined
  try {
    return await openLeakList(path)
  } catch (cause) {
    throw new StartFault(
      'bad_setting',
      {
        ja: `TAGA_LEAKED_PASSWORDS のファイル ${path} を読み取れません。`,
        en: `The file ${path} of TAGA_LEAKED_PASSWORDS cannot be read.`,
      },
      { cause },
    )
  }
}

function makeDataDir(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (!/^E[A-Z]+$/.test(code)) throw cause
    throw new StartFault(
      'folder_read_only',
      {
        ja: `データの置き場所 ${folder} を作れません（${code}）。実行しているユーザーが書き込めるフォルダーを指定してください。`,
        en: `The folder for data, ${folder}, cannot be made (${code}). Give a folder that the user who runs this may write to.`,
      },
      { cause },
    )
  }
}

/** On loopback; behind listed proxies a front of its own learns first for whom a connection comes. */
async function listenHere(http: Server, clients: ClientAddresses, options: StartOptions) {
  if ((options.proxyPeers ?? []).length === 0) return { front: http, port: await listen(http, options) }
  const front = createServer((socket) => {
    socket.on('error', () => undefined)
    if (!clients.isProxy(socket)) return void http.emit('connection', socket)
    void clients.learn(socket).then((known) => known && http.emit('connection', socket))
  })
  return { front, port: await listen(front, options) }
}

async function listen(server: NetServer, { host, port }: StartOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? portInUse(port, error) : error),
    )
    server.listen(port, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return address.port
}

function portInUse(port: number, cause: Error): StartFault {
  return new StartFault(
    'port_in_use',
    {
      ja: `ポート ${port} は使用中です。Taga がすでに動いていないか確かめるか、TAGA_PORT に別の番号を設定してください。`,
      en: `Port ${port} is in use. See whether Taga is running already, or set TAGA_PORT to another number.`,
    },
    { cause },
  )
}

type Running = {
  readonly listening: Server
  readonly front: NetServer
  readonly store: Store
  readonly deps: Deps
  readonly work: ReturnType<typeof runJobs>
  readonly stream: StreamServer
  readonly watch: SignInWatch
}

async function closeAll({ listening, front, store, deps, work, stream, watch }: Running): Promise<void> {
  const closed = new Promise<void>((resolve) => front.close(() => resolve()))
  listening.closeIdleConnections()
  await stream.stop()
  const late = setTimeout(() => listening.closeAllConnections(), CLOSE_MS)
  await closed
  clearTimeout(late)
  await deps.publicName.close()
  await work.stop()
  await watch.stop()
  await deps.passwords.close()
  await store.close()
}
