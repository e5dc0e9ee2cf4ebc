import * as client from 'openid-client'

export type RelyingParty = {
  /** Where a browser is sent to sign in. */
  begin(): Promise<string>
  /** What the service knows of who came back with this address; their refresh token is kept by their mail address. */
  finish(url: URL): Promise<{ readonly mail: string }>
  /** Uses the refresh token of this person, and keeps the next. Rejects with `error` of OAuth 2.0 where it is refused. */
  refresh(mail: string): Promise<void>
  /** Where a browser is sent whose person signs out here. */
  leave(mail: string): string
}

export type RelyingPartyOptions = {
  readonly issuer: string
  readonly clientId: string
  readonly secret: string
  readonly callback: string
  /** Where people return who have signed out. */
  readonly left: string
  /** How it reaches us, where that is no plain request. */
  readonly fetch: client.CustomFetch
}

/** A cloud service that signs its people in by openid-client: with PKCE, a state, and a refresh token. */
export async function openRelyingParty(options: RelyingPartyOptions): Promise<RelyingParty> {
  const { issuer, clientId, secret, callback, left, fetch } = options
  const config = await client.discovery(new URL(issuer), clientId, secret, undefined, { [client.customFetch]: fetch })
  config[client.customFetch] = fetch
  const verifiers = new Map<string, string>()
  const tokens = new Map<string, string>()
  const hints = new Map<string, string>()
  const keep = (mail: string, { refresh_token: token, id_token: hint }: client.TokenEndpointResponse) => {
    if (token !== undefined) tokens.set(mail, token)
    if (hint !== undefined) hints.set(mail, hint)
  }
  return {
    begin: async () => {
      const verifier = client.randomPKCECodeVerifier()
      const state = client.randomState()
      verifiers.set(state, verifier)
      return client.buildAuthorizationUrl(config, {
        redirect_uri: callback,
        scope: 'openid email profile',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
      }).href
    },
    finish: async (url) => {
      const expectedState = url.searchParams.get('state') ?? ''
      const pkceCodeVerifier = verifiers.get(expectedState) ?? ''
      const got = await client.authorizationCodeGrant(config, url, { pkceCodeVerifier, expectedState })
      const mail = got.claims()?.['email']
      if (typeof mail !== 'string') throw new Error('no mail address was told')
      keep(mail, got)
      return { mail }
    },
    leave: (mail) => {
      const hint = { id_token_hint: hints.get(mail) ?? '', post_logout_redirect_uri: left }
      return client.buildEndSessionUrl(config, hint).href
    },
    refresh: async (mail) => keep(mail, await client.refreshTokenGrant(config, tokens.get(mail) ?? '')),
  }
}
