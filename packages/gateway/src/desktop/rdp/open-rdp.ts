import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { Duplex } from 'node:stream'
import type { UpstreamTrust } from '@taga/contract'
import { awaitWindow } from '../../display/await-window.ts'
import { type Display, startDisplay } from '../../display/start-display.ts'
import { CannotReach } from '../../reach/reach.ts'
import { openScreen, type Screen, type ScreenKey, ScreenRefused } from '../open-screen.ts'
import { type RdpPicture, runFreeRdp } from './run-free-rdp.ts'
import { rdpCertificate } from './rdp-certificate.ts'

export type RdpKey = ScreenKey & { readonly trust: UpstreamTrust; readonly domain?: string | undefined }

export type OpeningRdp = {
  /** A way to the PC, each time it is asked for. @throws CannotReach */
  readonly dial: (signal: AbortSignal) => Promise<Duplex>
  readonly key: RdpKey
  readonly picture: RdpPicture
  readonly count: (toPc: number, fromPc: number) => void
}

/** So many desktops are drawn here at once; each takes a display and FreeRDP, some 150 MB. */
const MOST_DRAWN = 200

/** Opens screens of PCs that speak RDP: FreeRDP draws on a private display, whose VNC is what the viewer sees. */
export class RdpScreens {
  #drawn = 0

  /** What it returns is the display's VNC; with its end, all that was started for it ends. @throws ScreenRefused, CannotReach, ProgramMissing */
  async open(opening: OpeningRdp, signal: AbortSignal): Promise<Screen> {
    if (this.#drawn >= MOST_DRAWN) throw new ScreenRefused('tooMany')
    this.#drawn += 1
    let display: Display | undefined
    try {
      const certificate = this.#certificate(opening, signal)
      certificate.catch(() => undefined)
      display = await startDisplay({ ...opening.picture, name: 'RDP', more: ['-RawKeyboard'] })
      display.onEnd(() => (this.#drawn -= 1))
      return await draw(display, await certificate, { opening, signal })
    } catch (error) {
      if (display === undefined) this.#drawn -= 1
      else await display.stop()
      throw error
    }
  }

  async #certificate({ dial, key }: OpeningRdp, signal: AbortSignal): Promise<string> {
    return rdpCertificate(await dial(signal), key, signal)
  }
}

type Drawing = { readonly opening: OpeningRdp; readonly signal: AbortSignal }

async function draw(display: Display, certificate: string, { opening, signal }: Drawing): Promise<Screen> {
  const { user = '', domain = '', password = '' } = opening.key
  // each is a line to FreeRDP, and each of them is asked for where it is missing
  if (user === '' || ['\r', '\n', '\0'].some((end) => `${user}${domain}${password}`.includes(end)))
    throw new ScreenRefused('password')
  const way = await opening.dial(signal)
  const client = runFreeRdp(display, { user, domain, password, certificate }, opening.picture)
  carry(client, way, opening.count)
  display.onEnd(() => way.destroy())
  client.once('exit', () => void display.stop())
  await Promise.race([awaitWindow(display, signal), ended(client)])
  const shown = connect(display.socketPath)
  shown.on('error', () => undefined)
  shown.once('close', () => void display.stop())
  return openScreen(shown, { host: '' }, signal)
}

/** Carries bytes between the PC and FreeRDP, neither faster than the other takes them. */
function carry(client: ChildProcess, way: Duplex, count: OpeningRdp['count']): void {
  const pipe = client.stdio[3]
  if (!(pipe instanceof Duplex)) return void way.destroy()
  pipe.on('error', () => way.destroy())
  way.on('error', () => pipe.destroy())
  pipe.once('close', () => way.destroy())
  way.once('close', () => pipe.destroy())
  way.on('data', (part: Buffer) => count(0, part.length))
  pipe.on('data', (part: Buffer) => count(part.length, 0))
  way.pipe(pipe)
  pipe.pipe(way)
}

/** It ended before it showed anything: why, by its exit code. */
async function ended(client: ChildProcess): Promise<never> {
  if (client.exitCode === null && client.signalCode === null) await once(client, 'exit')
  const code = client.exitCode ?? 0
  if (code === TLS_FAILED) throw new CannotReach('badCertificate')
  if (code === NO_COMMON_SECURITY) throw new ScreenRefused('noTls')
  throw new ScreenRefused(SIGN_IN_FAILED.has(code) ? 'password' : 'notRdp')
}

/** Exit codes of xfreerdp (XF_EXIT_CODE in client/X11/xfreerdp.h of FreeRDP 2). */
const TLS_FAILED = 143
const NO_COMMON_SECURITY = 133
/** Wrong, locked, expired, to be changed, disabled, restricted, not granted. */
const SIGN_IN_FAILED: ReadonlySet<number> = new Set([
  132, 134, 135, 144, 148, 149, 151, 152, 153, 154, 155, 156, 157, 158, 159,
])
