import type { Limits, ViewerStart } from '../to-viewer.ts'
import { button, element } from './element.ts'
import { InPlace } from './in-place.ts'
import { chordsOf, press } from './keys.ts'
import { type ClipboardPanel, clipboardPanel, type Screen, writePanel } from './panels.ts'
import { Typist } from './typist.ts'
import type { ViewerWords } from './words.ts'

export type Toolbar = {
  readonly nodes: readonly Node[]
  readonly limit: (limits: Limits) => void
  readonly clipboard: ClipboardPanel
  /** The PC has what was announced on its clipboard. */
  readonly given: () => void
  /** Lies on the screen. */
  readonly inPlace: HTMLElement
  /** Whether the screen is shrunk to the window. */
  readonly fits: () => boolean
}

/** What the bar belongs to: the whole page, and in it where the screen is. */
type Around = { readonly root: HTMLElement; readonly screenOf: HTMLElement }

/** The bar above the screen, and what opens from it. On a narrow window its buttons lie behind one. */
export function toolbar(start: ViewerStart, words: ViewerWords, screen: Screen, { root, screenOf }: Around): Toolbar {
  const clipboard = clipboardPanel(words, screen)
  let mayPaste = false
  const typist = new Typist({ ...screen, isDrawn: start.isDrawn, mayPaste: () => mayPaste })
  const write = writePanel(words, typist)
  const inPlace = new InPlace(screenOf, words, { ...screen, typist })
  const method = inputMethod(words, screen, inPlace)
  const keys = keysMenu(words, screen)
  let fits = true
  const fit = button(words.actual, () => {
    fits = !fits
    fit.textContent = fits ? words.actual : words.fit
    const rfb = screen.rfb()
    if (rfb !== undefined) rfb.scaleViewport = fits
  })
  const full = button(words.full, () => {
    void goFull(root)
  })
  const writeButton = button(words.write, () => write.showModal())
  const clipboardButton = button(words.clipboard, () => clipboard.dialog.showModal())
  const tools = element('div', { class: 'tools' }, method.node, writeButton, clipboardButton, keys, fit, full)
  const more = button(
    words.tools,
    () => {
      const isOpen = tools.classList.toggle('open')
      more.ariaExpanded = String(isOpen)
    },
    'more',
  )
  more.ariaExpanded = 'false'
  const badge = element('span', { class: 'badge', text: words.viewOnly })
  badge.hidden = true
  const recorded = recordedBadge(start, words)
  const name = element('strong', { text: start.name })
  const bar = element('header', { class: 'bar' }, name, recorded, badge, more, tools)
  return {
    nodes: [bar, write, clipboard.dialog],
    clipboard,
    given: () => typist.given(),
    inPlace: inPlace.node,
    fits: () => fits,
    limit: (limits) => {
      mayPaste = limits.clipboardIn
      badge.hidden = !limits.viewOnly
      recorded.hidden = !limits.recorded
      // what is drawn takes text that no key has by its clipboard alone
      writeButton.hidden = limits.viewOnly || (start.isDrawn && !limits.clipboardIn)
      method.offer(!writeButton.hidden)
      keys.hidden = limits.viewOnly
      clipboard.limit(limits)
      if (writeButton.hidden && write.open) write.close()
    },
  }
}

/** What this browser remembers of whose input method writes at this PC. */
const REMEMBERED = 'taga-input-method'

/** Asks whose input method writes. Without another answer the PC's own, as its keys all reach it; of a phone its own, since it has no other keyboard. */
function inputMethod(
  words: ViewerWords,
  { rfb }: Screen,
  inPlace: InPlace,
): { readonly node: HTMLElement; readonly offer: (isOffered: boolean) => void } {
  const choice = element('select')
  for (const [value, text] of [
    ['pc', words.methodOfPc],
    ['device', words.methodOfDevice],
  ] as const)
    choice.append(new Option(text, value))
  const isPhone = matchMedia('(hover: none) and (pointer: coarse)').matches
  choice.value = (localStorage.getItem(REMEMBERED) ?? (isPhone ? 'device' : 'pc')) === 'device' ? 'device' : 'pc'
  choice.addEventListener('change', () => {
    localStorage.setItem(REMEMBERED, choice.value)
    inPlace.turn(choice.value === 'device')
    rfb()?.focus()
  })
  const node = element('label', { class: 'method' }, element('span', { text: words.method }), choice)
  return {
    node,
    offer: (isOffered) => {
      node.hidden = !isOffered
      inPlace.turn(isOffered && choice.value === 'device')
    },
  }
}

/** Says so all the time, and what it means to who asks. */
function recordedBadge({ keptDays }: ViewerStart, words: ViewerWords): HTMLElement {
  const dot = element('span', { class: 'dot' })
  dot.ariaHidden = 'true'
  const note = element('p', { text: words.recordedNote(keptDays) })
  const badge = element(
    'details',
    { class: 'recorded' },
    element('summary', { class: 'badge' }, dot, document.createTextNode(words.recorded)),
    note,
  )
  badge.hidden = true
  return badge
}

function keysMenu(words: ViewerWords, { rfb }: Screen): HTMLElement {
  const list = element('div', { class: 'keys' })
  const menu = element('details', {}, element('summary', { text: words.keys }), list)
  for (const chord of chordsOf(words))
    list.append(
      button(chord.name, () => {
        const screen = rfb()
        if (screen !== undefined) press(screen, chord)
        menu.open = false
        screen?.focus()
      }),
    )
  document.addEventListener('pointerdown', (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false
  })
  return menu
}

/** In full screen, keys that the system would take are ours where the browser can (Keyboard Lock). */
async function goFull(root: HTMLElement): Promise<void> {
  if (document.fullscreenElement !== null) return document.exitFullscreen()
  await root.requestFullscreen({ navigationUI: 'hide' }).catch(() => undefined)
  const { keyboard } = navigator as { readonly keyboard?: { lock(): Promise<void> } } // not in every browser
  await keyboard?.lock().catch(() => undefined)
}
