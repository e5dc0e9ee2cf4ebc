import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'

const ANY_FAMILY = 0xffff
const KIND = 'MIT-MAGIC-COOKIE-1'

/** Writes an X authority of its own, 128 random bits: whoever has this file may draw on the display, and nobody else (Xsecurity(7)). */
export async function writeXAuthority(path: string): Promise<void> {
  const family = Buffer.alloc(2)
  family.writeUInt16BE(ANY_FAMILY)
  // of any host, for any number: it is chosen by the server later
  const entry = [family, counted(Buffer.alloc(0)), counted(Buffer.alloc(0)), counted(Buffer.from(KIND))]
  await writeFile(path, Buffer.concat([...entry, counted(randomBytes(16))]), { mode: 0o600, flag: 'wx' })
}

function counted(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}
