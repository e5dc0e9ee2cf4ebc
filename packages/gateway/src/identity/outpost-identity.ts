import { join } from 'node:path'
import { OutpostKind } from '@taga/contract'
import { z } from 'zod'
import { keepFile, readKept, UnusableFile } from './keep-file.ts'
import { type OutpostKey, readOutpostKey } from './outpost-key.ts'

/** What enrolment gave: who this outpost is, at which server, and the key by which that server is known. */
export const OutpostIdentity = z.object({
  kind: OutpostKind,
  outpost: z.string().min(1).max(200),
  audience: z.string().min(1).max(200),
  server: z.url(),
  serverKey: z.string().min(1).max(1000),
  site: z.string().max(200).optional(),
})
export type OutpostIdentity = z.infer<typeof OutpostIdentity>

export type Outpost = { readonly identity: OutpostIdentity; readonly key: OutpostKey }

/** Who the outpost of this folder is; undefined where it was never enrolled. @throws UnusableFile */
export async function readOutpost(folder: string, kind: OutpostKind): Promise<Outpost | undefined> {
  const key = await readOutpostKey(folder)
  const path = join(folder, FILE)
  const text = await readKept(path)
  if (key === undefined || text === undefined) return undefined
  const identity = readIdentity(path, text)
  if (identity.kind !== kind) throw new UnusableFile(path, `belongs to a ${identity.kind}`)
  return { identity, key }
}

export function keepIdentity(folder: string, identity: OutpostIdentity): Promise<void> {
  return keepFile(join(folder, FILE), JSON.stringify(identity))
}

const FILE = 'outpost.json'

function readIdentity(path: string, text: string): OutpostIdentity {
  try {
    return OutpostIdentity.parse(JSON.parse(text))
  } catch (cause) {
    throw new UnusableFile(path, 'does not have the expected shape', { cause })
  }
}
