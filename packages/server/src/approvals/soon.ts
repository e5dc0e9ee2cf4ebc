/** How long before its end something is called "ending soon". */
export const SOON_MS = 30 * 86_400_000
