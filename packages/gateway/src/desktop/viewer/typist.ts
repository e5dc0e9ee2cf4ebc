import type RFB from '@novnc/novnc'
import { liesAlike, PASTE, placeOf, press, typeText } from './keys.ts'
import type { Screen } from './panels.ts'

/** As long as an announced clipboard takes to reach a PC behind two protocols; a paste before that would be of what was there before. */
const REACHES_MS = 400
/** As long as a program takes to ask for what it pastes: what follows sooner would stand before it, or be pasted in its place. */
const PASTED_MS = 300

type Step = { readonly to: RFB } & ({ readonly act: () => void } | { paste: string })

/** What was written, on its way to the PC in the order in which it was written. */
export class Typist {
  readonly #rfb: Screen['rfb']
  readonly #isDrawn: boolean
  readonly #steps: Step[] = []
  #isBusy = false

  /** `isDrawn`: keys reach the PC by their places alone, as RDP's do, so that what has none goes by the clipboard. */
  constructor({ rfb }: Screen, isDrawn: boolean) {
    this.#rfb = rfb
    this.#isDrawn = isDrawn
  }

  /** Whether there was a screen to write on. */
  text(text: string): boolean {
    const to = this.#rfb()
    if (to === undefined) return false
    const plain = text.replaceAll('\r\n', '\n')
    if (!this.#isDrawn) return this.key(() => typeText(to, plain))
    if (liesAlike(plain)) return this.key(() => typeText(to, plain, placeOf))
    const last = this.#steps.at(-1)
    // a paste that waits takes more with it
    if (last !== undefined && 'paste' in last && last.to === to) last.paste += plain
    else this.#add({ to, paste: plain })
    return true
  }

  /** At once, where nothing is on its way before it. */
  key(act: () => void): boolean {
    const to = this.#rfb()
    if (to === undefined) return false
    if (this.#isBusy) this.#add({ to, act })
    else act()
    return true
  }

  #add(step: Step): void {
    this.#steps.push(step)
    if (!this.#isBusy) void this.#run()
  }

  async #run(): Promise<void> {
    this.#isBusy = true
    for (let step = this.#steps.shift(); step !== undefined; step = this.#steps.shift()) {
      // what was meant for a screen that is gone is not for the next one
      if (step.to !== this.#rfb()) continue
      if ('act' in step) step.act()
      else await paste(step.to, step.paste)
    }
    this.#isBusy = false
  }
}

async function paste(to: RFB, text: string): Promise<void> {
  to.clipboardPasteFrom(text)
  await pass(REACHES_MS)
  press(to, PASTE)
  await pass(PASTED_MS)
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
