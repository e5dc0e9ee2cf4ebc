/** Encodings by their numbers (RFC 6143 section 7.7; the rest as registered in the community's RFB specification). */
export const ENCODING = {
  raw: 0,
  copyRect: 1,
  hextile: 5,
  tight: 7,
  zrle: 16,
  tightPng: -260,
  cursor: -239,
  desktopSize: -223,
  extendedDesktopSize: -308,
  lastRect: -224,
  qemuKey: -258,
  fence: -312,
  continuousUpdates: -313,
  extendedClipboard: 0xc0a1e5ce | 0,
} as const

const FOLLOWED: ReadonlySet<number> = new Set(Object.values(ENCODING))

/** What a viewer may ask a PC for: encodings whose lengths we can follow, and how well to compress. */
export function isFollowed(encoding: number): boolean {
  const isQuality = encoding >= -32 && encoding <= -23
  const isCompression = encoding >= -256 && encoding <= -247
  return isQuality || isCompression || FOLLOWED.has(encoding)
}

/**
 * The one pixel format in use, 32 bits with 8 each of red, green and blue, little endian: it is what browsers draw. The PC is told it
 * before anything else, and no other is let through, so that the length of a pixel is never in doubt.
 */
export const PIXEL_FORMAT = Buffer.from([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0])
export const PIXEL_BYTES = 4
/** A pixel of ZRLE and Tight leaves out the byte that is always the same. */
export const SMALL_PIXEL_BYTES = 3
/** No screen is larger; a rectangle that claims to be is an error or an attack. */
export const MOST_SIDE = 16_384
