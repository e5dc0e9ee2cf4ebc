import type RFB from '@novnc/novnc'
import { type Chord, isLatin, liesAlike, PASTE, PASTE_IN_X, placeOf, press, typeText } from './keys.ts'
import type { Screen } from './panels.ts'

/** As long as an announced clipboard takes to reach a PC behind two protocols; a paste before that would be of what was there before. */
const REACHES_MS = 400
/** As long as a program takes to paste: what follows sooner would stand before it, or be pasted in its place. */
const PASTED_MS = 500
/** Nobody asked for what was pasted, nor will. */
const MOST_PASTING_MS = 3_000

export type TypistOptions = Screen & {
  /** Keys reach the PC by their places alone, as RDP's do, so that what has none goes by the clipboard. */
  readonly isDrawn: boolean
  readonly mayPaste: () => boolean
}

type Paste = { text: string; readonly chord: Chord; readonly reachesMs: number }
type Step = { readonly to: RFB } & ({ readonly act: () => void } | { readonly paste: Paste })

/** What was written, on its way to the PC in the order in which it was written. */
export class Typist {
  readonly #options: TypistOptions
  readonly #steps: Step[] = []
  #isBusy = false
  #given: (() => void) | undefined

  constructor(options: TypistOptions) {
    this.#options = options
  }

  /** Whether there was a screen to write on. */
  text(text: string): boolean {
    const { rfb, isDrawn, mayPaste } = this.#options
    const to = rfb()
    if (to === undefined) return false
    const plain = text.replaceAll('\r\n', '\n')
    if (isDrawn && liesAlike(plain)) return this.key(() => typeText(to, plain, placeOf))
    if (isDrawn) return this.#paste(to, { text: plain, chord: PASTE, reachesMs: REACHES_MS })
    if (mayPaste() && !isLatin(plain) && isOfX(to))
      return this.#paste(to, { text: plain, chord: PASTE_IN_X, reachesMs: 0 })
    return this.key(() => typeText(to, plain))
  }

  /** At once, where nothing is on its way before it. */
  key(act: () => void): boolean {
    const to = this.#options.rfb()
    if (to === undefined) return false
    if (this.#isBusy) this.#steps.push({ to, act })
    else act()
    return true
  }

  /** The PC has what was announced on its clipboard. */
  given(): void {
    this.#given?.()
  }

  #paste(to: RFB, paste: Paste): boolean {
    const last = this.#steps.at(-1)
    // one that waits takes more with it
    if (last !== undefined && 'paste' in last && last.to === to) last.paste.text += paste.text
    else this.#steps.push({ to, paste })
    if (!this.#isBusy) void this.#run()
    return true
  }

  async #run(): Promise<void> {
    this.#isBusy = true
    for (let step = this.#steps.shift(); step !== undefined; step = this.#steps.shift()) {
      // what was meant for a screen that is gone is not for the next one
      if (step.to !== this.#options.rfb()) continue
      if ('act' in step) step.act()
      else await this.#pasteInto(step.to, step.paste)
    }
    this.#isBusy = false
  }

  async #pasteInto(to: RFB, { text, chord, reachesMs }: Paste): Promise<void> {
    const given = new Promise<void>((resolve) => {
      this.#given = resolve
    })
    to.clipboardPasteFrom(text)
    await pass(reachesMs)
    press(to, chord)
    await Promise.race([Promise.all([given, pass(PASTED_MS)]), pass(MOST_PASTING_MS)])
  }
}

/**
 * A keyboard of X has room for some 18 characters that no key has, and loses all others: servers of X, which tell themselves by taking keys by
 * their places, are pasted into. Others, as those of Windows, take every character as such.
 */
function isOfX(rfb: RFB): boolean {
  return rfb._qemuExtKeyEventSupported && rfb._clipboardServerCapabilitiesFormats[1] === true
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
