import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Where the certificate of the public name comes from. `proxy`: somebody on this machine ends TLS in front of us. */
export const CertificateSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('own') }),
  z.strictObject({ kind: z.literal('files'), chainFile: z.string(), keyFile: z.string() }),
  z.strictObject({ kind: z.literal('acme'), directory: z.string(), mail: z.string().optional() }),
  z.strictObject({ kind: z.literal('proxy') }),
])
export type CertificateSource = z.infer<typeof CertificateSource>

/** What this machine was told of the public name. `url` is an origin, as text. */
export const NameSettings = z.strictObject({ url: z.string(), source: CertificateSource })
export type NameSettings = z.infer<typeof NameSettings>

/** A name that waits for its certificate by ACME. `by`: who asked, as the ledger names them. */
export const NextName = z.strictObject({ ...NameSettings.shape, by: z.string() })
export type NextName = z.infer<typeof NextName>

/** How the last tries to get a certificate by ACME went. Epoch ms. */
export const AcmeProgress = z.strictObject({
  triedAt: z.number(),
  /** Failures since the last success. */
  failures: z.number(),
  nextTryAt: z.number(),
  problem: z.string().optional(),
})
export type AcmeProgress = z.infer<typeof AcmeProgress>

/** An order that an authority has, and that we have not taken the certificate of. */
export const OpenOrder = z.strictObject({
  directory: z.string(),
  name: z.string(),
  url: z.string(),
  keyFile: z.string(),
})
export type OpenOrder = z.infer<typeof OpenOrder>

/**
 * This machine's certificates and their keys: files in the data folder, outside the database and every backup, for their owner alone
 * (0600): one that others can read is refused. Each is whole at every moment: it is written beside its place, synced, and renamed into it.
 */
export type CertificateFolder = {
  readonly readSettings: () => NameSettings | undefined
  readonly writeSettings: (settings: NameSettings | undefined) => void
  readonly readNext: () => NextName | undefined
  readonly writeNext: (next: NextName | undefined) => void
  /** The chain and key in use, which lie in one file, so that they always belong together. */
  readonly readServing: () => { readonly chain: string; readonly key: string } | undefined
  readonly writeServing: (pem: { readonly chain: string; readonly key: string } | undefined) => void
  /** The key of our account with this authority; the same one as long as the folder stands. */
  readonly accountKey: (directory: string, make: () => string) => string
  readonly readProgress: () => AcmeProgress | undefined
  readonly writeProgress: (progress: AcmeProgress | undefined) => void
  readonly readOrder: () => { readonly order: OpenOrder; readonly key: string } | undefined
  readonly writeOrder: (order: Omit<OpenOrder, 'keyFile'>, key: string) => void
  readonly closeOrder: () => void
}

/** `refuseOpen` throws where others than the owner may read what lies at a path, in words of the program that keeps the folder. */
export type RefuseOpen = (path: string, mode: 0o600 | 0o700) => void

/** Throws what `refuseOpen` throws, where others can read what already lies there. */
export function openCertificateFolder(folder: string, refuseOpen: RefuseOpen): CertificateFolder {
  if (existsSync(folder)) {
    refuseOpen(folder, 0o700)
    for (const name of readdirSync(folder)) refuseOpen(join(folder, name), 0o600)
  }
  const path = (name: string) => join(folder, name)
  const put = (name: string, text: string | undefined) => {
    if (text === undefined) return rmSync(path(name), { force: true })
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeWhole(path(name), text)
  }
  const read = (name: string) => {
    if (!existsSync(path(name))) return undefined
    if (name.endsWith('.pem')) refuseOpen(path(name), 0o600)
    return readFileSync(path(name), 'utf8')
  }
  const readJson = <T>(name: string, schema: z.ZodType<T>): T | undefined => {
    const text = read(name)
    return text === undefined ? undefined : schema.parse(JSON.parse(text))
  }
  const readOrder = () => {
    const order = readJson('order.json', OpenOrder)
    const key = order === undefined ? undefined : read(order.keyFile)
    return order === undefined || key === undefined ? undefined : { order, key }
  }
  return {
    readSettings: () => readJson('name.json', NameSettings),
    writeSettings: (settings) => put('name.json', asText(settings)),
    readNext: () => readJson('next.json', NextName),
    writeNext: (next) => put('next.json', asText(next)),
    readServing: () => {
      const text = read('serving.pem')
      return text === undefined ? undefined : splitPem(text)
    },
    writeServing: (pem) =>
      put('serving.pem', pem === undefined ? undefined : `${pem.key.trim()}\n${pem.chain.trim()}\n`),
    accountKey: (directory, make) => {
      const name = `account-${short(directory)}.pem`
      const key = read(name) ?? make()
      if (read(name) === undefined) put(name, key)
      return key
    },
    readProgress: () => readJson('progress.json', AcmeProgress),
    writeProgress: (progress) => put('progress.json', asText(progress)),
    readOrder,
    // the key comes first: an order is never there without the key its certificate will need
    writeOrder: (order, key) => {
      const keyFile = `order-${short(order.url)}.pem`
      put(keyFile, key)
      put('order.json', asText({ ...order, keyFile }))
    },
    closeOrder: () => {
      const open = readJson('order.json', OpenOrder)
      put('order.json', undefined)
      if (open !== undefined) put(open.keyFile, undefined)
    },
  }
}

function splitPem(text: string): { readonly chain: string; readonly key: string } {
  const at = text.indexOf('-----BEGIN CERTIFICATE-----')
  return { key: text.slice(0, Math.max(0, at)), chain: text.slice(Math.max(0, at)) }
}

function asText(value: unknown): string | undefined {
  return value === undefined ? undefined : `${JSON.stringify(value, null, 2)}\n`
}

function short(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function writeWhole(file: string, text: string): void {
  const part = `${file}.part`
  rmSync(part, { force: true })
  const handle = openSync(part, 'wx', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(part, file)
}
