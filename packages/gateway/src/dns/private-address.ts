/** Whether an address, in bytes, is of a network that is not the internet (RFC 6890): machines there are nobody's business outside. */
export function isPrivateAddress(address: Buffer): boolean {
  if (address.length === 4) return isPrivate4(address)
  if (address.length !== 16) return true // no address at all
  const [a = 0, b = 0] = address
  const isLow = address.subarray(0, 10).every((byte) => byte === 0)
  const isMapped = isLow && ((address[10] === 0xff && address[11] === 0xff) || (address[10] === 0 && address[11] === 0))
  if (isMapped) return isPrivate4(address.subarray(12))
  // NAT64 (RFC 6052) and 6to4 (RFC 3056) hide an address in another
  if (a === 0x00 && b === 0x64 && address[2] === 0xff && address[3] === 0x9b) return isPrivate4(address.subarray(12))
  if (a === 0x20 && b === 0x02) return isPrivate4(address.subarray(2, 6))
  return (a & 0xfe) === 0xfc || (a === 0xfe && (b & 0xc0) === 0x80) || (a === 0xfe && (b & 0xc0) === 0xc0) || a === 0xff
}

function isPrivate4(address: Buffer): boolean {
  const [a = 0, b = 0, c = 0] = address
  if (a === 0 || a === 10 || a === 127 || a >= 224) return true
  if (a === 100 && (b & 0xc0) === 64) return true
  if (a === 169 && b === 254) return true
  if (a === 172 && (b & 0xf0) === 16) return true
  if (a === 192 && b === 168) return true
  if (a === 192 && b === 0 && c === 0) return true
  return a === 198 && (b & 0xfe) === 18
}
