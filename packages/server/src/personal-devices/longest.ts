/** No approval of a personal device lasts longer: protections and consent are confirmed anew each year. */
export const LONGEST_MS = 366 * 86_400_000
