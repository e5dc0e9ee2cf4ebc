import type { ApplicationMatch } from '@taga/contract'
import { DEVICE_SYSTEMS } from '@taga/core'

/** Names as a person writes them, one a line: `Zoom*`, `windows: Zoom*`; a name in quotation marks stands for itself, stars and all. */
export function readMatchLines(text: string): ApplicationMatch[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const os = DEVICE_SYSTEMS.find((system) => line.toLowerCase().startsWith(`${system}:`))
      const name = os === undefined ? line : line.slice(os.length + 1).trim()
      const quoted = /^"(.+)"$/u.exec(name)?.[1]
      return {
        ...(os === undefined ? {} : { os }),
        pattern: quoted ?? name,
        ...(quoted === undefined ? {} : { exact: true as const }),
      }
    })
}

export function writeMatchLines(matches: readonly ApplicationMatch[]): string {
  return matches
    .map(({ os, pattern, exact }) => `${os === undefined ? '' : `${os}: `}${exact === true ? `"${pattern}"` : pattern}`)
    .join('\n')
}
