import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { Rule } from '@taga/core'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openTcp, until } from '../testing/test-office.ts'
import { openTestDesktop, PC_NAME, type TestDesktop } from '../testing/test-desktop.ts'
import { enforcedRules, seen } from '../testing/test-facts.ts'
import { ProgramMissing } from '../display/program.ts'
import type { Viewer } from './read-viewer.ts'
import type { ToViewer } from './to-viewer.ts'

const FILE = { name: 'viewer-0.js', type: 'text/javascript', plain: Buffer.from('0'), brotli: Buffer.from('0') }
const VIEWER: Viewer = { script: FILE, style: { ...FILE, name: 'viewer-0.css', type: 'text/css' } }

const IDLE: Rule = {
  id: 'of-this-test',
  measures: ['AD-2'],
  tier: 'recommended',
  mode: 'enforce',
  sources: [],
  when: [],
  must: [],
  otherwise: { kind: 'warn' },
  live: 'leave',
  title: { ja: '試験', en: 'test' },
  remedy: { ja: '試験', en: 'test' },
}

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

type Browser = {
  readonly told: ToViewer[]
  readonly shown: Buffer[]
  readonly socket: WebSocket
  code: number | undefined
}

function browse(
  desktop: TestDesktop,
  options: { readonly cookie?: string; readonly origin?: string; readonly path?: string } = {},
): Browser {
  const { name, value } = desktop.enter()
  const socket = new WebSocket(`wss://127.0.0.1:${desktop.port}${options.path ?? '/.taga/desktop'}`, {
    ...({ servername: PC_NAME } as object), // which ws passes on, though its types do not say so
    ca: desktop.certificate.cert,
    headers: {
      host: `${PC_NAME}:${desktop.port}`,
      cookie: options.cookie ?? `${name}=${value}`,
      origin: options.origin ?? `https://${PC_NAME}:${desktop.port}`,
    },
  })
  const browser: Browser = { told: [], shown: [], socket, code: undefined }
  socket.on('error', () => undefined)
  socket.on('unexpected-response', (request, response) => {
    browser.code = response.statusCode
    request.destroy()
  })
  socket.on('close', (code) => {
    browser.code ??= code
  })
  socket.on('message', (message: Buffer, isBinary) => {
    if (isBinary) browser.shown.push(message)
    else browser.told.push(JSON.parse(message.toString()) as ToViewer) // what our own gateway says
  })
  return browser
}

/** The status that somebody who entered is answered. */
async function ask(
  desktop: TestDesktop,
  path: string,
  { method, headers }: { readonly method: string; readonly headers: Readonly<Record<string, string>> },
): Promise<number | undefined> {
  const { name, value } = desktop.enter()
  const asked = request({
    host: '127.0.0.1',
    port: desktop.port,
    servername: PC_NAME,
    ca: desktop.certificate.cert,
    path,
    method,
    headers: { host: `${PC_NAME}:${desktop.port}`, cookie: `${name}=${value}`, ...headers },
  }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage] // as Node says it
  answer.resume()
  return answer.statusCode
}

/** A VNC server that lets everybody in and then says what it is told to. */
async function openPc(greeting?: Buffer) {
  const heard: Buffer[] = []
  const pc = await openTcp((socket) => {
    socket.write('RFB 003.008\n')
    let step = 0
    socket.on('data', (part) => {
      heard.push(part)
      step += 1
      if (step === 1) socket.write(Buffer.of(1, 1))
      if (step === 2) socket.write(Buffer.alloc(4))
      if (step !== 3) return
      const screen = Buffer.alloc(24 + 2)
      screen.writeUInt16BE(640, 0)
      screen.writeUInt16BE(480, 2)
      screen.writeUInt32BE(2, 20)
      socket.write(screen)
      if (greeting !== undefined) socket.write(greeting)
    })
  })
  closing.push(pc.close)
  return {
    ...pc,
    heard: () => Buffer.concat(heard),
    say: (bytes: Buffer) => [...pc.sockets].map((socket) => socket.write(bytes)),
  }
}

async function open(pcPort: number, more: Partial<Parameters<typeof openTestDesktop>[0]> = {}): Promise<TestDesktop> {
  const desktop = await openTestDesktop({ pcPort, viewer: VIEWER, ...more })
  closing.push(() => desktop.close())
  return desktop
}

function greet(browser: Browser): void {
  browser.socket.send(Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.of(1, 1)]))
}

/** What is known of the one device or session from now on; nobody is told yet. */
function note({ facts }: TestDesktop, kind: 'device' | 'session', values: Parameters<typeof seen>[1]): void {
  const known = facts.find(kind, SUBJECTS[kind])
  if (known === undefined) throw new Error(`no ${kind}`)
  facts.set({ ...known, seen: { ...known.seen, ...seen(facts.time, values) } })
}

function tell(desktop: TestDesktop, kind: 'device' | 'session', values: Parameters<typeof seen>[1]): void {
  note(desktop, kind, values)
  desktop.facts.change({ kind, id: SUBJECTS[kind] })
}

const SUBJECTS = { device: 'v1', session: 's1' } as const

const ended = ({ told }: Browser) => told.find((one) => one.kind === 'ended')

describe('a screen of an office PC', () => {
  it('is for nobody without a session, from elsewhere, or at another path', async () => {
    const pc = await openPc()
    const desktop = await open(pc.port)
    const cases: readonly (readonly [Parameters<typeof browse>[1], number])[] = [
      [{ cookie: '' }, 401],
      [{ origin: 'https://evil.example' }, 403],
      [{ path: '/.taga/desktop/other' }, 404],
    ]
    for (const [options, status] of cases) {
      const browser = browse(desktop, options)
      await until(`an answer ${status}`, () => browser.code !== undefined)
      expect(browser.code).toBe(status)
    }
    expect(pc.sockets.size).toBe(0)
    expect(desktop.live.count()).toBe(0)
    expect(desktop.log.lines.map(({ event, carrier, cause }) => `${event} ${carrier} ${cause}`)).toEqual([
      'refused webSocket noSession',
      'refused webSocket badOrigin',
      'refused vnc wrongPath',
    ])
  })

  it('does nothing for a page that is not ours, and logs who asked', async () => {
    const desktop = await open((await openPc()).port, { destination: { wake: { mac: '02:00:00:00:00:01' } } })
    const origin = `https://${PC_NAME}:${desktop.port}`
    const cases: readonly (readonly [path: string, method: string, origin: string, status: number])[] = [
      ['/', 'POST', origin, 405],
      ['/wake', 'GET', origin, 405],
      ['/wake', 'POST', 'https://evil.example', 403],
      ['/wake', 'POST', origin, 204],
    ]
    for (const [path, method, from, status] of cases)
      expect([path, method, await ask(desktop, path, { method, headers: { origin: from } })]).toEqual([
        path,
        method,
        status,
      ])
    expect(desktop.woken).toEqual(['d1'])
    const refused = desktop.log.lines.filter(({ event }) => event === 'refused')
    expect(refused.map(({ cause }) => cause)).toEqual(['badMethod', 'badMethod', 'badOrigin'])
    expect(refused[0]).toMatchObject({ carrier: 'vnc', session: 's1', person: 'p1', address: '192.0.2.7' })
  })

  it('is not opened for whom the rules deny, and the PC hears nothing of it', async () => {
    const pc = await openPc()
    const desktop = await open(pc.port)
    note(desktop, 'device', { 'device.lifecycle': 'lost' })
    const browser = browse(desktop)
    await until('it is refused', () => browser.code === 403)
    expect(pc.heard().length).toBe(0)
    expect(desktop.log.lines.map(({ event }) => event)).toEqual(['denied'])
  })

  it('sends nothing more once it is cut, in the same turn, and tells why', async () => {
    const pc = await openPc()
    const desktop = await open(pc.port)
    const browser = browse(desktop)
    await until('it is open', () => browser.told.some(({ kind }) => kind === 'open'))
    greet(browser)
    await until('it is greeted', () => Buffer.concat(browser.shown).length > 12 + 2 + 4 + 20)
    note(desktop, 'device', { 'device.lifecycle': 'lost' })
    const before = browser.shown.length
    pc.say(Buffer.of(2, 2, 2, 2))
    desktop.facts.change({ kind: 'device', id: 'v1' })
    expect(desktop.live.count()).toBe(0)
    await until('it is told', () => browser.code !== undefined)
    expect(browser.shown.length).toBe(before)
    expect(browser.code).toBe(4403)
    expect(ended(browser)).toMatchObject({
      next: 'again',
      told: { parts: [{ title: '台帳で使用中の端末であること' }] },
    })
    await until('the PC is let go of', () => pc.sockets.size === 0)
  })

  it('ends where the PC shows what nobody can follow, and where a viewer says what there is not', async () => {
    const pc = await openPc(Buffer.of(99))
    const desktop = await open(pc.port)
    const browser = browse(desktop)
    await until('it ended', () => browser.code !== undefined)
    expect(ended(browser)).toMatchObject({ told: { title: 'PCの画面データを読めません' } })
    const garbled = browse(await open((await openPc()).port))
    await until('it is open', () => garbled.told.some(({ kind }) => kind === 'open'))
    garbled.socket.send(Buffer.alloc(100, 7))
    await until('it ended', () => garbled.code !== undefined)
    expect(ended(garbled)).toMatchObject({ told: { title: '通信が乱れたため終了しました' } })
  })

  it('stays locked for want of use when its page is opened anew, until a proof that is younger', async () => {
    const pc = await openPc()
    const desktop = await open(pc.port)
    const lock: Rule = { ...IDLE, otherwise: { kind: 'oblige', obligations: [{ kind: 'idleLock', ms: 200 }] } }
    desktop.facts.setRules(enforcedRules([lock]))
    const first = browse(desktop)
    await until('it is locked', () => first.told.some(({ kind }) => kind === 'veiled'))
    desktop.facts.time += 5_000
    first.socket.terminate()
    const second = browse(desktop)
    await until('it is veiled', () => second.told.some(({ kind }) => kind === 'veiled'))
    greet(second)
    pc.say(Buffer.of(2, 2, 2))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(second.told.some(({ kind }) => kind === 'open')).toBe(false)
    expect(Buffer.concat(second.shown).subarray(-3)).not.toEqual(Buffer.of(2, 2, 2))
    desktop.facts.time += 1_000
    tell(desktop, 'session', { 'session.provedAt': desktop.facts.time })
    await until('it goes on', () => second.told.some(({ kind }) => kind === 'open'))
  })

  it('says that it is locked once a pause is over that came upon a lock, so that somebody can prove and go on', async () => {
    const pc = await openPc()
    const desktop = await open(pc.port)
    const lock: Rule = { ...IDLE, otherwise: { kind: 'oblige', obligations: [{ kind: 'idleLock', ms: 200 }] } }
    desktop.facts.setRules(enforcedRules([lock]))
    const browser = browse(desktop)
    const veils = () => browser.told.flatMap((one) => (one.kind === 'veiled' ? [one] : []))
    await until('it is locked', () => veils().length === 1)
    const { time } = desktop.facts
    tell(desktop, 'device', { 'device.lookedAt': time - 7 * 86_400_000 })
    await until('it is paused', () => veils().length === 2)
    expect(veils()[1]).toMatchObject({ mayProve: false, told: { title: '一時停止しています' } })
    tell(desktop, 'device', { 'device.lookedAt': time })
    await until('it is locked as before', () => veils().length === 3)
    expect(veils()[2]).toEqual(veils()[0])
    desktop.facts.time += 1_000
    tell(desktop, 'session', { 'session.provedAt': desktop.facts.time })
    await until('it goes on', () => browser.told.some(({ kind }) => kind === 'open'))
  })

  it('tells how long it may still be open, from when it was opened', async () => {
    const pc = await openPc()
    const desktop = await open(pc.port)
    const length = (ms: number): Rule => ({
      ...IDLE,
      otherwise: { kind: 'oblige', obligations: [{ kind: 'maxLength', ms }] },
    })
    desktop.facts.setRules(enforcedRules([length(600_000)]))
    const browser = browse(desktop)
    const limits = () => browser.told.flatMap((one) => ('limits' in one ? [one.limits.endsInMs] : []))
    await until('it is open', () => limits().length === 1)
    desktop.facts.time += 60_000
    desktop.facts.setRules(enforcedRules([length(300_000)]))
    await until('it is told', () => limits().length === 2)
    expect(limits()).toEqual([600_000, 240_000])
    desktop.facts.time += 240_000
    desktop.facts.setRules(enforcedRules([length(300_000 - 1)]))
    await until('it ended', () => browser.code !== undefined)
    expect(ended(browser)).toMatchObject({ next: 'again', told: { title: '使える時間が終わりました' } })
    expect(desktop.log.lines.at(-1)).toMatchObject({ event: 'cut', cause: 'maxLength' })
  })

  it('says what to install where a program that draws RDP is missing', async () => {
    const desktop = await open(1, {
      destination: { kind: 'rdp', user: 'hanako', trust: { kind: 'pinned', sha256: '0'.repeat(64) } },
      rdp: { open: () => Promise.reject(new ProgramMissing('xfreerdp')) },
    })
    const browser = browse(desktop)
    await until('it ended', () => browser.code !== undefined)
    expect(ended(browser)).toMatchObject({
      next: 'again',
      told: { title: 'ゲートウェイに部品が足りません', parts: [{ title: 'sudo apt-get install freerdp2-x11' }] },
    })
    expect(desktop.log.lines.map((line) => `${line.event} ${line.cause}`)).toEqual(['closed programMissing'])
    expect(desktop.faults).toEqual([])
  })

  it('says what is wrong with a PC, and logs it', async () => {
    const mute = await openTcp((socket) => socket.end('SSH-2.0-x\r\n'))
    closing.push(mute.close)
    const wrong: readonly (readonly [number, Partial<Parameters<typeof openTestDesktop>[0]>, string])[] = [
      [mute.port, {}, 'notVnc'],
      [1, {}, 'refused'],
      [(await openPc()).port, { destination: { secret: 'for another gateway' } }, 'noKey'],
      [(await openPc()).port, { destination: { trust: { kind: 'pinned', sha256: '0'.repeat(64) } } }, 'noTls'],
    ]
    for (const [port, more, cause] of wrong) {
      const desktop = await open(port, more)
      const browser = browse(desktop)
      await until(cause, () => browser.code !== undefined)
      expect(ended(browser)).toMatchObject({ kind: 'ended', next: 'again' })
      expect(desktop.log.lines.map((line) => `${line.event} ${line.cause}`)).toEqual([`closed ${cause}`])
      expect(desktop.live.count()).toBe(0)
      expect(desktop.faults).toEqual([])
    }
  })
})
