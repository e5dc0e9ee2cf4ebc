import type { CloudServiceInput } from '@taga/contract'

/** What somebody chooses when adding a service: a form with what is known of it filled in. */
export const PRESETS = ['oidc', 'saml', 'google', 'microsoft'] as const
export type Preset = (typeof PRESETS)[number]

/** A service as the form holds it: texts, and lists one to a line. */
export type CloudServiceDraft = {
  readonly protocol: CloudServiceInput['protocol']
  readonly name: string
  readonly resource: string
  readonly startUrl: string
  readonly released: readonly string[]
  readonly revocation: CloudServiceInput['revocation']['kind']
  readonly tenant: string
  readonly clientId: string
  readonly account: string
  readonly administrator: string
  readonly redirectUris: string
  readonly postLogoutUris: string
  readonly backChannelLogout: string
  readonly client: string
  readonly refresh: boolean
  readonly entityId: string
  readonly acs: string
  readonly nameId: string
  readonly requestCertificate: string
  readonly soapLogout: string
  readonly logoutAnswer: string
}

const EMPTY: CloudServiceDraft = {
  protocol: 'oidc',
  name: '',
  resource: '',
  startUrl: '',
  released: ['email', 'name'],
  revocation: 'none',
  tenant: '',
  clientId: '',
  account: '',
  administrator: '',
  redirectUris: '',
  postLogoutUris: '',
  backChannelLogout: '',
  client: 'confidential',
  refresh: true,
  entityId: '',
  acs: '',
  nameId: 'email',
  requestCertificate: '',
  soapLogout: '',
  logoutAnswer: '',
}

/** A form for a kind of service, keeping what was typed of name and resource. */
export function presetDraft(
  preset: Preset,
  kept: { readonly name?: string; readonly resource?: string } = {},
): CloudServiceDraft {
  const base = { ...EMPTY, name: kept.name ?? '', resource: kept.resource ?? '' }
  switch (preset) {
    case 'oidc':
      return base
    case 'saml':
      return { ...base, protocol: 'saml' }
    case 'google':
      return {
        ...base,
        protocol: 'saml',
        entityId: 'google.com/a/example.jp',
        acs: 'https://www.google.com/a/example.jp/acs',
        startUrl: 'https://mail.google.com/a/example.jp',
        revocation: 'google',
        released: ['email'],
      }
    case 'microsoft':
      return {
        ...base,
        protocol: 'saml',
        entityId: 'urn:federation:MicrosoftOnline',
        acs: 'https://login.microsoftonline.com/login.srf',
        startUrl: 'https://www.office.com/login?whr=example.jp',
        nameId: 'persistentEmail',
        revocation: 'microsoft',
        released: ['email'],
      }
  }
}

/** What is registered, as the form holds it. */
export function draftOf(service: CloudServiceInput): CloudServiceDraft {
  const { protocol, name, resource, startUrl, released, revocation } = service
  const known: CloudServiceDraft = {
    ...EMPTY,
    protocol,
    name,
    resource,
    startUrl,
    released,
    revocation: revocation.kind,
    ...(revocation.kind === 'microsoft' ? { tenant: revocation.tenant, clientId: revocation.clientId } : {}),
    ...(revocation.kind === 'google' ? { account: revocation.account, administrator: revocation.administrator } : {}),
  }
  if (service.protocol === 'oidc') {
    const { redirectUris, postLogoutUris, backChannelLogout = '', client, refresh } = service
    const addresses = { redirectUris: redirectUris.join('\n'), postLogoutUris: postLogoutUris.join('\n') }
    return { ...known, ...addresses, backChannelLogout, client, refresh }
  }
  const { entityId, acs, nameId, requestCertificate = '', soapLogout = '', logoutAnswer = '' } = service
  return { ...known, entityId, acs: acs.join('\n'), nameId, requestCertificate, soapLogout, logoutAnswer }
}

/** What is sent: only what the protocol has. What cannot be read is sent as it is, so that the server names the field. */
export function inputOf(draft: CloudServiceDraft): object {
  const { protocol, name, resource, startUrl, released } = draft
  const common = {
    protocol,
    name,
    resource,
    startUrl: startUrl.trim(),
    released: [...released],
    revocation: revocationOf(draft),
  }
  if (protocol === 'oidc')
    return {
      ...common,
      redirectUris: linesOf(draft.redirectUris),
      postLogoutUris: linesOf(draft.postLogoutUris),
      client: draft.client,
      refresh: draft.refresh,
      ...known({ backChannelLogout: draft.backChannelLogout }),
    }
  return {
    ...common,
    entityId: draft.entityId,
    acs: linesOf(draft.acs),
    nameId: draft.nameId,
    ...known({
      requestCertificate: draft.requestCertificate,
      soapLogout: draft.soapLogout,
      logoutAnswer: draft.logoutAnswer,
    }),
  }
}

function revocationOf({ revocation: kind, tenant, clientId, account, administrator }: CloudServiceDraft): object {
  switch (kind) {
    case 'none':
      return { kind }
    case 'microsoft':
      return { kind, tenant: tenant.trim(), clientId: clientId.trim() }
    case 'google':
      return { kind, account: account.trim(), administrator: administrator.trim() }
  }
}

function linesOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((line) => line !== '')
}

function known(texts: Readonly<Record<string, string>>): object {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])),
  )
}
