import type RFB from '@novnc/novnc'
import type { Limits } from '../to-viewer.ts'
import { button, element } from './element.ts'
import type { Typist } from './typist.ts'
import type { ViewerWords } from './words.ts'

/** What panels act on: the screen as it is now, if any. */
export type Screen = { readonly rfb: () => RFB | undefined }

function panel(title: string, words: ViewerWords, ...children: readonly Node[]): HTMLDialogElement {
  const close = button(words.close, () => dialog.close(), 'quiet')
  const dialog = element('dialog', { class: 'panel' }, element('h2', { text: title }), ...children, close)
  dialog.ariaLabel = title
  return dialog
}

function area(label: string): { readonly field: HTMLLabelElement; readonly text: HTMLTextAreaElement } {
  const text = element('textarea')
  text.rows = 3
  return { field: element('label', {}, element('span', { text: label }), text), text }
}

/** A place to write more than a line by this device's own input method, and to look at it before it is sent. */
export function writePanel(words: ViewerWords, typist: Typist): HTMLDialogElement {
  const { field, text } = area(words.writeLabel)
  const send = () => {
    if (!typist.text(text.value)) return
    text.value = ''
    text.focus()
  }
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    send()
  })
  const note = element('p', { class: 'soft', text: words.writeNote })
  return panel(words.writeTitle, words, field, note, button(words.send, send, 'main'))
}

export type ClipboardPanel = {
  readonly dialog: HTMLDialogElement
  readonly limit: (limits: Limits) => void
  readonly copiedOnPc: (text: string) => void
}

/** Text each way, where rules let it; where they do not, it says so. */
export function clipboardPanel(words: ViewerWords, { rfb }: Screen): ClipboardPanel {
  const status = element('p', { class: 'soft' })
  status.role = 'status'
  const toPc = area(words.toPcLabel)
  const fromPc = area(words.fromPcLabel)
  fromPc.text.readOnly = true
  const send = button(words.toPcSend, () => {
    rfb()?.clipboardPasteFrom(toPc.text.value)
    status.textContent = words.sent
  })
  const copy = button(words.fromPcCopy, () => {
    navigator.clipboard.writeText(fromPc.text.value).then(
      () => {
        status.textContent = words.copied
      },
      () => fromPc.text.select(),
    )
  })
  const toOff = element('p', { class: 'off', text: words.toPcOff })
  const fromOff = element('p', { class: 'off', text: words.fromPcOff })
  const dialog = panel(
    words.clipboardTitle,
    words,
    element('section', {}, element('h3', { text: words.toPc }), toPc.field, send, toOff),
    element('section', {}, element('h3', { text: words.fromPc }), fromPc.field, copy, fromOff),
    status,
  )
  return {
    dialog,
    limit: ({ clipboardIn, clipboardOut }) => {
      for (const part of [toPc.field, send]) part.hidden = !clipboardIn
      for (const part of [fromPc.field, copy]) part.hidden = !clipboardOut
      toOff.hidden = clipboardIn
      fromOff.hidden = clipboardOut
      if (!clipboardOut) fromPc.text.value = ''
    },
    copiedOnPc: (text) => {
      fromPc.text.value = text
      status.textContent = ''
      // where the browser lets us it is on this device's clipboard at once; else the button does it
      navigator.clipboard.writeText(text).catch(() => undefined)
    },
  }
}
