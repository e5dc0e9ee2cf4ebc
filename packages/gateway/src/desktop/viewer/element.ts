/** An element with its class, text and children; nothing is ever read as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  kind: K,
  properties: { readonly class?: string; readonly text?: string } = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(kind)
  if (properties.class !== undefined) made.className = properties.class
  if (properties.text !== undefined) made.textContent = properties.text
  made.append(...children)
  return made
}

export function button(text: string, press: () => void, kind = ''): HTMLButtonElement {
  const made = element('button', { class: kind, text })
  made.type = 'button'
  made.addEventListener('click', press)
  return made
}
