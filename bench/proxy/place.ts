import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** Where one of the programs that are compared works. */
export type Place = {
  readonly port: number
  /** The port of the upstream on this machine, without TLS. */
  readonly upstream: number
  readonly cert: string
  readonly key: string
  /** For what it writes. */
  readonly folder: string
}

const Place = z.object({
  port: z.number(),
  upstream: z.number(),
  cert: z.string(),
  key: z.string(),
  folder: z.string(),
})

/** The place that this process was started for: a file, named by its first argument. */
export function readPlace(): Place {
  return Place.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
}
