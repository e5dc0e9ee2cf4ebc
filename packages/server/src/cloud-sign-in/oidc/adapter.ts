import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Deps } from '../../deps.ts'
import { type Payload, dropArtifact, dropArtifactsOf, findArtifact, putArtifact, takeArtifact } from '../artifacts.ts'
import { type OidcService, findPeer, readService, secretOf } from '../store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'sealer'>

/**
 * What oidc-provider keeps, in our store. Clients come from the register and are never written; sessions of its own are not kept at all,
 * so that every authorization goes by ours. `Refused` is thrown where something that may be used once was used by another at the same moment.
 */
export function createAdapter(deps: Needs, model: string, Refused: new (description: string) => Error): Adapter {
  if (model === 'Client') return clients(deps)
  if (model === 'Session') return nothing
  return {
    upsert: async (id, payload, expiresIn = DAY_S) => {
      const signIn = signInOf(model, id, payload)
      const expiresAt = deps.now() + expiresIn * 1000
      await putArtifact(deps, { model, id, payload: { ...payload }, expiresAt, signIn })
      // what the service calls this session, for telling it of its end
      const { sid } = payload
      if (model === 'AuthorizationCode' && signIn !== undefined && typeof sid === 'string')
        await nameSession(deps, signIn, sid)
    },
    find: async (id) => {
      const found = await findArtifact(deps, model, id)
      return found === undefined ? undefined : payloadOf(found.payload, found.usedAt)
    },
    findByUserCode: async () => undefined,
    findByUid: async () => undefined,
    consume: async (id) => {
      if (!(await takeArtifact(deps, model, id))) throw new Refused('used already')
    },
    destroy: (id) => dropArtifact(deps, model, id),
    revokeByGrantId: (grant) => dropArtifactsOf(deps, grant),
  }
}

const DAY_S = 86_400

/** A grant is called as its sign-in; everything issued by it goes with it. */
function signInOf(model: string, id: string, { grantId }: AdapterPayload): string | undefined {
  return model === 'Grant' ? id : grantId
}

function payloadOf(payload: Payload, usedAt: number | undefined): AdapterPayload {
  return { ...payload, ...(usedAt === undefined ? {} : { consumed: Math.floor(usedAt / 1000) }) }
}

async function nameSession({ store }: Needs, signIn: string, sid: string): Promise<void> {
  await store.write(({ db }) =>
    db.updateTable('cloud_sign_ins').set({ peer_session: sid }).where('id', '=', signIn).execute(),
  )
}

const nothing: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUserCode: async () => undefined,
  findByUid: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
}

function clients({ store }: Needs): Adapter {
  return {
    ...nothing,
    find: async (id) => {
      const row = await findPeer(store.read, id)
      const service = row === undefined ? undefined : readService(row)
      if (row === undefined || service?.protocol !== 'oidc') return undefined
      const secret = await secretOf(store.read, row.id, 'client')
      // one whose secret was never made cannot sign anybody in
      if (service.client === 'confidential' && secret === undefined) return undefined
      return { ...clientOf(service, secret), client_id: id, client_name: row.name }
    },
  }
}

/**
 * The service as a client (OpenID Connect Dynamic Client Registration 1.0, section 2). Its secret is our digest of it. Where people return
 * after signing out is not for the library: that is answered by `serveEndSession`.
 */
function clientOf(service: OidcService, secret: string | undefined): AdapterPayload {
  const { redirectUris, backChannelLogout, client, refresh } = service
  return {
    application_type: isNative(redirectUris) ? 'native' : 'web',
    redirect_uris: [...redirectUris],
    response_types: ['code'],
    grant_types: refresh ? ['authorization_code', 'refresh_token'] : ['authorization_code'],
    token_endpoint_auth_method: client === 'public' ? 'none' : 'client_secret_basic',
    id_token_signed_response_alg: 'RS256',
    subject_type: 'public',
    ...(client === 'confidential' && secret !== undefined ? { client_secret: secret } : {}),
    ...(backChannelLogout === undefined
      ? {}
      : { backchannel_logout_uri: backChannelLogout, backchannel_logout_session_required: true }),
  }
}

const LOOPBACKS: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** A program on a person's PC, which listens on a port that it takes as it finds it (RFC 8252, section 7.3). */
function isNative(redirectUris: readonly string[]): boolean {
  const urls = redirectUris.map((uri) => new URL(uri))
  const isPlain = (url: URL) => url.protocol === 'http:'
  // of such a program the library takes these and no other addresses of this machine
  return urls.some(isPlain) && urls.every((url) => isPlain(url) === LOOPBACKS.includes(url.hostname))
}
