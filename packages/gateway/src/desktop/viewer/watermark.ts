const SVG = 'http://www.w3.org/2000/svg'
const MINUTE = 60_000

/**
 * Who looks, on what device and when, over the whole screen. It names whoever photographs or shares what is shown; somebody who changes
 * this page in their own browser can take it away, so it comes back by itself and is no more than that.
 */
export class Watermark {
  readonly #stage: HTMLElement
  readonly #who: string
  readonly #language: string
  #layer: SVGSVGElement | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  #observer: MutationObserver | undefined

  constructor(stage: HTMLElement, who: string, language: string) {
    this.#stage = stage
    this.#who = who
    this.#language = language
  }

  show(isOn: boolean): void {
    if (isOn === (this.#layer !== undefined)) return
    if (!isOn) return this.#remove()
    this.#draw()
    this.#timer = setInterval(() => this.#draw(), MINUTE)
    this.#observer = new MutationObserver(() => {
      if (this.#layer?.parentNode !== this.#stage) this.#draw()
    })
    this.#observer.observe(this.#stage, { childList: true })
  }

  #remove(): void {
    clearInterval(this.#timer)
    this.#observer?.disconnect()
    this.#layer?.remove()
    this.#layer = undefined
  }

  #draw(): void {
    const time = new Intl.DateTimeFormat(this.#language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date())
    const layer = shape('svg', { class: 'watermark', 'aria-hidden': 'true' })
    const pattern = shape('pattern', {
      id: 'watermark',
      width: '360',
      height: '200',
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(-24)',
    })
    for (const [at, line] of [this.#who, time].entries())
      for (const kind of ['halo', 'ink']) {
        const text = shape('text', { x: '12', y: String(60 + at * 26), class: kind })
        text.textContent = line
        pattern.append(text)
      }
    layer.append(pattern, shape('rect', { width: '100%', height: '100%', fill: 'url(#watermark)' }))
    const before = this.#layer
    this.#layer = layer
    before?.remove()
    this.#stage.append(layer)
  }
}

function shape<K extends keyof SVGElementTagNameMap>(
  kind: K,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, kind)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}
