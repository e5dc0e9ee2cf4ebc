import {
  type CreateOutpostCode,
  Fault,
  SECRET_LENGTH,
  SELECTOR_LENGTH,
  toBase32,
  writeEnrolmentCode,
} from '@taga/contract'
import type { Deps } from '../deps.ts'
import { CODE_MS } from '../enrolment/create-code.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { hashSecret } from '../http/secrets.ts'
import { findLocation } from '../locations/store.ts'
import { insertOutpostCode, revokeOutpostCode } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'serverKey'>
export type MadeOutpostCode = { readonly selector: string; readonly code: string; readonly expiresAt: number }

/** The gateway beside its server asks within the same start; its code need not live longer. */
const BUILT_IN_CODE_MS = 5 * 60_000

/**
 * A code for one gateway or connector. It is shown this once, works once and for 72 hours, and carries this server's fingerprint, so that an
 * outpost cannot be enrolled elsewhere by mistake. AD-15.
 * @throws Fault `bad_input` for a location that is not in the register
 */
export function createOutpostCode(deps: Needs, actor: Actor, wish: CreateOutpostCode): Promise<MadeOutpostCode> {
  const site = wish.kind === 'connector' ? wish.site : null
  return makeCode(deps, { by: actorName(actor), kind: wish.kind, site, builtIn: false })
}

/** A code for the gateway that this server starts beside itself: handed to it by the server alone, over a pipe. */
export function createBuiltInCode(deps: Needs): Promise<MadeOutpostCode> {
  return makeCode(deps, { by: 'server', kind: 'gateway', site: null, builtIn: true })
}

async function makeCode(
  { store, now, random, serverKey }: Needs,
  wish: {
    readonly by: string
    readonly kind: CreateOutpostCode['kind']
    readonly site: string | null
    readonly builtIn: boolean
  },
): Promise<MadeOutpostCode> {
  const { by, kind, site, builtIn } = wish
  const selector = toBase32(random(5), SELECTOR_LENGTH)
  const secret = toBase32(random(7), SECRET_LENGTH)
  const at = now()
  const expiresAt = at + (builtIn ? BUILT_IN_CODE_MS : CODE_MS)
  await store.write(async (tx) => {
    if (site !== null && (await findLocation(tx.db, site)) === undefined)
      throw new Fault('bad_input', { in: 'body', fields: [{ field: 'site', problem: 'not_found' }] })
    await insertOutpostCode(tx.db, {
      selector,
      secret_hash: hashSecret('enrolment', secret),
      kind,
      site,
      built_in: builtIn ? 1 : 0,
      created_by: by,
      created_at: at,
      expires_at: expiresAt,
      used_at: null,
      revoked_at: null,
    })
    await tx.append({
      kind: 'outpost.codeCreated',
      actor: by,
      subject: site === null ? 'organisation' : `location:${site}`,
      body: { selector, kind, expiresAt },
    })
  })
  return { selector, code: writeEnrolmentCode({ selector, secret, fingerprint: serverKey.fingerprint }), expiresAt }
}

/** Withdraws a code that nobody has used. @throws Fault `not_found` */
export async function withdrawOutpostCode(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  actor: Actor,
  selector: string,
): Promise<void> {
  await store.write(async (tx) => {
    if (!(await revokeOutpostCode(tx.db, selector, now()))) throw new Fault('not_found')
    await tx.append({
      kind: 'outpost.codeWithdrawn',
      actor: actorName(actor),
      subject: 'organisation',
      body: { selector },
    })
  })
}
