import type { ApplicationMatch } from '@taga/contract'
import { DEVICE_SYSTEMS } from '@taga/core'

/**
 * Names as a person writes them, one a line: `Zoom*`, `windows: Zoom*`; a name in quotation marks stands for itself, stars and all. Behind
 * `|` stand whom it must come from (`publisher=Zoom`; `publisher=` where none is told) and its identifier (`id=us.zoom.xos`).
 */
export function readMatchLines(text: string): ApplicationMatch[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const traits: Traits = {}
      const named = takeTraits(line, traits)
      const os = DEVICE_SYSTEMS.find((system) => named.toLowerCase().startsWith(`${system}:`))
      const name = os === undefined ? named : named.slice(os.length + 1).trim()
      const quoted = /^"(.+)"$/u.exec(name)?.[1]
      return {
        ...(os === undefined ? {} : { os }),
        pattern: quoted ?? name,
        ...(quoted === undefined ? {} : { exact: true as const }),
        ...traits,
      }
    })
}

type Traits = { publisher?: string; noPublisher?: true; identifier?: string }

/** Takes what stands behind the last `|` off the line for as long as it is a trait, and gives back the rest. */
function takeTraits(line: string, traits: Traits): string {
  const [, rest = '', trait, value = ''] = /^(.*)\|\s*(publisher|id)=(.*)$/u.exec(line) ?? []
  if (trait === undefined) return line
  if (trait === 'id') traits.identifier = value.trim()
  else if (value.trim() === '') traits.noPublisher = true
  else traits.publisher = value.trim()
  return takeTraits(rest.trim(), traits)
}

export function writeMatchLines(matches: readonly ApplicationMatch[]): string {
  return matches
    .map(({ os, pattern, exact, publisher, noPublisher, identifier }) =>
      [
        `${os === undefined ? '' : `${os}: `}${exact === true ? `"${pattern}"` : pattern}`,
        ...(publisher === undefined ? [] : [`publisher=${publisher}`]),
        ...(noPublisher === undefined ? [] : ['publisher=']),
        ...(identifier === undefined ? [] : [`id=${identifier}`]),
      ].join(' | '),
    )
    .join('\n')
}
