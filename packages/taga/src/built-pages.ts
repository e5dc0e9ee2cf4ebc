import { fileURLToPath } from 'node:url'

/** The build puts the pages beside the program. */
export const BUILT_PAGES = fileURLToPath(new URL('./web/', import.meta.url))
