import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export type TestDirectory = {
  readonly issuer: string
  /** Who signs in next, by which methods. */
  who: { subject: string; email?: string; emailVerified?: boolean; amr?: string[]; signedInMsAgo?: number }
  /** Goes the way of a browser from our authorization URL to the fragment that comes back. */
  walk(url: string): Promise<string>
  close(): Promise<void>
}

/** A real OpenID provider (oidc-provider) on a free port of this machine, whose people sign in at once. */
export async function startTestDirectory(redirectUri: string, afterLogoutUri: string): Promise<TestDirectory> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  const issuer = `http://127.0.0.1:${port}`
  const directory: Pick<TestDirectory, 'who'> = { who: { subject: 'nobody' } }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'taga',
        client_secret: 'a secret of the test',
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [afterLogoutUri],
        token_endpoint_auth_method: 'client_secret_post',
        response_types: ['code'],
        grant_types: ['authorization_code'],
        require_auth_time: true,
      },
    ],
    claims: { openid: ['sub', 'amr', 'acr', 'sid', 'auth_time'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    cookies: { keys: ['a key of the test'] },
    findAccount: async (_context, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: directory.who.email, email_verified: directory.who.emailVerified }),
    }),
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  })
  const serve = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void serve(request, response)
    void answer(request, response)
  })

  async function answer(...[request, response]: Parameters<typeof serve>): Promise<void> {
    const details = await provider.interactionDetails(request, response)
    if (details.prompt.name === 'login') {
      const { subject, amr, signedInMsAgo = 0 } = directory.who
      const ts = Math.floor((Date.now() - signedInMsAgo) / 1000)
      await provider.interactionFinished(request, response, {
        login: { accountId: subject, ...(amr === undefined ? {} : { amr }), remember: false, ts },
      })
      return
    }
    const grant = new provider.Grant({ accountId: directory.who.subject, clientId: 'taga' })
    grant.addOIDCScope('openid email')
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
  }

  return Object.assign(directory, {
    issuer,
    walk: async (start: string) => {
      const jar = new Map<string, string>()
      let at = start
      for (let steps = 0; steps < 10; steps += 1) {
        const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
        const came = await fetch(at, { redirect: 'manual', headers: { cookie } })
        for (const set of came.headers.getSetCookie()) {
          const [pair = ''] = set.split(';')
          jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
        }
        const next = came.headers.get('location')
        if (next === null) throw new Error(`the directory stopped with ${came.status}: ${await came.text()}`)
        at = new URL(next, at).href
        if (at.startsWith(redirectUri)) return new URL(at).hash
      }
      throw new Error('the directory sends the browser in circles')
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}
