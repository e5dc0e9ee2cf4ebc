import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openTcp, until } from '../../testing/test-office.ts'
import { openTestScreen, PASSWORD, type TestScreen } from '../../testing/test-screen.ts'
import { HAS_RDP, openTestXrdp, type TestXrdp } from '../../testing/test-xrdp.ts'
import { EndedEarly } from '../read-exactly.ts'
import { type RdpKey, RdpScreens } from './open-rdp.ts'

const MAY_SKIP = process.env['TAGA_FORBID_SKIP'] !== '1'
/** A size that nobody else asks for, so that what runs for it is found. */
const PICTURE = { width: 804, height: 606, language: 'ja' } as const

describe.skipIf(MAY_SKIP && !HAS_RDP)('a PC that speaks RDP (needs xrdp, freerdp2-x11, bubblewrap, tigervnc)', () => {
  let screen: TestScreen
  let pc: TestXrdp
  const screens = new RdpScreens()
  const ways: Duplex[] = []
  beforeAll(async () => {
    screen = await openTestScreen()
    pc = await openTestXrdp(screen)
  }, 90_000)
  afterEach(() => {
    for (const way of ways.splice(0)) way.destroy()
  })
  afterAll(async () => {
    await pc?.close()
    await screen?.close()
  })

  type Counted = { toPc: number; fromPc: number; dialled: number }

  function open(key: Partial<RdpKey>, { port = pc.port, signal = AbortSignal.timeout(60_000) } = {}) {
    const counted: Counted = { toPc: 0, fromPc: 0, dialled: 0 }
    const dial = async (): Promise<Socket> => {
      counted.dialled += 1
      const way = connect(port, '127.0.0.1')
      way.on('error', () => undefined)
      await once(way, 'connect')
      return way
    }
    const trust = { kind: 'pinned', sha256: pc.certificate.sha256 } as const
    const whole: RdpKey = { host: 'office-pc.example.jp', trust, user: 'hanako', password: PASSWORD, ...key }
    const count = (toPc: number, fromPc: number) => {
      counted.toPc += toPc
      counted.fromPc += fromPc
    }
    const opened = screens.open({ dial, key: whole, picture: PICTURE, count }, signal)
    return { counted, opened: opened.then((made) => (ways.push(made.way), made)) }
  }

  /** Why it did not open. */
  const refusal = (...options: Parameters<typeof open>) =>
    open(...options).opened.then(
      () => 'opened',
      (error: unknown) => (error instanceof Error && 'reason' in error ? error.reason : String(error)),
    )

  /** Programs that run for its displays now. */
  const running = () =>
    execFileSync('ps', ['-eo', 'args'])
      .toString()
      .split('\n')
      .filter((line) => line.includes('804x606'))

  it('is drawn for one viewer, and leaves nothing behind when that goes', async () => {
    const { opened, counted } = open({})
    const { way, width, height } = await opened
    expect({ width, height }).toEqual({ width: 804, height: 606 })
    await until('its picture came', () => counted.fromPc > 10_000)
    expect(counted.toPc).toBeGreaterThan(500)
    expect(counted.dialled).toBe(2)
    const programs = running()
    expect(programs.some((line) => line.includes('xfreerdp'))).toBe(true)
    // who signs in, and by what, is on no command line
    expect(programs.join('\n')).not.toMatch(/hima-neko|hanako/)
    way.destroy()
    await until('everything ended', () => running().length === 0)
  }, 90_000)

  it('is not signed in at where its certificate is another one', async () => {
    const other = { kind: 'pinned', sha256: '0'.repeat(64) } as const
    const { opened, counted } = open({ trust: other })
    await expect(opened).rejects.toMatchObject({ reason: 'badCertificate' })
    expect(counted).toEqual({ toPc: 0, fromPc: 0, dialled: 1 })
    expect(await refusal({ trust: { kind: 'public' } })).toBe('badCertificate')
  }, 90_000)

  it('is judged by an authority of the organisation where one is registered', async () => {
    const { opened } = open({ trust: { kind: 'authority', pem: pc.certificate.cert } })
    await expect(opened).resolves.toMatchObject({ width: 804 })
  }, 90_000)

  it('needs a user, and a password that is one line', async () => {
    expect(await refusal({ user: undefined })).toBe('password')
    expect(await refusal({ password: 'two\nlines' })).toBe('password')
  }, 90_000)

  it('is told apart from what speaks something else, says nothing, or is given up', async () => {
    const other = await openTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const old = await openTcp((socket) => void socket.end(Buffer.from('0300000b06d00000123400', 'hex')))
    const silent = await openTcp(() => undefined)
    try {
      expect(await refusal({}, { port: other.port })).toBe('notRdp')
      expect(await refusal({}, { port: old.port })).toBe('noTls')
      const given = open({}, { port: silent.port, signal: AbortSignal.timeout(300) })
      await expect(given.opened).rejects.toThrow(/timeout/i)
      expect(await given.opened.catch((error: unknown) => error instanceof EndedEarly)).toBe(false)
    } finally {
      await Promise.all([other, old, silent].map(({ close }) => close()))
    }
    await until('everything ended', () => running().length === 0)
  }, 90_000)
})
