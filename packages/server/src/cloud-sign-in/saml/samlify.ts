import { createRequire } from 'node:module'
import { SAML_PATH } from '@taga/contract'
import { readKeys } from '../keys.ts'
import type { OidcNeeds } from '../oidc/provider.ts'
import type { SamlService } from '../store.ts'
import { readSamlRequest } from './read-request.ts'
import type { Samlify } from './samlify-types.ts'

const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings'
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
export const FORMATS = {
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  emailAddress: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
} as const

/** Our addresses for SAML, below the public URL. */
export function samlPlaces(url: string) {
  const at = `${url}${SAML_PATH}`
  return {
    entityId: `${at}/metadata`,
    metadata: `${at}/metadata`,
    signIn: `${at}/sso`,
    logout: `${at}/slo`,
    answer: `${at}/answer`,
  }
}

let loaded: Samlify | undefined

/** samlify (MIT) signs and checks signatures. Whatever it reads has passed our own strict reader. It is loaded when it is first needed. */
function loadSamlify(): Samlify {
  if (loaded !== undefined) return loaded
  const require = createRequire(import.meta.url)
  const samlify: Samlify = require('samlify')
  samlify.setSchemaValidator({
    validate: async (xml: string) => {
      readSamlRequest(xml)
      return 'read'
    },
  })
  loaded = samlify
  return samlify
}

/** We as an identity provider, with the keys as they are now. */
export async function openIdentityProvider(deps: OidcNeeds) {
  const samlify = loadSamlify()
  const places = samlPlaces(deps.places.main().url)
  const keys = await readKeys(deps)
  const [signing] = keys
  if (signing === undefined) throw new Error('there is no key to sign by')
  const service = [
    { Binding: `${BINDINGS}:HTTP-Redirect`, Location: places.signIn },
    { Binding: `${BINDINGS}:HTTP-POST`, Location: places.signIn },
  ]
  const logout = service.map(({ Binding }) => ({ Binding, Location: places.logout }))
  const settings = (certificates: readonly string[], signed: boolean) => ({
    entityID: places.entityId,
    privateKey: signing.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    signingCert: [...certificates],
    wantAuthnRequestsSigned: signed,
    wantLogoutRequestSigned: signed,
    nameIDFormat: Object.values(FORMATS),
    singleSignOnService: service,
    singleLogoutService: logout,
    requestSignatureAlgorithm: RSA_SHA256,
  })
  return {
    samlify,
    places,
    signing,
    /** Both keys, so that a service knows the next one before it signs. */
    metadata: () =>
      samlify
        .IdentityProvider(
          settings(
            keys.map(({ certificate }) => certificate),
            false,
          ),
        )
        .getMetadata(),
    /** For one service: `signed` where its requests have to be. */
    for: (signed: boolean) => samlify.IdentityProvider(settings([signing.certificate], signed)),
  }
}

export type OpenIdentityProvider = Awaited<ReturnType<typeof openIdentityProvider>>

/** The service as samlify knows it, taking its answer at `acs`. */
export function peerOf({ samlify }: OpenIdentityProvider, service: SamlService, acs: string) {
  return samlify.ServiceProvider({
    entityID: service.entityId,
    wantAssertionsSigned: true,
    wantMessageSigned: true,
    authnRequestsSigned: service.requestCertificate !== undefined,
    assertionConsumerService: [{ Binding: `${BINDINGS}:HTTP-POST`, Location: acs }],
    requestSignatureAlgorithm: RSA_SHA256,
    ...(service.requestCertificate === undefined ? {} : { signingCert: service.requestCertificate }),
  })
}
