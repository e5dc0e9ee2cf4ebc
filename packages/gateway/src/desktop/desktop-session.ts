import type { Duplex } from 'node:stream'
import type { Decision } from '@taga/core'
import type { Ending, Hold, LiveConnection } from '../live/live-connection.ts'
import { CannotReach } from '../reach/reach.ts'
import { CannotRecord, type Recording } from '../recording/recordings.ts'
import type { DesktopRoom, DesktopVisit } from './desktop-room.ts'
import { greetViewer } from './greet-viewer.ts'
import { IdleLock } from './idle-lock.ts'
import type { LastTouched } from './last-touched.ts'
import { limitsOf, type ScreenLimits, toldLimits } from './limits.ts'
import { ProgramMissing } from '../display/program.ts'
import { type OpenedScreen, openScreenOf } from './open-screen-of.ts'
import { ScreenRefused } from './open-screen.ts'
import { Feed, type Script } from './rfb/feed.ts'
import { followPicture } from './rfb/follow-picture.ts'
import { HeldKeys } from './rfb/held-keys.ts'
import { type InputRules, readInput } from './rfb/read-input.ts'
import {
  toldOfClosed,
  toldOfCut,
  toldOfDecision,
  toldOfDesktopEnded,
  toldOfIdle,
  toldOfMissing,
  toldOfTrouble,
  type Trouble,
} from './told-words.ts'
import type { ToViewer } from './to-viewer.ts'
import type { ViewerSocket } from './viewer-socket.ts'

const OPENING_MS = 20_000
/** Locked for want of use, it is closed after so long, as what waits for a proof is. */
const MOST_LOCKED_MS = 10 * 60_000
/** What a viewer may say of the protocol itself while it waits; more is no viewer of ours. */
const MOST_OWED = 64
/** When it was last touched is noted so often at most. */
const NOTE_MS = 250

/** One PC's screen in one browser. */
export class DesktopSession implements Hold {
  readonly #room: DesktopRoom
  readonly #visit: DesktopVisit
  readonly #lastTouched: LastTouched
  #notedAt = -Infinity
  readonly #giveUp = new AbortController()
  readonly #idle = new IdleLock(() => this.#lock())
  readonly #held = new HeldKeys()
  #connection: LiveConnection | undefined
  #viewer: ViewerSocket | undefined
  #way: Duplex | undefined
  #isCounted = false
  #input: Feed | undefined
  #openedAt = 0
  #limits: ScreenLimits = limitsOf([{ kind: 'viewOnly' }, { kind: 'noClipboardOut' }])
  #paused: Decision | undefined
  #recording: Recording | undefined
  #isJoined = false
  #locked: { readonly at: number; readonly stop: () => void } | undefined
  /** Said to the PC when it goes on: requests for pictures, never keys. */
  #owed: Buffer[] = []
  #over = false

  constructor(room: DesktopRoom, visit: DesktopVisit, lastTouched: LastTouched) {
    this.#room = room
    this.#visit = visit
    this.#lastTouched = lastTouched
  }

  /** Opens the screen and lets it flow. Ends by itself, whatever happens. */
  async run(connection: LiveConnection, viewer: ViewerSocket): Promise<void> {
    this.#connection = connection
    this.#viewer = viewer
    try {
      const screen = await this.#open()
      if (screen !== undefined) this.#join(screen)
    } catch (error) {
      this.#fail(troubleOf(error), error)
    }
  }

  async #open(): Promise<OpenedScreen | undefined> {
    const signal = AbortSignal.any([this.#giveUp.signal, AbortSignal.timeout(OPENING_MS)])
    const count = (toPc: number, fromPc: number) => this.#connection?.countBytes(toPc, fromPc)
    const screen = await openScreenOf(this.#room, this.#visit, { signal, count })
    if (screen === 'noKey') {
      this.#fail('noKey')
      return undefined
    }
    this.#way = screen.way
    this.#isCounted = screen.isCounted
    if (this.#over) return void screen.way.destroy()
    if (this.#connection?.begin() !== true) return undefined
    this.#openedAt = this.#room.facts.now()
    if (limitsOf(this.#connection.decision().obligations).recorded) {
      this.#recording = await this.#record(this.#connection)
      // it ended meanwhile, and did not know of its recording
      if (this.#over) {
        this.#stop()
        return undefined
      }
    }
    return screen
  }

  /** From the first picture on: what came before one that begins later could not be shown from it. */
  #record(connection: LiveConnection): Promise<Recording> {
    const { facts, recordings } = this.#room
    const nameOf = (kind: 'person' | 'device', subject = '') => facts.find(kind, subject)?.name ?? subject
    const head = {
      startedAt: facts.now(),
      destination: this.#visit.destination.name,
      person: nameOf('person', connection.person),
      device: nameOf('device', connection.device()),
    }
    return recordings.start(connection.id, head, {
      failed: (error) => this.#fail('notRecorded', error),
      hasRoom: () => this.viewerHasRoom(),
    })
  }

  #join({ way, width, height }: OpenedScreen): void {
    const [viewer, connection] = [this.#viewer, this.#connection]
    if (viewer === undefined || connection === undefined || connection.state() === 'ended') return void way.destroy()
    this.#isJoined = true
    this.#limit(connection.decision())
    if (this.#over) return
    this.#lockIfIdle()
    if (!this.#isHeld()) this.#tellLimits('open')
    const picture = new Feed(followPicture(this.#rules()))
    const shown = { name: this.#visit.destination.name, width, height, tell: (part: Buffer) => this.#show([part]) }
    this.#input = new Feed(viewerScript(shown, this.#rules()))
    way.on('error', () => undefined)
    way.once('close', () => this.#closed())
    way.once('end', () => this.#closed())
    way.on('drain', () => viewer.goOn())
    way.on('data', (chunk: Buffer) => this.#fromPc(picture, chunk))
    if (this.#isHeld()) way.pause()
    this.#idle.restart()
  }

  #rules(): InputRules {
    return {
      mayCopyOut: () => this.#limits.clipboardOut && !this.#isHeld(),
      mayPasteIn: () => this.#limits.clipboardIn && !this.#isHeld(),
      mayType: () => !this.#limits.viewOnly && !this.#isHeld(),
      touched: () => this.#touched(),
      held: this.#held,
    }
  }

  #touched(): void {
    if (this.#isHeld()) return
    this.#idle.touched()
    if (performance.now() - this.#notedAt < NOTE_MS) return
    this.#notedAt = performance.now()
    this.#lastTouched.note(this.#visit.session, this.#visit.destination.id)
    this.#room.touched?.(this.#visit)
  }

  /** A page that was opened anew is as idle as the one before it. */
  #lockIfIdle(): void {
    const { session, destination } = this.#visit
    const idleMs = this.#lastTouched.idleMs(session, destination.id)
    const { idleLockMs } = this.#limits
    if (idleMs !== undefined && idleLockMs !== undefined && idleMs >= idleLockMs) this.#lock()
    else if (idleMs === undefined) this.#lastTouched.note(session, destination.id)
  }

  #fromPc(picture: Feed, chunk: Buffer): void {
    if (this.#over) return
    if (this.#isHeld()) {
      // a stream whose 'readable' listener just left flows once more, paused or not
      this.#way?.pause()
      this.#way?.unshift(chunk)
      return
    }
    try {
      if (!this.#isCounted) this.#connection?.countBytes(0, chunk.length)
      this.#show(picture.push(chunk))
    } catch (error) {
      return this.#fail('brokenPicture', error)
    }
    if (!this.#hasRoom()) this.#way?.pause()
  }

  #show(parts: readonly Buffer[]): void {
    this.#recording?.write(parts)
    this.#viewer?.show(parts)
  }

  #hasRoom(): boolean {
    return this.#viewer?.isFull === false && this.#recording?.isFull() !== true
  }

  fromViewer(bytes: Buffer): void {
    if (this.#over) return
    // a viewer waits to be greeted
    if (this.#input === undefined) return this.#fail('brokenViewer')
    let parts: readonly Buffer[]
    try {
      parts = this.#input.push(bytes)
    } catch (error) {
      return this.#fail('brokenViewer', error)
    }
    if (!this.#isHeld()) return this.#toPc(parts)
    this.#owed.push(...parts)
    if (this.#owed.length > MOST_OWED) this.#fail('brokenViewer')
  }

  #toPc(parts: readonly Buffer[]): void {
    const way = this.#way
    if (way === undefined || parts.length === 0 || !way.writable) return
    const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
    if (!this.#isCounted) this.#connection?.countBytes(bytes.length, 0)
    if (!way.write(bytes)) this.#viewer?.wait()
  }

  /** The browser, or the disk, took in what was on its way. */
  viewerHasRoom(): void {
    if (!this.#isHeld() && this.#hasRoom()) this.#way?.resume()
  }

  /** The browser is gone; the PC's screen stays as it is. */
  viewerGone(): void {
    if (this.#over) return
    this.#stop()
    this.#connection?.close()
  }

  viewerGarbled(): void {
    this.#fail('brokenViewer')
  }

  /** Nobody cut it: the last of its picture may leave first, and until then it can be cut. */
  #closed(): void {
    this.#viewer?.whenLeft(() => this.#isClosed())
  }

  #isClosed(): void {
    if (this.#over) return
    const { language } = this.#visit
    const isOurs = this.#room.isStartedHere?.(this.#visit) === true
    this.#end({ kind: 'ended', told: isOurs ? toldOfDesktopEnded(language) : toldOfClosed(language), next: 'again' })
    this.#connection?.close({ kind: 'failed', cause: isOurs ? 'desktopEnded' : 'pcClosed' })
  }

  cut(ending: Ending): void {
    if (this.#over) return
    const { language } = this.#visit
    if (ending.kind !== 'cut') return this.#end({ kind: 'ended', told: toldOfClosed(language), next: 'again' })
    const told =
      'decision' in ending
        ? toldOfDecision('denied', ending.decision, { language, findRule: this.#room.findRule })
        : toldOfCut(ending.cause, language)
    this.#end({ kind: 'ended', told, next: 'cause' in ending && ending.cause === 'gatewayStops' ? 'reload' : 'again' })
  }

  pause(decision: Decision): void {
    this.#letGo()
    this.#paused = decision
    this.#way?.pause()
    this.#tellHeld()
  }

  resume(decision: Decision): void {
    this.#paused = undefined
    this.#limit(decision)
    this.#goOn()
  }

  oblige(decision: Decision): void {
    this.#limit(decision)
    this.#tellLimits('limits')
  }

  #tellLimits(kind: 'open' | 'limits'): void {
    const openMs = this.#room.facts.now() - this.#openedAt
    this.#viewer?.tell({ kind, limits: toldLimits(this.#limits, openMs) })
  }

  #limit(decision: Decision): void {
    const limits = limitsOf(decision.obligations)
    if (limits.viewOnly) this.#letGo()
    this.#limits = limits
    this.#idle.set(limits.idleLockMs)
    if (!this.#isJoined || limits.recorded === (this.#recording !== undefined)) return
    if (limits.recorded) return this.#beginAnew()
    this.#recording?.end()
    this.#recording = undefined
  }

  /** A recording starts with the first picture: the viewer connects again, and is recorded from there. */
  #beginAnew(): void {
    if (this.#over) return
    this.#end({ kind: 'ended', told: toldOfClosed(this.#visit.language), next: 'reload' })
    this.#connection?.close()
  }

  /** Nobody used it for too long: it is as a pause, but of ours, and ends with a proof that is younger. */
  #lock(): void {
    if (this.#over || this.#locked !== undefined || this.#way === undefined) return
    this.#letGo()
    const at = this.#room.facts.now()
    const stopListening = this.#room.facts.onChange(() => this.#unlockIfProved())
    const timer = setTimeout(() => this.#fail('idleTooLong'), MOST_LOCKED_MS).unref()
    this.#locked = {
      at,
      stop: () => {
        stopListening()
        clearTimeout(timer)
      },
    }
    this.#way.pause()
    this.#tellHeld()
  }

  #unlockIfProved(): void {
    const locked = this.#locked
    const proved = this.#room.facts.find('session', this.#visit.session)?.seen['session.provedAt']
    if (locked === undefined || proved?.kind !== 'value' || typeof proved.value !== 'number') return
    if (proved.value <= locked.at) return
    locked.stop()
    this.#locked = undefined
    this.#lastTouched.note(this.#visit.session, this.#visit.destination.id)
    this.#goOn()
  }

  #goOn(): void {
    if (this.#over) return
    if (this.#isHeld()) return this.#tellHeld()
    this.#idle.restart()
    this.#tellLimits('open')
    const owed = this.#owed
    this.#owed = []
    this.#toPc(owed)
    if (this.#hasRoom()) this.#way?.resume()
  }

  /** Why it is hidden now, with what ends that. A pause goes first: where a lock is left after it, that is told then. */
  #tellHeld(): void {
    const { language } = this.#visit
    if (this.#paused === undefined)
      return this.#viewer?.tell({ kind: 'veiled', told: toldOfIdle(language), mayProve: true })
    const told = toldOfDecision('paused', this.#paused, { language, findRule: this.#room.findRule })
    this.#viewer?.tell({ kind: 'veiled', told, mayProve: this.#paused.outcome === 'step-up' })
  }

  #isHeld(): boolean {
    return this.#paused !== undefined || this.#locked !== undefined
  }

  /** Keys that are down are let go of before nobody may type: the PC would repeat them. */
  #letGo(): void {
    if (!this.#isHeld()) this.#toPc(this.#held.release())
  }

  #fail(trouble: Trouble, error?: unknown): void {
    if (this.#over) return
    const { language, destination } = this.#visit
    const isOff = trouble === 'refused' || trouble === 'timedOut' || trouble === 'unreachable'
    const next = this.#nextOf(isOff && destination.wake !== undefined ? 'wake' : 'again')
    const told =
      error instanceof ProgramMissing ? toldOfMissing(error.aptPackage, language) : toldOfTrouble(trouble, language)
    this.#end({ kind: 'ended', told, next })
    this.#connection?.close({ kind: 'failed', cause: trouble })
    if (error !== undefined && isBug(error)) this.#room.onFault(error)
  }

  /** Before anything was seen, another may do as well. */
  #nextOf(next: 'wake' | 'again'): 'wake' | 'again' | 'reload' {
    return !this.#isJoined && this.#room.hasAnother?.(this.#visit) === true ? 'reload' : next
  }

  #end(last: Extract<ToViewer, { kind: 'ended' }>): void {
    this.#stop()
    this.#viewer?.end(last)
  }

  /** A PC lets go of the keys of a connection that is gone. */
  #stop(): void {
    this.#over = true
    this.#idle.stop()
    this.#locked?.stop()
    this.#giveUp.abort()
    this.#recording?.end()
    this.#way?.destroy()
  }
}

function* viewerScript(shown: Parameters<typeof greetViewer>[0], rules: InputRules): Script {
  yield* greetViewer(shown)
  return yield* readInput(rules)
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof CannotReach || error instanceof ScreenRefused) return error.reason
  if (error instanceof ProgramMissing) return 'programMissing'
  if (error instanceof CannotRecord) return 'notRecorded'
  return 'timedOut'
}

function isBug(error: unknown): boolean {
  if (error instanceof CannotReach || error instanceof ScreenRefused || error instanceof ProgramMissing) return false
  return !(
    error instanceof Error &&
    (error.name === 'BadRfb' || error.name === 'TimeoutError' || error.name === 'AbortError')
  )
}
