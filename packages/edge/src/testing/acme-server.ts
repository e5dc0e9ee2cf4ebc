import { createHash, createPublicKey, randomBytes, verify, X509Certificate } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse, get } from 'node:http'
import { connect } from 'node:tls'
import { z } from 'zod'
import type { TestAuthority } from './test-certificate.ts'

/** A certificate authority of our own that speaks RFC 8555, for tests: it really dials the names it checks, on ports of loopback. */
export type AcmeServer = {
  readonly directory: string
  /** Where the names it checks are dialled. */
  dial: { httpPort: number; tlsPort: number }
  /** What it shall do wrong, or ask for, from now on. */
  mood: {
    /** Refuse so many requests with badNonce. */
    badNonces: number
    /** Answer new orders with 429. */
    rateLimited: boolean
    offers: readonly ('http-01' | 'tls-alpn-01')[]
    /** Certificates stand from and until then (epoch ms). */
    times: { readonly from: number; readonly until: number } | undefined
    /** Issue certificates, and never hand them out. */
    keepsCertificates: boolean
  }
  readonly seen: { orders: number; accounts: number; certificates: number; checks: string[]; nonces: number }
  close(): Promise<void>
}

type Challenge = { readonly type: 'http-01' | 'tls-alpn-01'; readonly token: string; status: string; error?: object }
type OrderState = {
  readonly id: string
  readonly account: string
  readonly name: string
  status: 'pending' | 'ready' | 'processing' | 'valid' | 'invalid'
  readonly challenges: readonly Challenge[]
  authorization: 'pending' | 'valid' | 'invalid'
  chain?: string
}
type Jwk = { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string }

const Jws = z.object({ protected: z.string(), payload: z.string(), signature: z.string() })
const Protected = z.object({
  alg: z.literal('ES256'),
  nonce: z.string(),
  url: z.string(),
  kid: z.string().optional(),
  jwk: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }).optional(),
})
const NewOrder = z.object({ identifiers: z.array(z.object({ type: z.literal('dns'), value: z.string() })).length(1) })
const Finalize = z.object({ csr: z.string() })

export async function startAcmeServer(authority: TestAuthority): Promise<AcmeServer> {
  const nonces = new Set<string>()
  const accounts = new Map<string, Jwk>()
  const orders = new Map<string, OrderState>()
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => fail(response, 500, 'serverInternal', String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the test authority has no port')
  const base = `http://127.0.0.1:${address.port}`
  const acme: AcmeServer = {
    directory: `${base}/directory`,
    dial: { httpPort: 0, tlsPort: 0 },
    mood: {
      badNonces: 0,
      rateLimited: false,
      offers: ['http-01', 'tls-alpn-01'],
      times: undefined,
      keepsCertificates: false,
    },
    seen: { orders: 0, accounts: 0, certificates: 0, checks: [], nonces: 0 },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
  return acme

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('replay-nonce', newNonce())
    const path = (request.url ?? '').split('/').filter((part) => part !== '')
    if (request.method === 'GET' && path[0] === 'directory')
      return json(response, 200, {
        newNonce: `${base}/nonce`,
        newAccount: `${base}/account`,
        newOrder: `${base}/order`,
        revokeCert: `${base}/revoke`,
        keyChange: `${base}/key`,
        meta: { termsOfService: `${base}/terms` },
      })
    if (path[0] === 'nonce') return json(response, request.method === 'HEAD' ? 200 : 204, undefined)
    if (request.method !== 'POST') return fail(response, 405, 'malformed', 'POST only')
    await signed(request, response, path)
  }

  async function signed(request: IncomingMessage, response: ServerResponse, path: readonly string[]): Promise<void> {
    const jws = Jws.parse(JSON.parse(await textOf(request)))
    const head = Protected.parse(fromBase64Json(jws.protected))
    if (!nonces.delete(head.nonce) || acme.mood.badNonces > 0) {
      acme.mood.badNonces = Math.max(0, acme.mood.badNonces - 1)
      return fail(response, 400, 'badNonce', 'this nonce was used')
    }
    if (head.url !== `${base}${request.url ?? ''}`)
      return fail(response, 400, 'malformed', 'the URL is not the signed one')
    const account = head.kid ?? `${base}/account/${thumbprint(head.jwk)}`
    const key = head.jwk ?? accounts.get(account)
    if (key === undefined) return fail(response, 400, 'accountDoesNotExist', 'who are you?')
    if (!isSigned(key, jws)) return fail(response, 401, 'unauthorized', 'the signature is wrong')
    const payload: unknown = jws.payload === '' ? undefined : fromBase64Json(jws.payload)
    await answer(response, path, { account, key, payload })
  }

  async function answer(
    response: ServerResponse,
    [kind = '', id = '', part = '']: readonly string[],
    { account, key, payload }: { readonly account: string; readonly key: Jwk; readonly payload: unknown },
  ): Promise<void> {
    if (kind === 'account') {
      const known = accounts.has(account)
      if (!known) acme.seen.accounts += 1
      accounts.set(account, key)
      response.setHeader('location', account)
      return json(response, known ? 200 : 201, { status: 'valid' })
    }
    if (kind === 'order' && id === '')
      return newOrder(response, account, NewOrder.parse(payload).identifiers[0]?.value ?? '')
    const order = orders.get(id)
    if (order === undefined || order.account !== account) return fail(response, 404, 'malformed', 'no such thing')
    switch (kind) {
      case 'order':
        return json(response, 200, orderBody(order))
      case 'authz':
        return json(response, 200, authorizationBody(order))
      case 'challenge':
        return onChallenge(response, { order, token: part, key, payload })
      case 'finalize':
        return finalize(response, order, Buffer.from(Finalize.parse(payload).csr, 'base64url'))
      case 'certificate':
        if (acme.mood.keepsCertificates) return
        response.setHeader('content-type', 'application/pem-certificate-chain')
        response.end(order.chain)
        return
    }
    fail(response, 404, 'malformed', 'no such thing')
  }

  function newOrder(response: ServerResponse, account: string, name: string): void {
    if (acme.mood.rateLimited) {
      response.setHeader('retry-after', '3600')
      return fail(response, 429, 'rateLimited', 'too many certificates for this name already')
    }
    acme.seen.orders += 1
    const order: OrderState = {
      id: randomBytes(8).toString('hex'),
      account,
      name,
      status: 'pending',
      authorization: 'pending',
      challenges: acme.mood.offers.map((type) => ({
        type,
        token: randomBytes(24).toString('base64url'),
        status: 'pending',
      })),
    }
    orders.set(order.id, order)
    response.setHeader('location', `${base}/order/${order.id}`)
    json(response, 201, orderBody(order))
  }

  /** An empty object asks for the check, nothing at all only how it stands. */
  async function onChallenge(
    response: ServerResponse,
    asked: { readonly order: OrderState; readonly token: string; readonly key: Jwk; readonly payload: unknown },
  ): Promise<void> {
    const challenge = asked.order.challenges.find(({ token }) => token === asked.token)
    if (challenge === undefined) return fail(response, 404, 'malformed', 'no such challenge')
    if (asked.payload !== undefined) await check(asked.order, challenge, asked.key)
    json(response, 200, challengeBody(asked.order, challenge))
  }

  /** Dials the name, and looks for the answer that only the account's holder can give. */
  async function check(order: OrderState, challenge: Challenge, key: Jwk): Promise<void> {
    const expected = `${challenge.token}.${thumbprint(key)}`
    const passed = await (challenge.type === 'http-01'
      ? dialHttp(order.name, challenge.token, expected)
      : dialTls(order.name, expected))
    acme.seen.checks.push(`${challenge.type} ${passed ? 'passed' : 'failed'}`)
    challenge.status = passed ? 'valid' : 'invalid'
    if (!passed)
      challenge.error = {
        type: 'urn:ietf:params:acme:error:unauthorized',
        detail: `the answer of ${order.name} is wrong`,
      }
    order.authorization = passed ? 'valid' : 'invalid'
    order.status = passed ? 'ready' : 'invalid'
  }

  function dialHttp(name: string, token: string, expected: string): Promise<boolean> {
    return new Promise((resolve) => {
      const path = `/.well-known/acme-challenge/${token}`
      get(
        { host: '127.0.0.1', port: acme.dial.httpPort, path, headers: { host: name }, timeout: 2_000 },
        (answered) => {
          textOf(answered).then(
            (text) => resolve(answered.statusCode === 200 && text.trim() === expected),
            () => resolve(false),
          )
        },
      ).on('error', () => resolve(false))
    })
  }

  /** RFC 8737: a self-signed certificate for just this name, with the digest of the answer in a critical extension. */
  function dialTls(name: string, expected: string): Promise<boolean> {
    return new Promise((resolve) => {
      const options = {
        host: '127.0.0.1',
        port: acme.dial.tlsPort,
        servername: name,
        ALPNProtocols: ['acme-tls/1'],
        rejectUnauthorized: false,
      }
      const socket = connect(options, () => {
        const shown = socket.getPeerX509Certificate()
        const digest = createHash('sha256').update(expected).digest()
        // OCTET STRING in the OCTET STRING of the extension id-pe-acmeIdentifier
        const value = Buffer.concat([Buffer.from([0x04, 0x22, 0x04, 0x20]), digest])
        const isOnly = shown?.subjectAltName === `DNS:${name}`
        resolve(socket.alpnProtocol === 'acme-tls/1' && isOnly && shown.raw.includes(value))
        socket.destroy()
      })
      socket.on('error', () => resolve(false))
    })
  }

  async function finalize(response: ServerResponse, order: OrderState, request: Buffer): Promise<void> {
    if (order.status !== 'ready') return fail(response, 403, 'orderNotReady', 'the checks come first')
    const { chain, names } = await authority.sign(request, acme.mood.times)
    if (names.join() !== order.name) return fail(response, 400, 'badCSR', 'another name was ordered')
    new X509Certificate(chain) // it can be read
    acme.seen.certificates += 1
    order.chain = chain
    order.status = 'valid'
    json(response, 200, orderBody(order))
  }

  function orderBody(order: OrderState) {
    return {
      status: order.status,
      identifiers: [{ type: 'dns', value: order.name }],
      authorizations: [`${base}/authz/${order.id}`],
      finalize: `${base}/finalize/${order.id}`,
      ...(order.chain === undefined ? {} : { certificate: `${base}/certificate/${order.id}` }),
    }
  }
  function authorizationBody(order: OrderState) {
    return {
      status: order.authorization,
      identifier: { type: 'dns', value: order.name },
      challenges: order.challenges.map((challenge) => challengeBody(order, challenge)),
    }
  }
  function challengeBody(order: OrderState, { type, token, status, error }: Challenge) {
    return {
      type,
      token,
      status,
      url: `${base}/challenge/${order.id}/${token}`,
      ...(error === undefined ? {} : { error }),
    }
  }
  function newNonce(): string {
    const nonce = randomBytes(16).toString('base64url')
    nonces.add(nonce)
    acme.seen.nonces += 1
    return nonce
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status
  response.setHeader('content-type', 'application/json')
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

function fail(response: ServerResponse, status: number, type: string, detail: string): void {
  json(response, status, { type: `urn:ietf:params:acme:error:${type}`, detail, status })
}

function fromBase64Json(text: string): unknown {
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
}

function thumbprint(key: Jwk | undefined): string {
  const { crv, kty, x, y } = key ?? { crv: '', kty: '', x: '', y: '' }
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
}

function isSigned(key: Jwk, jws: z.infer<typeof Jws>): boolean {
  const publicKey = createPublicKey({ key, format: 'jwk' })
  const signature = Buffer.from(jws.signature, 'base64url')
  return verify(
    'sha256',
    Buffer.from(`${jws.protected}.${jws.payload}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    signature,
  )
}

async function textOf(stream: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of stream) text += String(part)
  return text
}
