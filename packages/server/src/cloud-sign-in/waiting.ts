import { CLOUD_SIGN_IN_PAGE } from '@taga/contract'
import { z } from 'zod'
import type { Place } from '../deps.ts'
import type { OidcNeeds } from './oidc/provider.ts'
import { findArtifact } from './artifacts.ts'
import { type CloudServiceRow, findPeer, findService } from './store.ts'

/** Cookie that ties a sign-in that waits to the browser that was sent for it, on the address of its page alone. */
const WAITING_COOKIE = 'taga-cloud'
export const SAML_WAITING = 'SamlWaiting'
const SAML_PREFIX = 'saml-'

/** What a SAML service asked for and waits for. */
export const SamlWaiting = z.object({
  service: z.string(),
  request: z.string(),
  acs: z.string(),
  relayState: z.string().optional(),
  force: z.boolean(),
  at: z.number(),
})
export type SamlWaiting = z.infer<typeof SamlWaiting>

const OidcWaiting = z.object({
  iat: z.number(),
  returnTo: z.string(),
  params: z.object({
    client_id: z.string(),
    max_age: z.union([z.number(), z.string()]).optional(),
    prompt: z.string().optional(),
  }),
})

/**
 * A sign-in that waits for a person. `provedAfter`: the service asks for a proof that is at least so young (epoch ms).
 */
export type Waiting = {
  readonly service: CloudServiceRow
  readonly provedAfter: number | undefined
} & (
  | { readonly kind: 'oidc'; readonly uid: string; readonly returnTo: string }
  | { readonly kind: 'saml'; readonly id: string; readonly asked: SamlWaiting }
)

/** The sign-in with this name, where it waits for this very browser. */
export async function findWaiting(deps: OidcNeeds, name: string, cookies: string | null): Promise<Waiting | undefined> {
  // another browser was not sent for it
  if (!carries(cookies, WAITING_COOKIE, name)) return undefined
  const db = deps.store.read
  if (name.startsWith(SAML_PREFIX)) {
    const id = name.slice(SAML_PREFIX.length)
    const found = await findArtifact(deps, SAML_WAITING, id)
    if (found === undefined || found.usedAt !== undefined) return undefined
    const asked = SamlWaiting.parse(found.payload)
    const service = await findService(db, asked.service)
    if (service === undefined || service.off_at !== null) return undefined
    return { kind: 'saml', id, asked, service, provedAfter: asked.force ? asked.at : undefined }
  }
  const found = await findArtifact(deps, 'Interaction', name)
  if (found === undefined || found.usedAt !== undefined) return undefined
  const { iat, returnTo, params } = OidcWaiting.parse(found.payload)
  const service = await findPeer(db, params.client_id)
  if (service === undefined) return undefined
  return {
    kind: 'oidc',
    uid: name,
    returnTo,
    service,
    provedAfter: provedAfterOf(params, { asked: iat * 1000, now: deps.now() }),
  }
}

function provedAfterOf(
  { max_age: maxAge, prompt }: z.infer<typeof OidcWaiting>['params'],
  { asked, now }: { readonly asked: number; readonly now: number },
): number | undefined {
  if (prompt?.split(' ').includes('login') === true) return asked
  return maxAge === undefined ? undefined : now - Number(maxAge) * 1000
}

/** Exactly one cookie of this name, and it has this value. */
export function carries(header: string | null, cookie: string, value: string): boolean {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookie}=`))
  return values.length === 1 && values[0] === `${cookie}=${value}`
}

/** The page on which a SAML sign-in waits, and the cookie that goes with it. */
export function samlPage(
  place: Place,
  id: string,
  maxAgeS: number,
): { readonly path: string; readonly cookie: string } {
  const path = `${CLOUD_SIGN_IN_PAGE}/${SAML_PREFIX}${id}`
  const secure = place.secure ? '; Secure' : ''
  const cookie = `${WAITING_COOKIE}=${SAML_PREFIX}${id}; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=${maxAgeS}${secure}`
  return { path, cookie }
}
