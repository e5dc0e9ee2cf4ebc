import { type XmlElement, XmlRefused, readXml } from './read-xml.ts'

export const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion'
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#'
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/** A request of a service, by its form alone. `isSigned`: it has one signature within, over all of it; whether that is true is asked later. */
export type SamlRequest = {
  readonly kind: 'AuthnRequest' | 'LogoutRequest'
  readonly id: string
  readonly issuer: string
  readonly issuedAt: number
  readonly destination: string | undefined
  readonly isSigned: boolean
  readonly acs: string | undefined
  readonly force: boolean
  readonly nameId: string | undefined
  readonly session: string | undefined
}

/** What each may have in it (SAML 2.0 core, sections 3.4.1 and 3.7.1), as far as we understand it; anything else is refused. */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  AuthnRequest: [
    `{${ASSERTION}}Issuer`,
    `{${SIGNATURE}}Signature`,
    `{${PROTOCOL}}NameIDPolicy`,
    `{${PROTOCOL}}RequestedAuthnContext`,
  ],
  LogoutRequest: [
    `{${ASSERTION}}Issuer`,
    `{${SIGNATURE}}Signature`,
    `{${ASSERTION}}NameID`,
    `{${PROTOCOL}}SessionIndex`,
  ],
}

/**
 * Reads an AuthnRequest or a LogoutRequest, strictly: what is signed must be the whole message and nothing else may have an id, so that
 * a signature cannot speak of another part than the one that is read (signature wrapping).
 * @throws XmlRefused
 */
export function readSamlRequest(xml: string): SamlRequest {
  const root = readXml(xml)
  const children = CHILDREN[root.name]
  if (root.namespace !== PROTOCOL || children === undefined) throw new XmlRefused('no request')
  if (root.attributes.get('Version') !== '2.0') throw new XmlRefused('another version')
  const id = root.attributes.get('ID') ?? ''
  if (!/^[A-Za-z_][A-Za-z0-9_.-]{0,255}$/.test(id)) throw new XmlRefused('no id')
  for (const child of root.children) if (!children.includes(nameOf(child))) throw new XmlRefused('an unknown part')
  for (const name of children)
    if (root.children.filter((child) => nameOf(child) === name).length > 1) throw new XmlRefused('a part twice')
  for (const child of root.children) refuseIds(child)
  const one = (namespace: string, name: string) =>
    root.children.find((child) => nameOf(child) === `{${namespace}}${name}`)
  const issuer = one(ASSERTION, 'Issuer')?.text.trim() ?? ''
  if (issuer === '') throw new XmlRefused('no issuer')
  const issuedAt = Date.parse(root.attributes.get('IssueInstant') ?? '')
  if (Number.isNaN(issuedAt)) throw new XmlRefused('no time')
  const signature = one(SIGNATURE, 'Signature')
  if (signature !== undefined) checkSignature(signature, id)
  const binding = root.attributes.get('ProtocolBinding')
  if (binding !== undefined && binding !== POST) throw new XmlRefused('a binding that is not served')
  if (isYes(root.attributes.get('IsPassive'))) throw new XmlRefused('passive')
  return {
    kind: root.name === 'AuthnRequest' ? 'AuthnRequest' : 'LogoutRequest',
    id,
    issuer,
    issuedAt,
    destination: root.attributes.get('Destination'),
    isSigned: signature !== undefined,
    acs: root.attributes.get('AssertionConsumerServiceURL'),
    force: isYes(root.attributes.get('ForceAuthn')),
    nameId: one(ASSERTION, 'NameID')?.text.trim(),
    session: one(PROTOCOL, 'SessionIndex')?.text.trim(),
  }
}

function nameOf({ namespace, name }: XmlElement): string {
  return `{${namespace}}${name}`
}

function isYes(flag: string | undefined): boolean {
  return flag === 'true' || flag === '1'
}

/** Nothing but the message itself can be referred to. */
function refuseIds(element: XmlElement): void {
  for (const name of element.attributes.keys()) if (/(?:^|\})id$/i.test(name)) throw new XmlRefused('another id')
  for (const child of element.children) refuseIds(child)
}

/** One reference, to the whole message, by the two transforms that leave it as it is, with digests that are still good. */
function checkSignature(signature: XmlElement, id: string): void {
  const [info, value, key, ...more] = signature.children
  if (info?.name !== 'SignedInfo' || value?.name !== 'SignatureValue' || more.length > 0)
    throw new XmlRefused('a signature')
  if (key !== undefined && key.name !== 'KeyInfo') throw new XmlRefused('a signature')
  const [canonical, method, reference, ...others] = info.children
  if (
    canonical?.name !== 'CanonicalizationMethod' ||
    canonical.attributes.get('Algorithm') !== EXCLUSIVE ||
    others.length > 0
  )
    throw new XmlRefused('a signature')
  if (method?.name !== 'SignatureMethod' || !/#rsa-sha(?:256|384|512)$/.test(method.attributes.get('Algorithm') ?? ''))
    throw new XmlRefused('a weak signature')
  if (reference?.name !== 'Reference' || reference.attributes.get('URI') !== `#${id}`)
    throw new XmlRefused('a signature of something else')
  const [transforms, digestMethod, digest, ...rest] = reference.children
  if (transforms?.name !== 'Transforms' || digest?.name !== 'DigestValue' || rest.length > 0)
    throw new XmlRefused('a signature')
  if (!/#sha(?:256|384|512)$/.test(digestMethod?.attributes.get('Algorithm') ?? ''))
    throw new XmlRefused('a weak digest')
  const steps = transforms.children.map((transform) => transform.attributes.get('Algorithm'))
  if (steps.length !== 2 || steps[0] !== `${SIGNATURE}enveloped-signature` || steps[1] !== EXCLUSIVE)
    throw new XmlRefused('a transform')
}
