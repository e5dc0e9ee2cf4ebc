import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** Where the gateway's resolver works, and what it refuses: a list in parts, which lie in the folder as `part-NUMBER`. */
const DnsPlace = z.object({
  port: z.number(),
  upstream: z.number(),
  folder: z.string(),
  names: z.number(),
  bytes: z.number(),
  parts: z.number(),
  sha256: z.string(),
})
export type DnsPlace = z.infer<typeof DnsPlace>

/** The place that this process was started for: a file, named by its first argument. */
export function readDnsPlace(): DnsPlace {
  return DnsPlace.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
}
