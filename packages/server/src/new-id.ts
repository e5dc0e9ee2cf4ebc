/** An id of 128 random bits in base64url. Ids are made by us, never by the database. */
export function newId(random: (sizeBytes: number) => Uint8Array): string {
  return Buffer.from(random(16)).toString('base64url')
}
