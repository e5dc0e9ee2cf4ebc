import type { Told } from '../to-viewer.ts'
import { button, element } from './element.ts'

/** What hides the screen: a wait, a pause, or why it is over. */
export class Curtain {
  readonly node: HTMLElement

  constructor() {
    this.node = element('div', { class: 'curtain' })
    this.node.hidden = true
  }

  lift(): void {
    this.node.hidden = true
    this.node.parentElement?.classList.remove('covered')
    this.node.replaceChildren()
  }

  wait(text: string): void {
    const line = element('p', { text })
    line.role = 'status'
    this.#show(element('div', { class: 'card waiting' }, element('span', { class: 'turning' }), line))
  }

  tell({ title, text, parts }: Told, ...actions: readonly Node[]): void {
    const heading = element('h1', { text: title })
    heading.tabIndex = -1
    const items = parts.map((part) =>
      element('li', {}, element('h2', { text: part.title }), element('p', { text: part.text })),
    )
    const list = items.length === 0 ? [] : [element('ul', {}, ...items)]
    const card = element('div', { class: 'card' }, heading, element('p', { text }), ...list, ...actions)
    card.role = 'alertdialog'
    card.ariaLabel = title
    this.#show(card)
    heading.focus()
  }

  #show(card: HTMLElement): void {
    this.node.replaceChildren(card)
    // the tools act on a screen, and there is none to be seen
    this.node.parentElement?.classList.add('covered')
    this.node.hidden = false
  }
}

export function proveLink(href: string, words: { readonly prove: string; readonly proveNote: string }): Node {
  const link = element('a', { class: 'main', text: words.prove })
  link.href = href
  link.target = '_blank'
  link.rel = 'noopener'
  return element('div', {}, link, element('p', { class: 'soft', text: words.proveNote }))
}

export function wakeButton(
  path: string,
  words: { readonly wake: string; readonly waking: string; readonly wakeFailed: string },
  again: () => void,
): Node {
  const status = element('p', { class: 'soft' })
  status.role = 'status'
  const wake = button(
    words.wake,
    () => {
      wake.disabled = true
      fetch(path, { method: 'POST' }).then(
        ({ ok }) => {
          status.textContent = ok ? words.waking : words.wakeFailed
          if (ok) again()
          else wake.disabled = false
        },
        () => {
          status.textContent = words.wakeFailed
          wake.disabled = false
        },
      )
    },
    'main',
  )
  return element('div', {}, wake, status)
}
