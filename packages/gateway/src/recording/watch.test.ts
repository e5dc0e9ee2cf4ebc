import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDesktop, PC_NAME, type TestDesktop } from '../testing/test-desktop.ts'
import { openRecordings, type Recordings } from './recordings.ts'

const CODE = 'a-code-of-the-server'
const FILE = { name: 'viewer.js', type: 'text/javascript', plain: Buffer.from('1'), brotli: Buffer.from('') }
const HEAD = { startedAt: 1, destination: '経理課のPC', person: '髙橋 花子', device: 'ノートPC 12' }

let folder: string
let recordings: Recordings
let desktop: TestDesktop
let connection = 'c1'

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-watch-'))
  recordings = await openRecordings({ folder, keptDays: 30, onFault: () => undefined })
  const one = await recordings.start('c1', HEAD, { failed: () => undefined, hasRoom: () => undefined })
  one.write([Buffer.from('a picture')])
  one.end()
  desktop = await openTestDesktop({
    pcPort: 1,
    viewer: { script: FILE, style: { ...FILE, name: 'viewer.css', type: 'text/css' } },
    recordings,
    redeemWatch: async ({ code }) => {
      if (code !== CODE) throw new Error('nobody was given this code')
      return { connection, watcher: '山田 太郎' }
    },
  })
})
afterAll(async () => {
  await desktop?.close()
  await recordings?.close()
  await rm(folder, { recursive: true, force: true })
})

type Asked = { readonly method?: string; readonly path?: string; readonly origin?: string; readonly body?: string }

/** Asks at the PC's name without any session. `body`: undefined where the answer broke off. */
function ask({ method = 'POST', path = '/.taga/watch', origin, body = JSON.stringify({ code: CODE }) }: Asked = {}) {
  return new Promise<{ status: number | undefined; body: Buffer | undefined }>((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: desktop.port,
        servername: PC_NAME,
        ca: desktop.certificate.cert,
        method,
        path,
        headers: {
          host: `${PC_NAME}:${desktop.port}`,
          origin: origin ?? `https://${PC_NAME}:${desktop.port}`,
          ...(method === 'POST' ? { 'content-length': Buffer.byteLength(body) } : {}),
        },
        agent: false,
      },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () => resolve({ status: answer.statusCode, body: Buffer.concat(parts) }))
        answer.on('error', () => resolve({ status: answer.statusCode, body: undefined }))
      },
    )
    asked.on('error', reject)
    asked.end(method === 'POST' ? body : undefined)
  })
}

it('gives a recording to who has a code, with who watches in its head, and its end', async () => {
  const { status, body = Buffer.alloc(0) } = await ask()
  expect(status).toBe(200)
  const headBytes = body.readUInt32BE(4)
  expect(JSON.parse(body.subarray(8, 8 + headBytes).toString())).toEqual({ ...HEAD, watcher: '山田 太郎' })
  const rest = body.subarray(8 + headBytes)
  expect([rest.readUInt32BE(4), rest.subarray(8, 17).toString()]).toEqual([9, 'a picture'])
  expect([rest.subarray(17).length, rest.readUInt32BE(21)]).toEqual([8, 0])
})

it('gives nothing for another code, from another page, or for what is kept no longer, and tells of each', async () => {
  expect(await ask({ body: JSON.stringify({ code: 'another' }) })).toMatchObject({ status: 403 })
  expect(desktop.log.lines.at(-1)).toMatchObject({ event: 'refused', cause: 'codeRefused', destination: 'd1' })
  expect(await ask({ origin: 'https://elsewhere.example' })).toMatchObject({ status: 403 })
  expect(desktop.log.lines.at(-1)).toMatchObject({ cause: 'badOrigin' })
  connection = '../recording-key'
  expect(await ask()).toMatchObject({ status: 404 })
  connection = 'nothing'
  expect(await ask()).toMatchObject({ status: 404 })
  expect(desktop.log.lines.at(-1)).toMatchObject({ cause: 'noRecording' })
  connection = 'c1'
  for (const body of ['', 'no json', '[]', '{"code":7}', JSON.stringify({ code: 'x'.repeat(2_000) })])
    expect([400, 403]).toContain((await ask({ body })).status)
})

it('shows its page and files to anybody, and no other path', async () => {
  const page = await ask({ method: 'GET' })
  expect([page.status, page.body?.toString()]).toEqual([200, expect.stringContaining('id="recording"')])
  expect((await ask({ method: 'GET', path: '/.taga/watch/viewer.js' })).status).toBe(200)
  for (const path of ['/.taga/watch/', '/.taga/watch/c1', '/.taga/watch/recording-key'])
    expect((await ask({ method: 'GET', path })).status).toBe(404)
})

it('breaks off where the file was changed, and the fault is told', async () => {
  const path = join(folder, 'c1.rec')
  const bytes = await readFile(path)
  bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 1
  await writeFile(path, bytes)
  const { status, body } = await ask()
  expect([status, body]).toEqual([200, undefined])
  expect(desktop.faults.map(String)).toEqual([expect.stringContaining('NotSealedByUs')])
})
