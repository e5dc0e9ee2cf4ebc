import type { Barrel, Stave } from '@taga/core'
import { type Html, html } from '../http/html.ts'
import type { Messages } from './messages-ja.ts'

const WIDTH = 480
const TOP = 30
const HEIGHT = 260
const STAVE_WIDTH = 120
const GAP = 30

/** The barrel as a picture: each stave filled as far as it is confirmed, hatched where it is not known, and the water across them. */
export function barrelPicture(barrel: Barrel, messages: Messages): Html {
  const words = messages.measures
  const water = yOf(barrel.height)
  return html`<svg class="picture" viewBox="0 0 ${WIDTH} 345" role="img" aria-labelledby="barrel-title barrel-words">
<title id="barrel-title">${words.barrelTitle}</title>
<desc id="barrel-words">${barrel.staves.map((stave) => `${staveWords(stave, messages)} `)}${words.water(percent(barrel.height))}</desc>
${hatch('hatch')}
${barrel.staves.map((stave, index) => drawStave(stave, index, messages))}
<path class="water" d="M10 ${water}H${WIDTH - 10}"/>
</svg>
<ul class="legend">
<li><svg viewBox="0 0 24 16" class="picture" aria-hidden="true"><rect class="known" width="24" height="16"/></svg>${words.legendKnown}</li>
<li><svg viewBox="0 0 24 16" class="picture" aria-hidden="true">${hatch('hatch-small')}<rect fill="url(#hatch-small)" width="24" height="16"/><rect class="edge" width="24" height="16"/></svg>${words.legendUnknown}</li>
<li><svg viewBox="0 0 24 16" class="picture" aria-hidden="true"><path class="water" d="M0 8h24"/></svg>${words.legendWater}</li>
</ul>`
}

export function staveWords(stave: Stave, messages: Messages): string {
  const { dimension, stave: words } = messages.measures
  const confirmed = percent(stave.height)
  return words(dimension[stave.dimension], confirmed, Math.max(0, percent(stave.possible) - confirmed))
}

export function percent(height: number): number {
  // rounded down: 99.6 % is not yet all
  return Math.floor(height * 100)
}

function hatch(id: string): Html {
  return html`<defs><pattern id="${id}" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0v10"/></pattern></defs>`
}

function drawStave(stave: Stave, index: number, messages: Messages): Html {
  const x = GAP + index * (STAVE_WIDTH + GAP)
  const [known, possible] = [yOf(stave.height), yOf(stave.possible)]
  const base = TOP + HEIGHT
  const middle = x + STAVE_WIDTH / 2
  return html`<rect class="empty" x="${x}" y="${TOP}" width="${STAVE_WIDTH}" height="${HEIGHT}"/>
<rect fill="url(#hatch)" x="${x}" y="${possible}" width="${STAVE_WIDTH}" height="${known - possible}"/>
<rect class="known" x="${x}" y="${known}" width="${STAVE_WIDTH}" height="${base - known}"/>
<rect class="edge" x="${x}" y="${TOP}" width="${STAVE_WIDTH}" height="${HEIGHT}"/>
<text x="${middle}" y="${base + 25}">${messages.measures.dimension[stave.dimension]}</text>
<text class="small" x="${middle}" y="${base + 47}">${percent(stave.height)}%</text>`
}

function yOf(height: number): number {
  return Math.round(TOP + HEIGHT * (1 - height))
}
