import { createSecureContext } from 'node:tls'
import { generateKeyPairSync } from 'node:crypto'
import type { Authorization, Client, Order } from 'acme-client'
import type { Challenges } from './challenges.ts'
import type { CertificateFolder } from './certificate-folder.ts'

export type CertificateOrder = {
  /** Where the account's key is kept, and an order that is under way. */
  readonly folder: Pick<CertificateFolder, 'accountKey' | 'readOrder' | 'writeOrder' | 'closeOrder'>
  readonly challenges: Challenges
  /** The authority's directory, https (http on loopback only). */
  readonly directory: string
  readonly mail?: string | undefined
  readonly name: string
  /** Whether port 80 answers here; the check over TLS is used where it does not, or where the one by HTTP failed. */
  readonly canHttp: boolean
  /** How long to wait between questions whether the authority is ready. */
  readonly patience?: { readonly tries: number; readonly minMs: number; readonly maxMs: number }
}

const PATIENCE = { tries: 10, minMs: 2_000, maxMs: 30_000 }
const LIMIT_MS = 30_000
const MOST_BYTES = 1024 * 1024

/**
 * Gets a certificate for the name from an authority that speaks ACME (RFC 8555). An order that was open when the program was killed is
 * taken up again with its key, so that no order and no certificate is wasted. Rejects with the authority's own words.
 */
export async function orderCertificate(
  wish: CertificateOrder,
): Promise<{ readonly chain: string; readonly key: string }> {
  const client = await signUp(wish)
  const open = await takeUp(client, wish)
  if (open !== undefined) return finish(client, wish, open)
  const methods = wish.canHttp ? (['http-01', 'tls-alpn-01'] as const) : (['tls-alpn-01'] as const)
  let failure: unknown
  for (const method of methods) {
    try {
      const begun = await begin(client, wish)
      await prove(client, wish, begun.order, method)
      return await finish(client, wish, begun)
    } catch (error) {
      wish.folder.closeOrder()
      if (!(error instanceof CheckFailed)) throw error
      failure = error
    }
  }
  throw failure
}

/** The authority looked, and did not find what it asked for. */
class CheckFailed extends Error {
  override readonly name = 'CheckFailed'
}

type Begun = { readonly order: Order; readonly key: string }

/** An account with the authority, made once; the same key finds the same account again. */
async function signUp({ folder, directory, mail, patience = PATIENCE }: CertificateOrder): Promise<Client> {
  const { default: acme } = await import('acme-client')
  // our own back-off tries again, hours later; the library's would wait here for a minute
  Object.assign(acme.axios.defaults, {
    acmeSettings: { retryMaxAttempts: 0 },
    timeout: LIMIT_MS,
    maxContentLength: MOST_BYTES,
    maxRedirects: 0,
  })
  const client = new acme.Client({
    directoryUrl: directory,
    accountKey: folder.accountKey(directory, newKey),
    backoffAttempts: patience.tries,
    backoffMin: patience.minMs,
    backoffMax: patience.maxMs,
  })
  await client.createAccount({
    termsOfServiceAgreed: true,
    ...(mail === undefined ? {} : { contact: [`mailto:${mail}`] }),
  })
  return client
}

/** The order of an earlier run, where the authority still has it and every check of it was passed. */
async function takeUp(client: Client, { folder, directory, name }: CertificateOrder): Promise<Begun | undefined> {
  const open = folder.readOrder()
  if (open === undefined) return undefined
  const { order: known, key } = open
  if (known.directory === directory && known.name === name) {
    try {
      const order = { ...(await client.getOrder({ url: known.url } as Order)), url: known.url } // it asks by the URL alone
      if (order.status === 'ready' || order.status === 'processing' || order.status === 'valid') return { order, key }
    } catch {
      // an authority forgets orders; a new one is made
    }
  }
  folder.closeOrder()
  return undefined
}

async function begin(client: Client, { folder, directory, name }: CertificateOrder): Promise<Begun> {
  const order = await client.createOrder({ identifiers: [{ type: 'dns', value: name }] })
  const key = newKey()
  folder.writeOrder({ directory, name, url: order.url }, key)
  return { order, key }
}

async function prove(
  client: Client,
  wish: CertificateOrder,
  order: Order,
  method: 'http-01' | 'tls-alpn-01',
): Promise<void> {
  for (const authorization of await client.getAuthorizations(order)) {
    if (authorization.status === 'valid') continue
    const challenge = authorization.challenges.find(({ type }) => type === method)
    if (challenge === undefined) throw new CheckFailed(`the authority offers no check by ${method}`)
    const answer = await client.getChallengeKeyAuthorization(challenge)
    const takeBack = await putAnswer(wish.challenges, { authorization, token: challenge.token, answer, method })
    try {
      await client.completeChallenge(challenge)
      await client.waitForValidStatus(challenge)
    } catch (cause) {
      throw new CheckFailed(cause instanceof Error ? cause.message : String(cause), { cause })
    } finally {
      takeBack()
    }
  }
}

async function putAnswer(
  challenges: Challenges,
  check: {
    readonly authorization: Authorization
    readonly token: string
    readonly answer: string
    readonly method: 'http-01' | 'tls-alpn-01'
  },
): Promise<() => void> {
  const { authorization, token, answer, method } = check
  if (method === 'http-01') {
    challenges.http.set(token, answer)
    return () => void challenges.http.delete(token)
  }
  const { default: acme } = await import('acme-client')
  const name = authorization.identifier.value
  const [key, cert] = await acme.crypto.createAlpnCertificate(authorization, answer, newKey())
  challenges.tls.set(name, createSecureContext({ key, cert }))
  return () => void challenges.tls.delete(name)
}

async function finish(client: Client, { name }: CertificateOrder, { order, key }: Begun) {
  const { default: acme } = await import('acme-client')
  const [, request] = await acme.crypto.createCsr({ commonName: name, altNames: [name] }, key)
  const { url } = order
  const done =
    order.status === 'valid' || order.status === 'processing' ? order : await client.finalizeOrder(order, request)
  const chain = await client.getCertificate({ ...done, url })
  // the caller closes the order once the certificate is on the disk
  return { chain, key }
}

function newKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()
}
