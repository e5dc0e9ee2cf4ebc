import type { Provider } from 'oidc-provider'
import { OIDC_PATH } from '@taga/contract'
import { readKeys } from './keys.ts'
import { createOidcProvider, type OidcNeeds } from './oidc/provider.ts'

/** The identity providers of this server, made when they are first asked for, and anew when our name or our keys have changed. */
export type CloudProviders = {
  readonly oidc: (deps: OidcNeeds) => Promise<Provider>
}

export function createCloudProviders(): CloudProviders {
  let made: { readonly of: string; readonly provider: Promise<Provider> } | undefined
  return {
    oidc: async (deps) => {
      const issuer = `${deps.places.main().url}${OIDC_PATH}`
      const keys = await readKeys(deps)
      const of = JSON.stringify([issuer, keys.map(({ id, state }) => [id, state])])
      if (made?.of !== of) {
        const provider = createOidcProvider(deps, { issuer, keys })
        made = { of, provider }
        provider.catch(() => {
          if (made?.provider === provider) made = undefined
        })
      }
      return made.provider
    },
  }
}
