type Service = { readonly Binding: string; readonly Location: string }
type Signing = {
  readonly entityID: string
  readonly requestSignatureAlgorithm: string
  readonly signingCert?: string | string[]
}
export type Peer = { readonly entityMeta: object }
type Asked = {
  readonly query: Record<string, unknown>
  readonly body: Record<string, unknown>
  readonly octetString: string
}
type Parsed = Promise<{ readonly extract: unknown }>
export type Provider = {
  getMetadata(): string
  parseLoginRequest(peer: Peer, binding: 'redirect' | 'post', asked: Asked): Parsed
  parseLogoutRequest(peer: Peer, binding: 'redirect' | 'post', asked: Asked): Parsed
  createLoginResponse(
    peer: Peer,
    request: { readonly extract: { readonly request: { readonly id: string } } },
    binding: 'post',
    user: object,
    options: { readonly customTagReplacement: (template: string) => { readonly id: string; readonly context: string } },
  ): Promise<{ readonly context: string }>
}

/** As much of samlify as is used here. Its own types bring those of browsers with them, which a server must not have. */
export type Samlify = {
  IdentityProvider(
    settings: Signing & {
      readonly privateKey: string
      readonly wantAuthnRequestsSigned: boolean
      readonly nameIDFormat: string[]
      readonly singleSignOnService: Service[]
      readonly singleLogoutService: Service[]
      readonly wantLogoutRequestSigned: boolean
    },
  ): Provider
  ServiceProvider(
    settings: Signing & {
      readonly wantAssertionsSigned: boolean
      readonly wantMessageSigned: boolean
      readonly authnRequestsSigned: boolean
      readonly assertionConsumerService: Service[]
    },
  ): Peer
  setSchemaValidator(validator: { readonly validate: (xml: string) => Promise<string> }): void
  readonly SamlLib: {
    replaceTagsByValue(template: string, values: Readonly<Record<string, string | undefined>>): string
    constructSAMLSignature(signing: {
      readonly rawSamlMessage: string
      readonly isMessageSigned: boolean
      readonly isBase64Output: false
      readonly privateKey: string
      readonly signingCert: string
      readonly signatureAlgorithm: string
      readonly signatureConfig: {
        readonly prefix: string
        readonly location: { readonly reference: string; readonly action: 'after' }
      }
    }): string
  }
}
