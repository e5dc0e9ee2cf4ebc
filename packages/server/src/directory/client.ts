import { Fault } from '@taga/contract'
import type { Configuration } from 'openid-client'
import type { Deps } from '../deps.ts'
import { errorText } from '../log.ts'
import { createKeyCache, type KeyCache } from './key-cache.ts'
import type { DirectoryRow } from './store.ts'

/** How long what the directory says of itself is believed without asking again. */
const KEPT_MS = 60 * 60_000
const TIMEOUT_SECONDS = 10
const MOST_BYTES = 1_000_000

/** The directory over OpenID Connect, as far as it has said what it can do. */
export type DirectoryClient = {
  /** Throws `directory_unreachable`. */
  readonly configurationOf: (row: DirectoryRow, secret: string | undefined, now: number) => Promise<Configuration>
  /** The keys by which it signs. */
  readonly keys: KeyCache
}

export function createDirectoryClient(log: Deps['log']): DirectoryClient {
  let kept: { readonly key: string; readonly at: number; readonly found: Promise<Configuration> } | undefined
  return {
    keys: createKeyCache(askDirectory),
    configurationOf: async (row, secret, now) => {
      const key = JSON.stringify([row.issuer, row.client_id, secret === undefined, row.updated_at])
      if (kept?.key !== key || now - kept.at >= KEPT_MS || now < kept.at)
        kept = { key, at: now, found: discover(row, secret) }
      const { found } = kept
      try {
        return await found
      } catch (cause) {
        if (kept.found === found) kept = undefined
        log.warn('directory cannot be used', { issuer: row.issuer, error: errorText(cause) })
        throw new Fault('directory_unreachable', { issuer: row.issuer }, { cause })
      }
    },
  }
}

/** Plain http is for a directory on this machine only; redirects are not followed, and answers have an end. */
async function discover(row: DirectoryRow, secret: string | undefined): Promise<Configuration> {
  const { allowInsecureRequests, ClientSecretPost, customFetch, discovery, None } = await import('openid-client')
  const issuer = new URL(row.issuer)
  if (issuer.protocol !== 'https:' && !isLoopback(issuer.hostname)) throw new Error('the issuer must be https')
  const insecure = issuer.protocol === 'http:' ? { execute: [allowInsecureRequests] } : {}
  return discovery(issuer, row.client_id, undefined, secret === undefined ? None() : ClientSecretPost(secret), {
    ...insecure,
    timeout: TIMEOUT_SECONDS,
    [customFetch]: askDirectory,
  })
}

/** The one way we ask the directory anything: no redirect is followed, and no answer is longer than a megabyte. */
export async function askDirectory(url: string, options: RequestInit): Promise<Response> {
  return limited(await fetch(url, { ...options, redirect: 'manual' }))
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** The answer with all of its body, or an error as soon as it is longer than anything a directory has to say. */
async function limited(answer: Response): Promise<Response> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength
    if (size > MOST_BYTES) throw new Error('the directory answered too much')
    chunks.push(chunk)
  }
  const body = answer.status === 204 || answer.status === 304 ? null : Buffer.concat(chunks)
  return new Response(body, { status: answer.status, headers: answer.headers })
}
