/**
 * An id of 127 random bits in base64url, which begins with a letter: no command line takes it for an option, and no spreadsheet for a
 * formula. Ids are made by us, never by the database.
 */
export function newId(random: (sizeBytes: number) => Uint8Array): string {
  const bytes = Buffer.from(random(16))
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0)
  return bytes.toString('base64url')
}
