import type { DimensionId } from '@taga/core'
import { useId } from 'react'
import { useLocation } from 'wouter'
import { useMessages, useSay } from '../kit/language.ts'
import { DIMENSION_WORDS } from '../measures/dimension-words.ts'
import {
  drawHoop,
  drawStaves,
  drawWater,
  FLOOR,
  LABEL_Y,
  type ShownBarrel,
  VIEW_HEIGHT,
  WIDTH,
  yAt,
} from './barrel-shape.ts'
import { messages } from './messages.ts'
import { percent } from './percent.ts'
import { useEased } from './use-eased.ts'

type PictureProps = {
  readonly barrel: ShownBarrel
  /** Where a stave leads; without it the picture is only looked at. */
  readonly hrefOf?: ((dimension: DimensionId) => string) | undefined
  readonly chosen?: DimensionId | undefined
}

const HOOPS = [0.13, 0.87]

/**
 * The barrel of the guideline, cut open: a plank for each baseline group, as high as its weakest measure; hatched where nobody knows;
 * the water as high as the lowest plank. Each stave is a link that says its heights in words.
 */
export function BarrelPicture({ barrel, hrefOf, chosen }: PictureProps) {
  const words = useMessages(messages)
  const say = useSay()
  const id = useId()
  const eased = useEasedBarrel(barrel)
  const staves = drawStaves(eased)
  const water = drawWater(eased.height)
  const surface = water.surface
  const nameOf = (dimension: DimensionId) => say(DIMENSION_WORDS.get(dimension) ?? { ja: dimension, en: dimension })
  return (
    <figure className="barrel">
      <svg viewBox={`0 0 ${WIDTH} ${VIEW_HEIGHT}`} role="group" aria-label={words.picture(percent(barrel.height))}>
        <Paints id={id} />
        <ellipse className="barrel-floor" cx={FLOOR.x} cy={FLOOR.y} rx={FLOOR.rx} ry={FLOOR.ry} />
        {staves.map(({ dimension, planks, outline, labelX }) => {
          const stave = barrel.staves.find((each) => each.dimension === dimension)
          const text = stave === undefined ? '' : words.stave(nameOf(dimension), stave.height, stave.possible)
          return (
            <StaveLink key={dimension} href={hrefOf?.(dimension)} text={text} isChosen={chosen === dimension}>
              {planks.map(({ group, outline: whole, known, unknown, shade }) => (
                <g key={group}>
                  <path className="plank-outline" d={whole} />
                  {unknown !== '' && <path className="plank-unknown" d={unknown} fill={`url(#${id}-hatch)`} />}
                  {known !== '' && <path className="plank" d={known} fill={`url(#${id}-wood)`} />}
                  {known !== '' && <path className="plank-shade" d={known} opacity={(shade * 0.55).toFixed(2)} />}
                </g>
              ))}
              {planks.length === 0 && <path className="plank-outline" d={outline} />}
              <path className="stave-edge" d={outline} />
              <text>
                <tspan x={labelX} y={LABEL_Y}>
                  {nameOf(dimension)}
                </tspan>{' '}
                <tspan className="stave-percent" x={labelX} y={LABEL_Y + 27}>
                  {`${percent(stave?.height ?? 0)}%`}
                </tspan>
              </text>
            </StaveLink>
          )
        })}
        <g className="barrel-water" aria-hidden="true">
          {eased.height > 0.004 && <path d={water.body} fill={`url(#${id}-water)`} />}
          {eased.height > 0.004 && (
            <ellipse className="water-surface" cx={surface.x} cy={surface.y} rx={surface.rx} ry={surface.ry} />
          )}
        </g>
        <g aria-hidden="true">
          {HOOPS.map((height) => (
            <g key={height}>
              <path className="hoop" d={drawHoop(height)} />
              <path className="hoop-light" d={drawHoop(height + 0.008)} />
            </g>
          ))}
        </g>
        <g className="water-mark" aria-hidden="true">
          <path d={`M2 ${yAt(eased.height)}H34`} />
          <text x="2" y={Math.max(18, yAt(eased.height) - 8)}>
            {percent(barrel.height)}%
          </text>
        </g>
      </svg>
      <Legend id={id} />
    </figure>
  )
}

/** A stave as a link of the program; in a picture that is only looked at, a group. */
function StaveLink({
  href,
  text,
  isChosen,
  children,
}: {
  readonly href: string | undefined
  readonly text: string
  readonly isChosen: boolean
  readonly children: React.ReactNode
}) {
  const [, navigate] = useLocation()
  const className = isChosen ? 'stave stave-chosen' : 'stave'
  if (href === undefined)
    return (
      <g className={className} role="img" aria-label={text}>
        {children}
      </g>
    )
  return (
    <a
      href={href}
      className={className}
      aria-label={text}
      aria-current={isChosen ? 'true' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        navigate(href)
      }}
    >
      {children}
    </a>
  )
}

function Paints({ id }: { readonly id: string }) {
  return (
    <defs>
      <linearGradient id={`${id}-wood`} x1="0" y1="0" x2="1" y2="0">
        <stop className="wood-light" offset="0" />
        <stop className="wood" offset="0.35" />
        <stop className="wood-dark" offset="1" />
      </linearGradient>
      <linearGradient id={`${id}-water`} x1="0" y1="0" x2="0" y2="1">
        <stop className="water-high" offset="0" />
        <stop className="water-low" offset="1" />
      </linearGradient>
      <pattern id={`${id}-hatch`} width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path className="hatch" d="M0 0v9" />
      </pattern>
    </defs>
  )
}

function Legend({ id }: { readonly id: string }) {
  const words = useMessages(messages)
  return (
    <figcaption>
      <ul className="barrel-legend">
        <li>
          <svg viewBox="0 0 24 16" aria-hidden="true">
            <rect className="legend-wood" width="24" height="16" />
          </svg>
          {words.legendKnown}
        </li>
        <li>
          <svg viewBox="0 0 24 16" aria-hidden="true">
            <rect className="plank-outline" width="24" height="16" />
            <rect width="24" height="16" fill={`url(#${id}-hatch)`} />
          </svg>
          {words.legendUnknown}
        </li>
        <li>
          <svg viewBox="0 0 24 16" aria-hidden="true">
            <rect className="plank-outline" width="24" height="16" />
          </svg>
          {words.legendMissing}
        </li>
        <li>
          <svg viewBox="0 0 24 16" aria-hidden="true">
            <rect className="legend-water" width="24" height="16" />
          </svg>
          {words.legendWater}
        </li>
      </ul>
    </figcaption>
  )
}

/** The same barrel on its way from what was shown before. */
function useEasedBarrel(barrel: ShownBarrel): Pick<ShownBarrel, 'height' | 'staves'> {
  const eased = useEased([
    barrel.height,
    ...barrel.staves.flatMap(({ groups }) => groups.flatMap(({ height, possible }) => [height, possible])),
  ])
  let at = 1
  return {
    height: eased[0] ?? barrel.height,
    staves: barrel.staves.map((stave) => ({
      ...stave,
      groups: stave.groups.map((group) => {
        const [height = group.height, possible = group.possible] = eased.slice(at, at + 2)
        at += 2
        return { ...group, height, possible: Math.max(height, possible) }
      }),
    })),
  }
}
