import RFB from '@novnc/novnc'
import type { WatchStart } from '../to-viewer.ts'
import { Channel } from './channel.ts'
import { Curtain } from './curtain.ts'
import { button, element } from './element.ts'
import { PlayClock } from './play-clock.ts'
import { type Frame, readFrames } from './read-frames.ts'
import { Watermark } from './watermark.ts'
import { type ViewerWords, wordsOf } from './words.ts'

const SPEEDS = [1, 2, 4, 16]

/** What the gateway says of a recording before its pictures. */
type Head = {
  readonly startedAt: number
  readonly destination: string
  readonly person: string
  readonly device: string
  readonly watcher: string
}

/** The page of recordings: asks for the one that the code in the address is for, once, and plays it. */
export function showRecording(root: HTMLElement, start: WatchStart): void {
  const words = wordsOf(start.language)
  const curtain = new Curtain()
  root.replaceChildren(curtain.node)
  curtain.wait(words.opening)
  const code = location.hash.slice(1)
  // it works once, and is nobody's to copy
  history.replaceState(null, '', location.pathname)
  ask(start.dataPath, code).then(
    (body) => play(body, { root, start, words, curtain }),
    () => tell(curtain, words.cannotWatch, words.cannotWatchNote),
  )
}

async function ask(path: string, code: string): Promise<ReadableStream<Uint8Array>> {
  const answer = await fetch(path, { method: 'POST', body: JSON.stringify({ code }), cache: 'no-store' })
  if (!answer.ok || answer.body === null) throw new Error(String(answer.status))
  return answer.body
}

type Shown = {
  readonly root: HTMLElement
  readonly start: WatchStart
  readonly words: ViewerWords
  readonly curtain: Curtain
}

async function play(body: ReadableStream<Uint8Array>, { root, start, words, curtain }: Shown): Promise<void> {
  const frames = readFrames(body)
  const first = await frames.next()
  if (first.done === true) return tell(curtain, words.cannotWatch, words.cannotWatchNote)
  const head = JSON.parse(new TextDecoder().decode(first.value.bytes)) as Head // our own gateway's words
  const clock = new PlayClock()
  const screenOf = element('div', { class: 'screen' })
  const stage = element('main', { class: 'stage' }, screenOf)
  stage.ariaLabel = words.recording
  const controls = bar(head, clock, { words, language: start.language })
  root.replaceChildren(controls.node, stage, curtain.node)
  curtain.lift()
  new Watermark(stage, [words.watchedBy, head.watcher].join(' '), start.language).show(true)
  const channel = new Channel(() => undefined)
  const rfb = new RFB(screenOf, channel)
  rfb.viewOnly = true
  rfb.scaleViewport = true
  rfb.background = 'transparent'
  const isWhole = await run(frames, clock, (bytes) => channel.take(bytes))
  controls.ended(isWhole)
}

/** Gives each piece to the screen when its time has come. True where its end came, false where the recording breaks off. */
async function run(
  frames: AsyncGenerator<Frame>,
  clock: PlayClock,
  show: (bytes: ArrayBuffer) => void,
): Promise<boolean> {
  try {
    for await (const { ms, bytes } of frames) {
      await clock.until(ms)
      if (bytes.length === 0) return true
      show(bytes.buffer)
    }
  } catch {
    return false // the gateway stopped sending: the file was changed, or the network is gone
  }
  return false
}

function bar(
  { destination, person, device, startedAt }: Head,
  clock: PlayClock,
  { words, language }: { readonly words: ViewerWords; readonly language: string },
) {
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(startedAt)
  const who = [person, device, when].filter(Boolean).join(' · ')
  const time = element('span', { class: 'time', text: lengthOf(0) })
  const status = element('span', { class: 'soft' })
  status.role = 'status'
  const pause = button(words.pause, () => {
    clock.pause(!clock.isPaused)
    pause.textContent = clock.isPaused ? words.goOn : words.pause
  })
  const speed = element('select')
  speed.ariaLabel = words.speed
  for (const times of SPEEDS) speed.append(new Option(`×${times}`, String(times)))
  speed.addEventListener('change', () => (clock.speed = Number(speed.value)))
  const skip = element('input')
  skip.type = 'checkbox'
  skip.checked = true
  skip.addEventListener('change', () => (clock.skips = skip.checked))
  const skips = element('label', { class: 'skips' }, skip, document.createTextNode(words.skipStill))
  const ticking = setInterval(() => (time.textContent = lengthOf(clock.at)), 250)
  const title = element('strong', { text: destination })
  const name = element('div', { class: 'whose' }, title, element('span', { class: 'soft', text: who }))
  const node = element('header', { class: 'bar play' }, name, status, time, pause, speed, skips)
  return {
    node,
    ended: (isWhole: boolean) => {
      clearInterval(ticking)
      time.textContent = lengthOf(clock.at)
      pause.disabled = true
      status.textContent = isWhole ? words.recordingEnds : words.recordingBreaks
    },
  }
}

function lengthOf(ms: number): string {
  const two = (count: number) => String(count).padStart(2, '0')
  const seconds = Math.floor(ms / 1_000)
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

function tell(curtain: Curtain, title: string, text: string): void {
  curtain.tell({ title, text, parts: [] })
}
