import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findRule } from '../packages/core/src/index.ts'
import { lockAccount } from '../packages/server/src/accounts/govern-account.ts'
import { addDestination } from '../packages/server/src/destinations/keep-destination.ts'
import { editOutpost } from '../packages/server/src/outposts/govern-outposts.ts'
import { changePerson } from '../packages/server/src/people/change-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { buildProgram, type RunningTaga, startTaga, taga } from '../packages/taga/src/testing/run-program.ts'
import { ADMINISTRATOR, newFolder, type RunningWorld, startWorld, until } from './gateway-world.ts'
import { agentEnvironment, GATE } from './https-name.ts'
import { openGate, type OpenGate } from './open-gate.ts'
import { promised } from './patience.ts'
import {
  loseLaptop,
  openTunnelLaptop,
  publishDefaults,
  setProof,
  type TunnelLaptop,
  untilKnown,
} from './tunnel-laptop.ts'

const ACTOR = 'account:seed'
const DAY = 86_400_000
const NAME = '経理DB'

/** A company PC taken home: `taga tunnel` on it, a whole server, a gateway, and something in the office that speaks TCP. */
describe('a tunnel to what no browser opens', () => {
  let folder: string
  let world: RunningWorld
  let office: Server
  let gate: OpenGate
  let department: string
  let env: Readonly<Record<string, string>>
  const sockets = new Set<Socket>()
  const inOffice = new Set<Socket>()
  const laptops: TunnelLaptop[] = []
  const running: RunningTaga[] = []

  beforeAll(async () => {
    await buildProgram()
    folder = await newFolder('tunnel')
    env = { ...(await agentEnvironment(folder)), TEST_NAME: GATE }
    world = await startWorld({ folder: `${folder}/server` })
    department = (await addDepartment(world.deps, ACTOR, { name: '経理部', patterns: ['take_home_pc'] })).id
    await openOffice()
    await openGateway()
  })
  afterAll(async () => {
    for (const each of running) await each.stop('SIGKILL')
    for (const each of laptops) await each.close()
    await gate?.close()
    for (const socket of [...sockets, ...inOffice]) socket.destroy()
    await new Promise((resolve) => office.close(resolve))
    await world?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Says back what it hears, something of its own all the time, and ends when it is ended. */
  async function openOffice(): Promise<void> {
    office = createServer({ allowHalfOpen: true }, (socket) => {
      inOffice.add(socket.on('error', () => undefined))
      socket.once('close', () => inOffice.delete(socket))
      const timer = setInterval(() => socket.writable && socket.write('tick\n'), 20)
      socket.on('data', (part) => socket.write(part) || socket.pause())
      socket.on('drain', () => socket.resume())
      socket.on('end', () => {
        clearInterval(timer)
        socket.end('bye\n')
      })
      socket.once('close', () => clearInterval(timer))
    })
    const resource = await addResource(world.deps, ACTOR, {
      name: NAME,
      level: 'business',
      rightNeeded: 'accounting',
      teleworkAllowed: true,
      savingPossible: true,
    })
    const at = { via: { kind: 'direct' }, host: '127.0.0.1', port: await listen(office) } as const
    await addDestination(world.deps, ACTOR, {
      kind: 'tcp',
      name: NAME,
      resource: resource.id,
      ...at,
      pinned: ['127.0.0.1'],
    })
  }

  async function openGateway(): Promise<void> {
    const { deps } = world
    gate = await openGate(world)
    const { outpost: id, port } = gate
    await editOutpost(deps, ADMINISTRATOR, { id, name: 'gate', url: `https://${GATE}:${port}`, version: 1 })
  }

  /** Somebody of the department with a laptop whose page is open. */
  async function laptop(): Promise<TunnelLaptop> {
    const opened = await openTunnelLaptop(world, { name: '佐藤 花', folder })
    laptops.push(opened)
    await changePerson(world.deps, ACTOR, {
      id: opened.person,
      version: 1,
      draft: { name: '佐藤 花', department, rights: ['accounting'] },
    })
    await untilKnown(gate.running, opened)
    return opened
  }

  const envOf = (on: TunnelLaptop) => ({ ...env, TAGA_STATE: on.state })

  async function openTunnel(on: TunnelLaptop, language: 'ja' | 'en' = 'ja') {
    const program = startTaga(['tunnel', NAME, '--port', '0', '--lang', language], { env: envOf(on) })
    running.push(program)
    const at = /127\.0\.0\.1:(\d+)/
    await until(`the tunnel is open: ${program.logged()}`, () => at.test(program.logged()))
    return { program, port: Number(at.exec(program.logged())?.[1]) }
  }

  it('lists what can be used, and opens a port that speaks to the destination, both directions each to its end', async () => {
    const on = await laptop()
    const listed = await taga(['tunnel', '--lang', 'ja'], { env: envOf(on) })
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining(NAME) })
    const other = await taga(['tunnel', '人事DB', '--lang', 'en'], { env: envOf(on) })
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no destination "人事DB"') })
    const byNetwork = await taga(['tunnel', '--wireguard', NAME, '--lang', 'ja'], { env: envOf(on) })
    expect(byNetwork).toMatchObject({ code: 1, stderr: expect.stringContaining('WireGuardを使えません。') })
    const { program, port } = await openTunnel(on)
    expect(program.logged()).toContain(`「${NAME}」を 127.0.0.1:${port} で使えます。`)
    const talk = dial(port)
    talk.socket.write('hello\n')
    await until('it answers', () => talk.heard().includes('hello') && talk.heard().includes('tick'))
    talk.socket.end()
    await talk.ended
    expect(talk.heard().endsWith('bye\n')).toBe(true)
    expect(await program.stop('SIGINT')).toMatchObject({ code: 0 })
  })

  it('waits for who takes nothing, and loses no byte', async () => {
    const { program, port } = await openTunnel(await laptop())
    const socket = connect({ host: '127.0.0.1', port })
    sockets.add(socket.on('error', () => undefined))
    socket.pause()
    const part = Buffer.alloc(1_000_000, 'a')
    let sent = 0
    let isFull = false
    // far more than all buffers on the way hold
    for (; sent < 100_000_000 && !isFull; sent += part.length)
      isFull = await new Promise<boolean>((resolve) => {
        const late = setTimeout(() => resolve(true), 3_000)
        socket.write(part, () => {
          clearTimeout(late)
          resolve(false)
        })
      })
    expect(isFull).toBe(true)
    let letters = 0
    socket.on('data', (bytes: Buffer) => {
      for (const byte of bytes) if (byte === 97) letters += 1
    })
    socket.resume()
    socket.end()
    await until('everything came back', () => letters >= sent)
    expect(letters).toBe(sent)
    await program.stop('SIGINT')
  })

  it.each([
    ['ja', 'device-in-use'],
    ['en', 'device-in-use'],
  ] as const)(
    'is cut in the moment in which the device is reported lost, and says why (%s)',
    async (language, rule) => {
      const on = await laptop()
      const { program, port } = await openTunnel(on, language)
      const talk = await talking(port)
      const since = await loseLaptop(world, on)
      await talk.ended
      told('device lost', talk.lastAt() - since)
      const ended = await within(program)
      expect(ended.code).toBe(1)
      expect(ended.stderr).toContain(titleOf(rule, language))
      const again = await taga(['tunnel', NAME, '--lang', language], { env: envOf(on) })
      expect(again.code).not.toBe(0)
    },
  )

  it('is cut when the account is locked', async () => {
    const on = await laptop()
    const { program, port } = await openTunnel(on)
    const talk = await talking(port)
    await lockAccount(world.deps, ADMINISTRATOR, on.account)
    const since = Date.now()
    await talk.ended
    told('account locked', talk.lastAt() - since)
    expect(await within(program)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('このアカウントは今は使えません。'),
    })
  })

  it('is cut when signatures are too old, with what to do about it', async () => {
    await publishDefaults(world, gate.running, 'antimalware-signatures')
    const on = await laptop()
    const { program, port } = await openTunnel(on)
    const talk = await talking(port)
    await on.report({ 'device.antimalwareSignatureAt': Date.now() - 8 * DAY })
    const since = Date.now()
    await talk.ended
    told('signatures expired', talk.lastAt() - since)
    const ended = await within(program)
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain(titleOf('antimalware-signatures', 'ja'))
    expect(ended.stderr).toContain(findRule('antimalware-signatures')?.remedy.byOs?.['windows']?.ja)
    await publishDefaults(world, gate.running)
  })

  it('is cut when a rule is tightened', async () => {
    const on = await laptop()
    await on.report({ 'device.firewallOn': false })
    const { program, port } = await openTunnel(on)
    const talk = await talking(port)
    const since = await publishDefaults(world, gate.running, 'firewall-on')
    await talk.ended
    told('rule tightened', talk.lastAt() - since)
    expect((await within(program)).stderr).toContain(titleOf('firewall-on', 'ja'))
    await publishDefaults(world, gate.running)
  })

  it('rests while a fresh proof is asked for, says where to give it, and goes on without losing a byte', async () => {
    const on = await laptop()
    const { program, port } = await openTunnel(on)
    const talk = await talking(port)
    const since = await setProof(world, on, { strength: 'none', at: Date.now() - 3_600_000 })
    await until(`it says so: ${program.logged()}`, () => program.logged().includes('新しい本人確認が必要です'))
    told('a proof is asked for', Date.now() - since)
    expect(program.logged()).toContain('/start')
    const held = talk.heard().length
    talk.socket.write('after\n')
    const late = await taga(['tunnel', '--lang', 'ja'], { env: envOf(on) })
    expect(late.code).toBe(0)
    expect(talk.heard().length).toBe(held)
    await setProof(world, on, { strength: 'passkey', at: Date.now() })
    await until('it goes on', () => talk.heard().includes('after'))
    expect(program.logged()).toContain('再開しました。')
    await program.stop('SIGINT')
  })

  /** A connection over which something comes all the time. */
  async function talking(port: number) {
    const talk = dial(port)
    await until('it talks', () => talk.heard().includes('tick\ntick'))
    return talk
  }

  function dial(port: number) {
    let heard = ''
    let lastAt = 0
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    sockets.add(socket.on('error', () => undefined))
    socket.setEncoding('utf8').on('data', (part: string) => {
      heard += part
      lastAt = Date.now()
    })
    // Node.js 20 takes a reset that comes right behind bytes for an end, and half of this connection would stay open for ever
    const ended = new Promise<void>((resolve) => {
      for (const event of ['end', 'close']) socket.once(event, () => resolve())
    })
    return { socket, heard: () => heard, lastAt: () => lastAt, ended }
  }

  /** What the program said when it ended by itself. */
  function within(program: RunningTaga) {
    return program.stop('SIGWINCH')
  }

  function told(what: string, tookMs: number): void {
    process.stderr.write(`${what}: the last byte came ${Math.round(tookMs)} ms after it\n`)
    expect(tookMs).toBeLessThan(promised(500))
  }

  function titleOf(rule: string, language: 'ja' | 'en'): string {
    return findRule(rule)?.title[language] ?? `no rule ${rule}`
  }

  async function listen(server: Server): Promise<number> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port // it listens on a port
  }
})
