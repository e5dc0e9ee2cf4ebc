import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request as requestPlainly } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AcmeServer, startAcmeServer } from '../packages/edge/src/testing/acme-server.ts'
import {
  createTestAuthority,
  type IssuedCertificate,
  type TestAuthority,
} from '../packages/edge/src/testing/test-certificate.ts'
import { addDestination } from '../packages/server/src/destinations/keep-destination.ts'
import { createLog } from '../packages/server/src/log.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { type RunningServer, startServer } from '../packages/server/src/start-server.ts'
import { runGatewayBeside } from '../packages/taga/src/gateway-beside.ts'
import { buildProgram, ROOT } from '../packages/taga/src/testing/run-program.ts'
import { until } from './gateway-world.ts'
import { PATIENCE_MS } from './patience.ts'
import { PLAIN_WEB } from './plain-web.ts'

const OWN = 'taga.example.test'
const WIKI = 'wiki.apps.example.test'
const NOBODY = 'nobody.apps.example.test'

/** The built-in gateway, in a process of its own behind the one port 443 of this machine. */
describe('one port for the administration and for applications', () => {
  let authority: TestAuthority
  let own: IssuedCertificate
  let acme: AcmeServer
  let folder: string
  let server: RunningServer
  let beside: { close(): Promise<void> } | undefined
  let lines: string[]
  beforeAll(async () => {
    await buildProgram()
    authority = await createTestAuthority()
    own = await authority.issue({ names: [OWN] })
  }, 180_000)
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-one-port-'))
    acme = await startAcmeServer(authority)
    lines = []
    server = await startServer({
      dataDir: folder,
      port: 0,
      host: '127.0.0.1',
      listen: { tlsPort: 0, httpPort: 0, address: '127.0.0.1' },
      log: createLog(Date.now, (line) => lines.push(JSON.stringify(line))),
      now: Date.now,
    })
    await name({ kind: 'own' })
    const { tls, http } = server.deps.publicName.state().listening ?? { tls: 0, http: 0 }
    acme.dial = { tlsPort: tls, httpPort: http ?? 0 }
    await register()
  })
  afterEach(async () => {
    await beside?.close()
    beside = undefined
    await server.close()
    await acme.close()
    await rm(folder, { recursive: true, force: true })
  })

  const port = () => server.deps.publicName.state().listening?.tls ?? 0
  async function name(source: { readonly kind: 'own' } | { readonly kind: 'acme'; readonly directory: string }) {
    const by = { by: 'local:administrator', ...(source.kind === 'own' ? { pem: own } : {}) }
    // the port is known once it listens
    if (port() === 0) await server.deps.publicName.set({ url: `https://${OWN}`, source }, by)
    await server.deps.publicName.set({ url: `https://${OWN}:${port()}`, source }, by)
  }
  async function register(): Promise<void> {
    const resource = await addResource(server.deps, 'account:seed', {
      name: '社内Wiki',
      level: 'business',
      rightNeeded: 'wiki',
      teleworkAllowed: true,
      savingPossible: false,
    })
    await addDestination(server.deps, 'account:seed', {
      ...PLAIN_WEB,
      name: '社内Wiki',
      resource: resource.id,
      port: 9,
      publicName: WIKI,
    })
  }
  function begin(): void {
    beside = runGatewayBeside({
      server,
      address: `http://127.0.0.1:${server.port}`,
      folder: join(folder, 'gateway'),
      log: createLog(Date.now, (line) => lines.push(JSON.stringify(line))),
      onLine: (line) => lines.push(line),
      env: process.env,
      program: [process.execPath, join(ROOT, 'dist', 'program', 'taga.mjs')],
    })
  }
  function greet(servername: string, ALPNProtocols: string[]): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: port(), servername, ca: authority.root, ALPNProtocols }, () =>
        resolve(socket),
      )
      socket.on('error', reject)
    })
  }
  /** Status and Location of a page that nobody has entered, over HTTP/2. */
  async function open(servername: string): Promise<readonly [unknown, unknown]> {
    const socket = await greet(servername, ['h2'])
    const session = connectHttp2(`https://${servername}:${port()}`, { createConnection: () => socket })
    session.on('error', () => undefined)
    const stream = session.request({ ':path': '/page', 'sec-fetch-mode': 'navigate' })
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>] // what HTTP/2 tells
    session.destroy()
    return [headers[':status'], headers['location']]
  }
  const isServed = async () => (await open(WIKI).catch(() => undefined)) !== undefined

  it('gives every other name to the gateway, with certificates from its folder; without it there is only the own name', async () => {
    await expect(greet(WIKI, ['h2'])).rejects.toThrow(/alert|disconnected|reset|ssl/i)
    const certificates = join(folder, 'gateway', 'certificates')
    await mkdir(certificates, { recursive: true, mode: 0o700 })
    const { chain, key } = await authority.issue({ names: ['*.apps.example.test'] })
    await writeFile(join(certificates, 'apps.pem'), `${key}\n${chain}`, { mode: 0o600 })
    begin()
    await until('the application is served', isServed, PATIENCE_MS)
    const [status, location] = await open(WIKI)
    expect(status).toBe(303)
    expect(location).toMatch(new RegExp(`^https://${OWN}:${port()}/`))
    // the administration stays with the server, and the name of nobody gets no certificate
    const administration = await greet(OWN, ['h2', 'http/1.1'])
    expect(administration.alpnProtocol).toBe('http/1.1')
    administration.end(`GET /api/health HTTP/1.1\r\nhost: ${OWN}:${port()}\r\nconnection: close\r\n\r\n`)
    expect(String((await once(administration, 'data'))[0])).toMatch(/^HTTP\/1\.1 /)
    await expect(greet(NOBODY, ['h2'])).rejects.toThrow(/alert|disconnected|reset|ssl/i)
    await beside?.close()
    beside = undefined
    await expect(greet(WIKI, ['h2'])).rejects.toThrow(/alert|disconnected|reset|ssl/i)
  })

  it.each([
    ['over HTTP', ['http-01']],
    ['over TLS', ['tls-alpn-01']],
  ] as const)(
    'orders certificates of applications where its own name is ordered, checked %s through the ports of the server',
    async (_title, offers) => {
      acme.mood.offers = offers
      await name({ kind: 'acme', directory: acme.directory })
      await until(
        'the own name has its certificate',
        () => server.deps.publicName.state().source === 'acme',
        PATIENCE_MS,
      )
      begin()
      await until('the application is served', isServed, PATIENCE_MS)
      expect((await open(WIKI))[0]).toBe(303)
      expect(acme.seen.checks.every((check) => check === `${offers[0]} passed`)).toBe(true)
      const location = await new Promise((resolve, reject) => {
        const at = { host: '127.0.0.1', port: acme.dial.httpPort, path: '/a', headers: { host: WIKI } }
        requestPlainly(at, (answer) => resolve(answer.resume().headers.location))
          .on('error', reject)
          .end()
      })
      expect(location).toBe(`https://${WIKI}:${port()}/a`)
      expect(await readFile(join(folder, 'gateway', 'acme', WIKI, 'serving.pem'), 'utf8')).toContain(
        'BEGIN CERTIFICATE',
      )
    },
  )
})
