import RFB from '@novnc/novnc'
import type { Limits, ToViewer, ViewerStart, WatchStart } from '../to-viewer.ts'
import type { Channel } from './channel.ts'
import { Curtain, proveLink, wakeButton } from './curtain.ts'
import { button, element } from './element.ts'
import { EndingNote } from './ending-note.ts'
import { showRecording } from './show-recording.ts'
import { toolbar } from './toolbar.ts'
import { Watermark } from './watermark.ts'
import { Wire } from './wire.ts'
import { wordsOf } from './words.ts'

const FIRST_WAIT_MS = 500
const MOST_WAIT_MS = 8_000
/** A question over a line that is dead is never answered. */
const ANSWER_MS = 10_000
/** A PC that was woken is asked again so often, for so long. */
const WAKING_EVERY_MS = 5_000
const WAKING_MS = 3 * 60_000

const found = document.getElementById('desktop')
if (found !== null) show(found, JSON.parse(found.dataset['start'] ?? '') as ViewerStart) // our own gateway's words
const recording = document.getElementById('recording')
if (recording !== null) showRecording(recording, JSON.parse(recording.dataset['start'] ?? '') as WatchStart) // the same

function show(root: HTMLElement, start: ViewerStart): void {
  const words = wordsOf(start.language)
  const curtain = new Curtain()
  const stage = element('main', { class: 'stage' })
  stage.ariaLabel = words.screen
  const screenOf = element('div', { class: 'screen' })
  stage.append(screenOf)
  let rfb: RFB | undefined
  let wire: Wire | undefined
  let waitMs = FIRST_WAIT_MS
  let wakingUntil = 0
  /** How often it was asked whether it may be opened: only the last answer counts. */
  let asked = 0
  /** It ended, and why stands there to be read. */
  let isOver = false
  const tools = toolbar(start, words, { rfb: () => rfb }, { root, screenOf })
  const watermark = new Watermark(stage, [start.person, start.device].filter(Boolean).join(' · '), start.language)
  const ending = new EndingNote(words)
  root.replaceChildren(...tools.nodes, ending.node, stage, curtain.node)
  curtain.wait(start.isStarted ? words.preparing : words.opening)
  connect()
  // the network may be another one now, and a line of the former one is dead without a word
  addEventListener('online', () => {
    if (isOver) return
    drop()
    curtain.wait(words.reconnecting)
    waitMs = FIRST_WAIT_MS
    void again()
  })

  function connect(): void {
    isOver = false
    wire = new Wire(start.isDrawn ? `${start.socketPath}?${sizeOf(stage)}` : start.socketPath, { told, lost })
  }

  function told(message: ToViewer, channel: Channel): void {
    switch (message.kind) {
      case 'tick':
        return
      case 'open':
        waitMs = FIRST_WAIT_MS
        limit(message.limits)
        rfb ??= openScreen(channel)
        screenOf.hidden = false
        curtain.lift()
        return rfb.focus({ preventScroll: true })
      case 'limits':
        return limit(message.limits)
      case 'veiled':
        veil()
        return curtain.tell(message.told, ...(message.mayProve ? [proveLink(start.provePath, words)] : []))
      case 'ended':
        return ended(message)
    }
  }

  function ended({ told, next }: Extract<ToViewer, { kind: 'ended' }>): void {
    const waits = rfb === undefined ? words.opening : words.reconnecting
    drop()
    if (next === 'reload') return lost(waits)
    if (next === 'wake' && performance.now() < wakingUntil) {
      setTimeout(() => void again(), WAKING_EVERY_MS)
      return curtain.wait(words.waking)
    }
    isOver = true
    const reopen = button(words.reopen, () => location.reload(), next === 'wake' ? '' : 'main')
    if (next !== 'wake') return curtain.tell(told, reopen)
    const wake = wakeButton(start.wakePath, words, () => {
      wakingUntil = performance.now() + WAKING_MS
      setTimeout(() => void again(), WAKING_EVERY_MS)
    })
    curtain.tell(told, wake, reopen)
  }

  function openScreen(channel: Channel): RFB {
    const made = new RFB(screenOf, channel)
    screenOf.append(tools.inPlace)
    channel.ongiven = tools.given
    made.scaleViewport = tools.fits()
    made.background = 'transparent'
    made.showDotCursor = true
    made.qualityLevel = 8
    made.addEventListener('clipboard', (event) => {
      if (event instanceof CustomEvent) tools.clipboard.copiedOnPc((event as CustomEvent<{ text: string }>).detail.text)
    })
    return made
  }

  function limit(limits: Limits): void {
    tools.limit(limits)
    watermark.show(limits.watermark)
    ending.set(limits.endsInMs)
  }

  /** What was shown is not behind the curtain but gone from the page's picture. */
  function veil(): void {
    rfb?.blur()
    screenOf.hidden = true
    for (const dialog of document.querySelectorAll('dialog')) dialog.close()
  }

  function drop(): void {
    wire?.end()
    wire = undefined
    rfb = undefined
    ending.set()
    veil()
    screenOf.replaceChildren()
  }

  function lost(waits: string = words.reconnecting): void {
    drop()
    curtain.wait(waits)
    setTimeout(() => void again(), waitMs * (0.75 + Math.random() / 2))
    waitMs = Math.min(waitMs * 2, MOST_WAIT_MS)
  }

  /** Asks for the page before the socket: a refusal is a page with reasons, which a socket cannot show. */
  async function again(): Promise<void> {
    if (wire !== undefined) return
    asked += 1
    const own = asked
    const signal = AbortSignal.timeout(ANSWER_MS)
    const status = await fetch('/', { redirect: 'manual', cache: 'no-store', signal }).then(
      (response) => (response.type === 'opaqueredirect' ? 401 : response.status),
      () => 0,
    )
    if (wire !== undefined || own !== asked) return
    if (status === 200) return connect()
    // whatever the gateway refuses is a page that says why; so is a line before a virtual desktop
    if (status >= 400 && status < 500) return location.reload()
    lost()
  }
}

/** How large a picture fills the window. */
function sizeOf(stage: HTMLElement): string {
  const { width, height } = stage.getBoundingClientRect()
  return new URLSearchParams({ width: String(Math.round(width)), height: String(Math.round(height)) }).toString()
}
