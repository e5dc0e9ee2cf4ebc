import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type AcmeServer, startAcmeServer } from '../packages/edge/src/testing/acme-server.ts'
import { createTestAuthority, type TestAuthority } from '../packages/edge/src/testing/test-certificate.ts'
import { buildProgram, type RunningTaga, startTaga } from '../packages/taga/src/testing/run-program.ts'
import { openBrowser } from './browser.ts'
import { PATIENCE_MS } from './patience.ts'

const NAME = 'taga.example.test'
const PASSWORD = 'mori-no-73-Kumasan!'

describe('the program as it is built', () => {
  let authority: TestAuthority
  let acme: AcmeServer
  let folder: string
  let server: RunningTaga | undefined
  beforeAll(async () => {
    await buildProgram()
    authority = await createTestAuthority()
    acme = await startAcmeServer(authority)
    folder = await mkdtemp(join(tmpdir(), 'taga-certificate-'))
  })
  afterAll(async () => {
    await server?.stop()
    await acme.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('gets a certificate by ACME, serves by it, and does so again after a kill', async () => {
    const [tlsPort, httpPort] = [await freePort(), await freePort()]
    acme.dial = { httpPort, tlsPort }
    const env = { TAGA_TLS_PORT: String(tlsPort), TAGA_HTTP_PORT: String(httpPort), TAGA_LISTEN: '127.0.0.1' }
    const args = ['start', '--no-look', '--port', '0', '--data', folder, '--lang', 'en']
    server = startTaga(args, { env })
    const [, url = '', ticket = ''] = await server.waitFor(/(http:\/\/\S+)\/set-up#ticket=(\S+)/)
    const admin = openBrowser(url)
    await admin.ask('POST', '/api/first-account', {
      ticket,
      name: 'hanako',
      personName: '山田 花子',
      password: PASSWORD,
    })
    const certificate = { kind: 'acme', directory: acme.directory, agreed: true }
    const set = await admin.ask('PUT', '/api/public-name', { url: `https://${NAME}`, certificate })
    expect(set.status).toBe(200)
    await vi.waitFor(
      async () => {
        const { body } = await admin.ask('GET', '/api/public-name')
        expect(body).toMatchObject({ url: `https://${NAME}`, certificate: { names: [NAME] } })
        expect(body).not.toHaveProperty('awaited')
      },
      { timeout: PATIENCE_MS, interval: 200 },
    )
    expect(acme.seen.checks).toEqual(['http-01 passed'])
    expect(await health(tlsPort, authority.root)).toBe(200)
    await server.stop('SIGKILL')
    server = startTaga(args, { env })
    await server.waitFor(new RegExp(`https://${NAME.replaceAll('.', '\\.')}`))
    expect(await health(tlsPort, authority.root)).toBe(200)
    expect(acme.seen.certificates).toBe(1)
  })
})

function health(port: number, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path: '/healthz',
      servername: NAME,
      ca,
      agent: false,
      headers: { host: NAME },
    }
    const asked = request(options, (answer) => resolve(answer.resume().statusCode))
    asked.on('error', reject).end()
  })
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
