import { mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog, type RunningServer, startServer } from '@taga/server'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { runGatewayBeside } from './gateway-beside.ts'
import { buildProgram, ROOT } from './testing/run-program.ts'

let folder: string
let server: RunningServer
let lines: string[]
let beside: { close(): Promise<void> } | undefined
beforeAll(buildProgram, 180_000)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-beside-'))
  lines = []
  const log = createLog(Date.now, (line) => lines.push(JSON.stringify(line)))
  server = await startServer({ dataDir: folder, port: 0, host: '127.0.0.1', log, now: Date.now })
})
afterEach(async () => {
  await beside?.close()
  beside = undefined
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

function begin(): void {
  beside = runGatewayBeside({
    server,
    address: `http://127.0.0.1:${server.port}`,
    folder: join(folder, 'gateway'),
    log: createLog(Date.now, (line) => lines.push(JSON.stringify(line))),
    onLine: (line) => lines.push(line),
    env: {
      ...process.env,
      TAGA_DATA: join(folder, 'server'),
      TAGA_DATABASE: 'postgres://nobody@127.0.0.1/none',
      TAGA_KEEP_RECORDINGS: '7',
    },
    program: [process.execPath, join(ROOT, 'dist', 'program', 'taga.mjs')],
  })
}

/** Something to open: a connector of a site. */
async function registerConnector(): Promise<void> {
  await server.deps.store.write(async (tx) => {
    await tx.db
      .insertInto('outposts')
      .values({
        id: 'connector',
        kind: 'connector',
        name: 'office',
        public_key: 'none',
        seal_key: null,
        site: 'office',
        url: null,
        engine: 'test',
        built_in: 0,
        enrolled_at: 0,
        enrolled_by: 'test',
        revoked_at: null,
        last_seen_at: null,
        version: 1,
      })
      .execute()
    await tx.append({ kind: 'outpost.enrolled', actor: 'test', subject: 'outpost:connector', body: {} })
  })
}

function gateways() {
  return server.deps.store.read
    .selectFrom('outposts')
    .selectAll()
    .where('kind', '=', 'gateway')
    .orderBy('enrolled_at')
    .execute()
}

async function until(isSo: () => unknown): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`still not so: ${lines.join('\n')}`)
}

const completed = () => lines.filter((line) => line.includes('stream: complete')).length

it('starts a gateway when there is something to open, with a key and a code of its own, and no door to the database', async () => {
  begin()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await gateways()).toEqual([])
  await registerConnector()
  await until(() => completed() === 1)
  expect(await gateways()).toMatchObject([{ built_in: 1, revoked_at: null }])
  const own = join(folder, 'gateway')
  expect((await readdir(own)).toSorted((one, other) => (one < other ? -1 : 1))).toEqual(
    expect.arrayContaining(['outpost-key.pem', 'outpost.json', 'seal-key.pem']),
  )
  for (const file of ['outpost-key.pem', 'seal-key.pem']) expect((await stat(join(own, file))).mode & 0o077).toBe(0)
  expect(await readFile(join(own, 'outpost.json'), 'utf8')).not.toContain('taga1-')
  const entries = await server.deps.store.read.selectFrom('ledger_bodies').select('body').execute()
  expect(JSON.stringify(entries)).not.toMatch(/taga1-/)
})

it.runIf(process.platform === 'linux')(
  'gives it its own settings, and none of the server’s files or secrets',
  async () => {
    await registerConnector()
    begin()
    await until(() => completed() === 1)
    const about = `/proc/${await childOf(process.pid)}`
    const given = (await readFile(`${about}/environ`, 'utf8')).split('\0').map((one) => one.split('=')[0] ?? '')
    expect(given.filter((name) => name.startsWith('TAGA_'))).toEqual(['TAGA_KEEP_RECORDINGS'])
    const open = await Promise.all(
      (await readdir(`${about}/fd`)).map((fd) => readlink(`${about}/fd/${fd}`).catch(() => '')),
    )
    expect(open.length).toBeGreaterThan(3)
    expect(open.filter((path) => path.startsWith(folder) && !path.startsWith(join(folder, 'gateway')))).toEqual([])
  },
)

it.runIf(process.platform === 'linux')(
  'starts it again when it was killed, and enrols it anew when its key was taken from it',
  async () => {
    await registerConnector()
    begin()
    await until(() => completed() === 1)
    const pid = await childOf(process.pid)
    process.kill(pid, 'SIGKILL')
    await until(() => completed() === 2)
    const [first] = await gateways()
    await server.deps.store.write(async (tx) => {
      await tx.db
        .updateTable('outposts')
        .set({ revoked_at: Date.now() })
        .where('id', '=', first?.id ?? '')
        .execute()
      await tx.append({ kind: 'outpost.revoked', actor: 'test', subject: `outpost:${first?.id}`, body: {} })
    })
    await until(() => completed() === 3)
    expect((await gateways()).map((row) => row.revoked_at === null)).toEqual([false, true])
  },
  60_000,
)

/** The gateway's process, as the system lists the children of this one. */
async function childOf(parent: number): Promise<number> {
  for (const name of await readdir('/proc')) {
    const status = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : ''
    const command = /^\d+$/.test(name) ? await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '') : ''
    if (status.split(') ')[1]?.split(' ')[1] === String(parent) && command.includes('--beside')) return Number(name)
  }
  throw new Error('no child')
}
