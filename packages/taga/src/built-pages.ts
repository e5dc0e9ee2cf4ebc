import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The build puts the pages beside the program. */
export const BUILT_PAGES = fileURLToPath(new URL('./web/', import.meta.url))

/** Where the build puts the viewer of desktops, which gateways serve; undefined where the program runs from its sources. */
export function builtViewer(): string | undefined {
  const folder = fileURLToPath(new URL('./desktop/', import.meta.url))
  return existsSync(folder) ? folder : undefined
}
