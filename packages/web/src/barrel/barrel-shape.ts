import type { Barrel, DimensionId, GroupHeight, GroupId, Stave } from '@taga/core'

// The barrel as if cut open and looked into: the planks stand in a half circle, so they are narrower at the sides, and the wall bulges.
export const WIDTH = 480
export const VIEW_HEIGHT = 430
const CENTRE = WIDTH / 2
const TOP = 46
const BASE = 346
const RADIUS = 176
const BULGE = 0.13
/** How much of a circle, seen from above, an edge shows. */
const TILT = 0.11
/** Half of what the planks span, in degrees; a small gap divides the three staves. */
const SPAN = 82
const GAP = 4

/** What a picture shows of a barrel: of one that was judged here, that an answer tells, or that a day has recorded. */
export type ShownBarrel = Pick<Barrel, 'height' | 'shortest'> & { readonly staves: readonly ShownStave[] }
export type ShownStave = Pick<Stave, 'dimension' | 'height' | 'possible'> & {
  readonly groups: readonly Pick<GroupHeight, 'group' | 'height' | 'possible'>[]
}

export type Plank = {
  readonly group: GroupId
  /** The whole board, of which what is not there is drawn as an outline. */
  readonly outline: string
  readonly known: string
  readonly unknown: string
  /** 0 in the middle, 1 at the sides: how dark it is. */
  readonly shade: number
}
export type DrawnStave = {
  readonly dimension: DimensionId
  readonly planks: readonly Plank[]
  /** The whole stave, to point at. */
  readonly outline: string
  readonly labelX: number
}

/** The planks of a stave: one for each baseline group, lowest measure and all; one empty plank where nothing applies. */
export function drawStaves({ staves }: Pick<ShownBarrel, 'staves'>): readonly DrawnStave[] {
  const each = (2 * SPAN - GAP * (staves.length - 1)) / Math.max(1, staves.length)
  return staves.map(({ dimension, groups }, at) => {
    const from = -SPAN + at * (each + GAP)
    const width = each / Math.max(1, groups.length)
    return {
      dimension,
      outline: boardPath({ from, to: from + each, low: 0, high: 1 }),
      labelX: xAt(from + each / 2, 0.5),
      planks: groups.map(({ group, height, possible }, index) => {
        const span = { from: from + index * width + 0.35, to: from + (index + 1) * width - 0.35 }
        return {
          group,
          outline: boardPath({ ...span, low: 0, high: 1 }),
          known: height > 0 ? boardPath({ ...span, low: 0, high: height }) : '',
          unknown: possible > height ? boardPath({ ...span, low: height, high: possible }) : '',
          shade: Math.abs((span.from + span.to) / 2) / 90,
        }
      }),
    }
  })
}

/** The water up to a height: its body in front of the planks, and its surface. At nothing there is only the floor. */
export function drawWater(height: number): {
  readonly body: string
  readonly surface: { readonly x: number; readonly y: number; readonly rx: number; readonly ry: number }
} {
  const right = wall(0, height, 90)
  const left = right.map(([x, y]): Point => [2 * CENTRE - x, y]).toReversed()
  const [rx, floor] = [RADIUS * wide(height), RADIUS * wide(0)]
  const body = [
    `M${point([CENTRE - floor, BASE])}`,
    `A${floor} ${(floor * TILT).toFixed(1)} 0 0 0 ${point([CENTRE + floor, BASE])}`,
    ...right.map((each) => `L${point(each)}`),
    ...left.map((each) => `L${point(each)}`),
    'Z',
  ].join('')
  return { body, surface: { x: CENTRE, y: yAt(height), rx, ry: rx * TILT } }
}

/** A hoop around the wall at a height, in front. */
export function drawHoop(height: number): string {
  const [rx, y] = [RADIUS * wide(height) + 3, yAt(height)]
  const ry = (rx * TILT).toFixed(1)
  return `M${point([CENTRE - rx, y])}A${rx.toFixed(1)} ${ry} 0 0 0 ${point([CENTRE + rx, y])}`
}

/** The floor that the planks stand on. */
export const FLOOR = { x: CENTRE, y: BASE, rx: RADIUS * wide(0), ry: RADIUS * wide(0) * TILT }
export const LABEL_Y = BASE + 50

/** Where a height stands on the page. */
export function yAt(height: number): number {
  return BASE - (BASE - TOP) * height
}

type Point = readonly [number, number]
type Board = { readonly from: number; readonly to: number; readonly low: number; readonly high: number }

function boardPath({ from, to, low, high }: Board): string {
  const left = wall(low, high, from)
  const right = wall(low, high, to).toReversed()
  return `M${[...left, ...right].map(point).join('L')}Z`
}

/** The edge of a plank at an angle (degrees from the middle) between two heights; at the back, a circle seen from above rises. */
function wall(low: number, high: number, degrees: number): Point[] {
  const steps = 8
  return Array.from({ length: steps + 1 }, (_, step): Point => {
    const height = low + ((high - low) * step) / steps
    return [xAt(degrees, height), yAt(height) - backAt(degrees, height)]
  })
}

function xAt(degrees: number, height: number): number {
  return CENTRE + RADIUS * wide(height) * Math.sin((degrees * Math.PI) / 180)
}

function backAt(degrees: number, height: number): number {
  return RADIUS * wide(height) * TILT * Math.cos((degrees * Math.PI) / 180)
}

/** A barrel is widest in the middle. */
function wide(height: number): number {
  return 1 - BULGE * (2 * height - 1) ** 2
}

function point([x, y]: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`
}
