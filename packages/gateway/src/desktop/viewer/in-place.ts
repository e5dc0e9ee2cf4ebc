import { element } from './element.ts'
import { BACKSPACE, press } from './keys.ts'
import type { Screen } from './panels.ts'
import type { Typist } from './typist.ts'
import type { ViewerWords } from './words.ts'

/** Keys by which somebody speaks to the input method of this device (UI Events KeyboardEvent key Values, section 3.8.3), and not to the PC's. */
const OF_INPUT_METHODS: ReadonlySet<string> = new Set(
  `Zenkaku Hankaku ZenkakuHankaku KanjiMode Convert NonConvert Eisu Alphanumeric KanaMode HiraganaKatakana Hiragana
  Katakana Romaji ModeChange Process Dead`.split(/\s+/),
)
/** かな and 英数 of a Mac. */
const OF_A_MAC: ReadonlySet<string> = new Set(['Lang1', 'Lang2'])

/** Keyboards of phones take back what stands before the caret, and say so of a field that is not empty alone. */
const BEFORE = '\u200b'

/**
 * A field over the screen, where somebody pointed last, which has the focus in the place of the picture: a picture has no input method. What is
 * composed is seen there alone, and goes to the PC as text once it is taken; keys of no input method go to the PC as ever.
 */
export class InPlace {
  readonly node: HTMLTextAreaElement
  readonly #screen: HTMLElement
  readonly #typist: Typist
  /** Keys that the PC believes to be down, by their codes. */
  readonly #held = new Map<string, KeyboardEvent>()

  /** `of`: where the picture is, on which the field lies. */
  constructor(of: HTMLElement, words: ViewerWords, { rfb, typist }: Screen & { readonly typist: Typist }) {
    this.#screen = of
    this.#typist = typist
    const field = element('textarea', { class: 'in-place' })
    field.ariaLabel = words.inPlace
    field.rows = 1
    field.hidden = true
    field.spellcheck = false
    field.autocapitalize = 'off'
    field.setAttribute('autocorrect', 'off')
    field.autocomplete = 'off'
    this.node = field
    of.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLCanvasElement) this.focus()
    })
    of.addEventListener('pointerdown', ({ clientX, clientY }) => this.#moveTo(clientX, clientY), { capture: true })
    field.addEventListener('keydown', (event) => this.#down(event))
    field.addEventListener('keyup', (event) => this.#up(event))
    field.addEventListener('compositionstart', () => {
      for (const event of this.#held.values()) this.#up(event)
    })
    field.addEventListener('input', (event) => {
      if (event instanceof InputEvent && event.isComposing) return this.#show()
      this.#send()
      if (field.value !== '') return
      typist.key(() => {
        const screen = rfb()
        if (screen !== undefined) press(screen, BACKSPACE)
      })
      this.#clear()
    })
    field.addEventListener('compositionend', () => this.#send())
  }

  /** Whether this device's input method writes. */
  turn(isOn: boolean): void {
    if (this.node.hidden !== isOn) return
    const had = document.activeElement
    // what is hidden has no focus, and the picture takes it over
    if (had === this.node) this.#picture()?.focus({ preventScroll: true })
    this.node.hidden = !isOn
    this.#clear()
    if (had === this.#picture()) this.focus()
  }

  /** Has no effect where the PC's own input method writes. */
  focus(): void {
    if (!this.node.hidden) this.node.focus({ preventScroll: true })
  }

  #down(event: KeyboardEvent): void {
    if (isOfInputMethod(event)) return
    event.preventDefault()
    this.#held.set(event.code, event)
    this.#forward('keydown', event)
  }

  #up(event: KeyboardEvent): void {
    if (!this.#held.delete(event.code)) return
    this.#forward('keyup', event)
  }

  /** To the picture, which sends it as if it had the focus itself. */
  #forward(kind: 'keydown' | 'keyup', event: KeyboardEvent): void {
    const { key, code, location, repeat, ctrlKey, shiftKey, altKey, metaKey } = event
    const is = (name: string) => event.getModifierState(name)
    const again = new KeyboardEvent(kind, {
      key,
      code,
      location,
      repeat,
      ctrlKey,
      shiftKey,
      altKey,
      metaKey,
      modifierCapsLock: is('CapsLock'),
      modifierNumLock: is('NumLock'),
      modifierAltGraph: is('AltGraph'),
    })
    this.#typist.key(() => this.#picture()?.dispatchEvent(again))
  }

  #picture(): HTMLCanvasElement | null {
    return this.#screen.querySelector('canvas')
  }

  #send(): void {
    const text = this.node.value.replaceAll(BEFORE, '')
    if (text === '') return this.#show()
    this.#clear()
    this.#typist.text(text)
  }

  #clear(): void {
    this.node.value = BEFORE
    this.#show()
  }

  /** As wide as what is composed, and not to be seen without. */
  #show(): void {
    const { length } = this.node.value.replaceAll(BEFORE, '')
    this.node.classList.toggle('composing', length > 0)
    this.node.style.width = length > 0 ? `${length + 2}em` : ''
  }

  #moveTo(x: number, y: number): void {
    const { left, top, width, height } = this.#screen.getBoundingClientRect()
    // room for a word, beneath what was pointed at
    this.node.style.left = `${Math.max(0, Math.min(x - left, width - 200))}px`
    this.node.style.top = `${Math.max(0, Math.min(y - top + 12, height - 48))}px`
  }
}

/** Browsers name a key that an input method takes by the number 229 (UI Events, section 7.3.1), some by nothing else; phones name none. */
function isOfInputMethod({ isComposing, key, code, keyCode }: KeyboardEvent): boolean {
  if (isComposing || keyCode === 229 || key === '' || key === 'Unidentified') return true
  return OF_INPUT_METHODS.has(key) || OF_A_MAC.has(code)
}
