import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import type { CloudServiceInput } from '@taga/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stopLostDevice } from '../devices/report-loss.ts'
import {
  type CloudWorker,
  type CloudWorld,
  listenAs,
  openTestBrowser,
  startCloudWorld,
  until,
} from '../testing/test-cloud.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import { answerSignIns } from './answers.ts'
import { changeService } from './keep-service.ts'
import { readKeys, turnKeys } from './keys.ts'
import { readXml } from './saml/read-xml.ts'
import { selfSigned } from './self-signed.ts'
import { type CloudServiceRow, readService } from './store.ts'

const ACS = 'https://service.example.jp/acs'
const PLAIN = 'https://plain.example.jp/metadata'
const SIGNING = 'https://signing.example.jp/metadata'
const SUCCESS =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><p:LogoutResponse xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"><p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status></p:LogoutResponse></s:Body></s:Envelope>'

describeOnBoth('signing in by SAML', (on) => {
  let world: CloudWorld
  let worker: CloudWorker
  let plain: CloudServiceRow
  let certificate: string
  let soap: Awaited<ReturnType<typeof listenAs>>
  const told: string[] = []
  let isSilent = false
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const own = selfSigned(privateKey, { name: 'service', from: Date.now() - 60_000, until: Date.now() + 86_400_000 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

  beforeAll(async () => {
    world = await startCloudWorld(on)
    soap = await listenAs((_request, body) => {
      told.push(body)
      return isSilent ? { status: 503 } : { status: 200, body: SUCCESS }
    })
    const common = { protocol: 'saml' as const, acs: [ACS], nameId: 'email' as const }
    plain = await world.addService({ ...common, name: '勤怠', entityId: PLAIN, soapLogout: `${soap.url}/slo` })
    await world.addService({ ...common, name: '経費', entityId: SIGNING, requestCertificate: own, nameId: 'pairwise' })
    certificate = (await readKeys(world.deps))[0]?.certificate ?? ''
    worker = await world.worker({ mail: 'hana@example.jp' })
  }, 60_000)
  afterAll(async () => {
    await world?.close()
    await soap?.close()
  })

  /** A service with node-saml, as one of those who use it. */
  function service(entity: string, more: object = {}): SAML {
    return new SAML({
      issuer: entity,
      callbackUrl: ACS,
      entryPoint: `${world.url}/saml/sso`,
      logoutUrl: `${world.url}/saml/slo`,
      idpCert: certificate,
      idpIssuer: `${world.url}/saml/metadata`,
      audience: entity,
      wantAssertionsSigned: true,
      wantAuthnResponseSigned: true,
      validateInResponseTo: ValidateInResponseTo.always,
      identifierFormat: null,
      disableRequestedAuthnContext: true,
      ...more,
    })
  }

  /** From the request to the form that the browser sends to the service. */
  async function signIn(by: CloudWorker, url: string) {
    const waiting = await by.browser.go(url)
    if (waiting.response !== undefined) throw new Error(await waiting.response.text())
    const { body } = await world.decide(by, waiting.url)
    if (body.url === undefined) return { body, fields: {} as Record<string, string>, html: '' }
    const { response } = await by.browser.go(new URL(body.url, world.url).href)
    const html = (await response?.text()) ?? ''
    const fields = Object.fromEntries(
      [...html.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
    )
    return { body, fields, html, response }
  }

  it('signs somebody in at a service that reads the answer with node-saml', async () => {
    const sp = service(PLAIN)
    const { fields, html, response } = await signIn(worker, await sp.getAuthorizeUrlAsync('the-state', undefined, {}))
    expect(html).toContain(`action="${ACS}"`)
    expect(response?.headers.get('content-security-policy')).toMatch(/form-action https:;/)
    expect(fields['RelayState']).toBe('the-state')
    const elsewhere = service(SIGNING, { validateInResponseTo: ValidateInResponseTo.never })
    await expect(elsewhere.validatePostResponseAsync(fields)).rejects.toThrow(/audience/i)
    const { profile } = await sp.validatePostResponseAsync(fields)
    expect(profile).toMatchObject({
      nameID: 'hana@example.jp',
      nameIDFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      email: 'hana@example.jp',
      displayName: '佐藤 花',
    })
    const [row] = await world.deps.store.read
      .selectFrom('cloud_sign_ins')
      .selectAll()
      .where('person_id', '=', worker.person)
      .execute()
    expect(profile?.sessionIndex).toBe(row?.peer_session)
    const ends = /SessionNotOnOrAfter="([^"]+)"/.exec(Buffer.from(fields['SAMLResponse'] ?? '', 'base64').toString())
    expect(Date.parse(ends?.[1] ?? '')).toBeLessThanOrEqual(row?.until ?? 0)
    // the answer is given once, whoever asks
    expect((await worker.browser.go(`${world.url}/saml/answer`)).response?.status).toBe(400)
  }, 60_000)

  it('takes signed requests by either binding, and calls a person otherwise at each service', async () => {
    const signing = { privateKey: pem, signatureAlgorithm: 'sha256', digestAlgorithm: 'sha256' } as const
    const redirect = service(SIGNING, signing)
    const { fields } = await signIn(worker, await redirect.getAuthorizeUrlAsync('', undefined, {}))
    const { profile } = await redirect.validatePostResponseAsync(fields)
    expect(profile?.nameID).not.toContain('example.jp')
    expect(profile?.nameID).not.toContain(worker.person)
    const post = service(SIGNING, { ...signing, skipRequestCompression: true, authnRequestBinding: 'HTTP-POST' })
    const html = await post.getAuthorizeFormAsync('')
    const message = /name="SAMLRequest" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const waiting = await sendPost(message)
    const { body } = await world.decide(worker, waiting)
    const { response } = await worker.browser.go(new URL(body.url ?? '', world.url).href)
    const answer = /name="SAMLResponse" value="([^"]+)"/.exec((await response?.text()) ?? '')?.[1] ?? ''
    const again = await post.validatePostResponseAsync({ SAMLResponse: answer })
    expect(again.profile?.nameID).toBe(profile?.nameID)
  }, 60_000)

  async function sendPost(message: string): Promise<string> {
    const came = await worker.browser.go(`${world.url}/saml/sso`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ SAMLRequest: message }),
    })
    if (came.response !== undefined) throw new Error(await came.response.text())
    return came.url
  }

  it('tells a service from server to server that a laptop was lost', async () => {
    const other = await world.worker({ mail: 'lost@example.jp' })
    const sp = service(PLAIN)
    const { fields } = await signIn(other, await sp.getAuthorizeUrlAsync('', undefined, {}))
    const { profile } = await sp.validatePostResponseAsync(fields)
    told.length = 0
    await world.deps.store.write((tx) =>
      stopLostDevice(tx, world.deps, 'server', { id: other.device.id, how: 'stolen' }),
    )
    await until('the service was told', () => told.length === 1)
    const [, message = ''] = /<soap:Body>(.*)<\/soap:Body>/.exec(told[0] ?? '') ?? []
    const read = await sp.validatePostRequestAsync({ SAMLRequest: Buffer.from(message).toString('base64') })
    expect(read).toMatchObject({
      loggedOut: true,
      profile: { nameID: 'lost@example.jp', sessionIndex: profile?.sessionIndex },
    })
  }, 60_000)

  it('never says that a service was told whose logout address was taken out of the register meanwhile', async () => {
    const entity = 'https://moved.example.jp'
    const row = await world.addService({
      protocol: 'saml',
      acs: [ACS],
      nameId: 'email',
      name: '移転中',
      entityId: entity,
      soapLogout: `${soap.url}/slo`,
    })
    const other = await world.worker({ mail: 'moved@example.jp' })
    await signIn(other, await service(entity).getAuthorizeUrlAsync('', undefined, {}))
    isSilent = true
    await world.deps.store.write((tx) => stopLostDevice(tx, world.deps, 'server', { id: other.device.id, how: 'lost' }))
    const notice = async () => (await answerSignIns(world.deps.store.read, row.id)).rows[0]?.notices[0]
    await until('it failed', async () => (await notice())?.problem === 'SOAP logout: 503')
    const { soapLogout: _none, ...draft } = { soapLogout: '', ...readService(row) }
    const moved = draft as CloudServiceInput // as it was registered, but for its address
    await changeService(world.deps, 'server', { id: row.id, version: row.version, draft: moved })
    isSilent = false
    told.length = 0
    await world.deps.store.write(({ db }) =>
      db.updateTable('cloud_notices').set({ next_at: 0 }).where('service_id', '=', row.id).execute(),
    )
    await until('nothing waits', async () => (await notice())?.state !== 'waiting')
    expect(await notice()).toMatchObject({ kind: 'samlSoap', state: 'notSent' })
    expect(told).toEqual([])
  }, 60_000)

  it('ends the one sign-in that a service says is over', async () => {
    const other = await world.worker({ mail: 'out@example.jp' })
    const sp = service(PLAIN)
    const { fields } = await signIn(other, await sp.getAuthorizeUrlAsync('', undefined, {}))
    const { profile } = await sp.validatePostResponseAsync(fields)
    if (profile === null) throw new Error('no profile')
    const stranger = await sp.getLogoutUrlAsync({ ...profile, sessionIndex: '_guess' }, '', {})
    await fetch(stranger)
    const open = () =>
      world.deps.store.read
        .selectFrom('cloud_sign_ins')
        .select('ending')
        .where('person_id', '=', other.person)
        .executeTakeFirst()
    expect((await open())?.ending).toBeNull()
    const url = await sp.getLogoutUrlAsync(profile, '', {})
    const page = await other.browser.go(url)
    expect((await open())?.ending).toBe('serviceLogout')
    expect((await fetch(url)).status).toBe(400)
    expect(await world.signOut(page.url, other)).toEqual({
      status: 200,
      asked: { service: '勤怠', isOver: true, isSignedIn: true, others: [] },
      done: {},
    })
  }, 60_000)

  it('ends by a mail address alone what is of the browser that comes, unless the request is signed', async () => {
    const other = await world.worker({ mail: 'bare@example.jp' })
    const openOf = async () =>
      (
        await world.deps.store.read
          .selectFrom('cloud_sign_ins')
          .select('id')
          .where('person_id', '=', other.person)
          .where('ended_at', 'is', null)
          .execute()
      ).length
    const leave = async (sp: SAML) => {
      const { fields } = await signIn(other, await sp.getAuthorizeUrlAsync('', undefined, {}))
      const { profile } = await sp.validatePostResponseAsync(fields)
      if (profile === null) throw new Error('no profile')
      const { sessionIndex: _none, ...bare } = profile
      return sp.getLogoutUrlAsync(bare, '', {})
    }
    const plainly = service(PLAIN)
    const browser = openTestBrowser(world.url)
    await world.signOut((await browser.go(await leave(plainly))).url, { browser })
    expect(await openOf()).toBe(1)
    const page = await other.browser.go(await leave(plainly))
    expect((await world.signOut(page.url, other)).asked).toMatchObject({ isOver: false, isSignedIn: true })
    expect(await openOf()).toBe(0)
    const signed = service(SIGNING, { privateKey: pem, signatureAlgorithm: 'sha256', digestAlgorithm: 'sha256' })
    await browser.go(await leave(signed))
    expect(await openOf()).toBe(0)
  }, 60_000)

  it('asks whoever is sent to sign out without a request, as Google does', async () => {
    const page = await worker.browser.go(`${world.url}/saml/slo`)
    expect(await world.signOut(page.url, worker)).toMatchObject({
      asked: { isOver: false, isSignedIn: true },
      done: {},
    })
  }, 60_000)

  it('sends the browser back with a signed answer to a logout, where the service takes one', async () => {
    const entityId = 'https://back.example.jp/metadata'
    const logoutAnswer = 'https://back.example.jp/slo?of=1'
    await world.addService({ protocol: 'saml', acs: [ACS], nameId: 'email', name: '休暇', entityId, logoutAnswer })
    const sp = service(entityId)
    const { fields } = await signIn(worker, await sp.getAuthorizeUrlAsync('', undefined, {}))
    const { profile } = await sp.validatePostResponseAsync(fields)
    if (profile === null) throw new Error('no profile')
    // one that is signed in to nothing of ours: there is nothing to ask
    const browser = openTestBrowser(world.url)
    const signOut = async (changed: object = {}) => {
      const asked = await sp.getLogoutUrlAsync({ ...profile, ...changed }, '状態', {})
      const { done } = await world.signOut((await browser.go(asked)).url, { browser })
      const back = new URL(done.url ?? '')
      const { of, ...container } = Object.fromEntries(back.searchParams)
      expect([back.origin + back.pathname, of, container['RelayState']]).toEqual([
        'https://back.example.jp/slo',
        '1',
        '状態',
      ])
      return { container, query: back.search.slice(1) }
    }
    const other = await signOut({ nameID: 'somebody else' })
    await expect(sp.validateRedirectAsync(other.container, other.query)).rejects.toThrow(/Requester/)
    const { container, query } = await signOut()
    await expect(
      sp.validateRedirectAsync(container, query.replace(encodeURIComponent('状態'), 'another')),
    ).rejects.toThrow('Invalid query signature')
    expect(await sp.validateRedirectAsync(container, query)).toMatchObject({ loggedOut: true })
    const [row] = await world.deps.store.read
      .selectFrom('cloud_sign_ins')
      .select('ending')
      .where('peer_session', '=', profile.sessionIndex ?? '')
      .execute()
    expect(row?.ending).toBe('serviceLogout')
  }, 60_000)

  describe('a request that is not what it seems', () => {
    const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'
    const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion'
    const now = () => new Date().toISOString()
    const newId = () => `_${randomBytes(16).toString('hex')}`
    const request = (
      more: {
        id?: string
        issuer?: string
        acs?: string
        at?: string
        inside?: string
        attributes?: string
        version?: string
      } = {},
    ) =>
      `<p:AuthnRequest xmlns:p="${PROTOCOL}" xmlns:a="${ASSERTION}" ID="${more.id ?? newId()}" Version="${more.version ?? '2.0'}" IssueInstant="${more.at ?? now()}" AssertionConsumerServiceURL="${more.acs ?? ACS}"${more.attributes ?? ''}><a:Issuer>${more.issuer ?? PLAIN}</a:Issuer>${more.inside ?? ''}</p:AuthnRequest>`
    const send = async (xml: string, extra = '') => {
      const query = `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}${extra}`
      return fetch(`${world.url}/saml/sso?${query}`, { redirect: 'manual' })
    }
    const post = (xml: string) =>
      fetch(`${world.url}/saml/sso`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ SAMLRequest: Buffer.from(xml).toString('base64') }),
      })
    const codeOf = async (response: Response) => /<code>([^:]*):/.exec(await response.text())?.[1]

    it('is served as it stands', async () => {
      expect((await send(request())).status).toBe(303)
      expect((await post(request())).status).toBe(303)
    })

    it.each<readonly [string, () => string]>([
      ['a document type', () => `<!DOCTYPE x>${request()}`],
      [
        'an entity of its own (XXE)',
        () => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${request({ inside: '&e;' })}`,
      ],
      ['an entity that nobody declared', () => request({ issuer: '&e;' })],
      ['entities that grow', () => `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>${request({ issuer: '&b;' })}`],
      ['a comment in its issuer', () => request({ issuer: `${PLAIN}<!-- -->.evil` })],
      ['a processing instruction', () => request({ inside: '<?php x ?>' })],
      ['CDATA', () => request({ issuer: `<![CDATA[${PLAIN}]]>` })],
      ['two roots', () => request() + request()],
      ['text around it', () => `x${request()}`],
      ['an attribute twice', () => request({ attributes: ' Version="1.1"' })],
      ['another version', () => request({ version: '1.1' })],
      ['a prefix that is not bound', () => request({ inside: '<q:x/>' })],
      ['two issuers', () => request({ inside: `<a:Issuer>${PLAIN}</a:Issuer>` })],
      ['a part that is not known', () => request({ inside: '<a:Assertion/>' })],
      ['a second id', () => request({ inside: '<p:NameIDPolicy ID="_other"/>' })],
      ['extensions', () => request({ inside: '<p:Extensions><x/></p:Extensions>' })],
      ['depth without end', () => request({ inside: '<p:NameIDPolicy>'.repeat(40) + '</p:NameIDPolicy>'.repeat(40) })],
      ['elements without end', () => request({ inside: `<p:NameIDPolicy>${'<p:x/>'.repeat(500)}</p:NameIDPolicy>` })],
      ['a passive wish', () => request({ attributes: ' IsPassive="true"' })],
      [
        'another binding for its answer',
        () => request({ attributes: ' ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"' }),
      ],
      ['no id', () => request({ id: '' })],
      ['an answer instead', () => `<p:Response xmlns:p="${PROTOCOL}" ID="_1" Version="2.0"/>`],
      ['nothing', () => ''],
      ['a character XML does not have', () => request({ issuer: `${PLAIN}\u0001` })],
    ])('is refused for %s', async (_, xml) => {
      expect((await send(xml())).status).toBe(400)
      expect((await post(xml())).status).toBe(400)
    })

    it('is refused for an unknown service, an address that is not registered, age, another destination, or coming again', async () => {
      expect(await codeOf(await send(request({ issuer: 'https://evil.example' })))).toBe('unknown_service')
      expect(await codeOf(await send(request({ acs: 'https://evil.example/acs' })))).toBe('unknown_acs')
      expect(await codeOf(await send(request({ at: new Date(Date.now() - 600_000).toISOString() })))).toBe('too_old')
      expect(await codeOf(await send(request({ at: new Date(Date.now() + 600_000).toISOString() })))).toBe('too_old')
      expect(await codeOf(await send(request({ attributes: ' Destination="https://evil.example/"' })))).toBe(
        'wrong_destination',
      )
      const same = request()
      const all = await Promise.all([send(same), send(same), post(same)])
      expect(all.filter(({ status }) => status === 303)).toHaveLength(1)
    })

    it('is refused where it would grow, is huge, or has a field twice', async () => {
      const bomb = deflateRawSync(Buffer.alloc(40 * 1024 * 1024, 0x20)).toString('base64')
      expect(
        (await fetch(`${world.url}/saml/sso`, { method: 'POST', body: 'x', headers: { 'content-type': 'text/xml' } }))
          .status,
      ).toBe(400)
      const zipped = deflateRawSync(request({ inside: ' '.repeat(200_000) })).toString('base64')
      expect((await fetch(`${world.url}/saml/sso?SAMLRequest=${encodeURIComponent(zipped)}`)).status).toBe(400)
      expect((await post(request({ inside: ' '.repeat(70_000) }))).status).toBe(400)
      expect(bomb.length).toBeGreaterThan(30_000)
      const message = encodeURIComponent(deflateRawSync(request()).toString('base64'))
      expect(
        (await fetch(`${world.url}/saml/sso?SAMLRequest=${message}&SAMLRequest=${message}`, { redirect: 'manual' }))
          .status,
      ).toBe(400)
    })

    describe('to a service whose requests are signed', () => {
      const signed = (
        xml: string,
        key = privateKey,
        algorithm = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      ) => {
        const message = encodeURIComponent(deflateRawSync(xml).toString('base64'))
        const octets = `SAMLRequest=${message}&SigAlg=${encodeURIComponent(algorithm)}`
        const hash = algorithm.endsWith('sha1') ? 'sha1' : 'sha256'
        const signature = sign(hash, Buffer.from(octets), key).toString('base64')
        return fetch(`${world.url}/saml/sso?${octets}&Signature=${encodeURIComponent(signature)}`, {
          redirect: 'manual',
        })
      }
      const from = (more: object = {}) => request({ issuer: SIGNING, ...more })

      it('is refused without a signature, with another key, a weak one, or another state than was signed', async () => {
        expect((await signed(from())).status).toBe(303)
        expect(await codeOf(await send(from()))).toBe('not_signed')
        expect(await codeOf(await post(from()))).toBe('not_signed')
        const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
        expect(await codeOf(await signed(from(), stranger))).toBe('bad_signature')
        const weak = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'
        expect(await codeOf(await signed(from(), privateKey, weak))).toBe('weak_signature')
        const message = encodeURIComponent(deflateRawSync(from()).toString('base64'))
        const algorithm = encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')
        const octets = `SAMLRequest=${message}&SigAlg=${algorithm}`
        const signature = encodeURIComponent(sign('sha256', Buffer.from(octets), privateKey).toString('base64'))
        const url = `${world.url}/saml/sso?${octets}&RelayState=other&Signature=${signature}`
        expect(await codeOf(await fetch(url, { redirect: 'manual' }))).toBe('bad_signature')
      })

      it('is refused where the signature is of another part than the one that is read (wrapping)', async () => {
        const sp = service(SIGNING, {
          privateKey: pem,
          signatureAlgorithm: 'sha256',
          digestAlgorithm: 'sha256',
          skipRequestCompression: true,
          authnRequestBinding: 'HTTP-POST',
        })
        const html = await sp.getAuthorizeFormAsync('')
        const good = Buffer.from(/name="SAMLRequest" value="([^"]+)"/.exec(html)?.[1] ?? '', 'base64').toString()
        expect(readXml(good).name).toBe('AuthnRequest')
        const [signature = ''] = /<(?:\w+:)?Signature[ >].*<\/(?:\w+:)?Signature>/s.exec(good) ?? []
        expect(signature).not.toBe('')
        const evil = from({ acs: 'https://service.example.jp/acs' })
        const wrapped = [
          // the signed original inside the forged one, beside it, and as an object of the signature
          evil.replace('</p:AuthnRequest>', `${good.replace(/^<\?xml[^>]*\?>/, '')}</p:AuthnRequest>`),
          evil.replace('</p:AuthnRequest>', `${signature}</p:AuthnRequest>`),
          evil.replace(
            '</p:AuthnRequest>',
            `${signature.replace(/<\/((?:\w+:)?)Signature>$/, `<$1Object xmlns="http://www.w3.org/2000/09/xmldsig#">${good.replace(/^<\?xml[^>]*\?>/, '')}</$1Object></$1Signature>`)}</p:AuthnRequest>`,
          ),
          `<x>${good.replace(/^<\?xml[^>]*\?>/, '')}${evil}</x>`,
          good.replace(
            /AssertionConsumerServiceURL="[^"]*"/,
            'AssertionConsumerServiceURL="https://service.example.jp/acs?x"',
          ),
          good.replace(
            /<(\w+:)?DigestValue>[^<]*/,
            `<$1DigestValue>${createHash('sha256').update('x').digest('base64')}`,
          ),
        ]
        for (const xml of wrapped) expect((await post(xml)).status).toBe(400)
        expect((await post(good)).status).toBe(303)
      })
    })
  })

  it('publishes its keys and addresses as metadata', async () => {
    const response = await fetch(`${world.url}/saml/metadata`)
    const xml = await response.text()
    expect(response.headers.get('content-type')).toContain('samlmetadata+xml')
    expect(xml).toContain(`entityID="${world.url}/saml/metadata"`)
    expect(xml).toContain(certificate.replaceAll(/-----[^-]+-----|\s/g, ''))
    expect(xml).toContain(`${world.url}/saml/sso`)
    expect(plain.protocol).toBe('saml')
  })

  it('lets a service know the next key before it signs, and signs by that one from the switch on', async () => {
    await turnKeys(world.deps, 'server', 'prepare')
    const keys = await readKeys(world.deps)
    const next = keys.find(({ state }) => state === 'next')?.certificate ?? ''
    const bare = (pemText: string) => pemText.replaceAll(/-----[^-]+-----|\s/g, '')
    const xml = await (await fetch(`${world.url}/saml/metadata`)).text()
    for (const each of [certificate, next]) expect(xml).toContain(bare(each))
    await turnKeys(world.deps, 'server', 'switch')
    // a service that was given both takes what either has signed, one that was given the first alone nothing more
    const both = service(PLAIN, { idpCert: [certificate, next] })
    const { fields } = await signIn(worker, await both.getAuthorizeUrlAsync('', undefined, {}))
    const behind = service(PLAIN, { validateInResponseTo: ValidateInResponseTo.never })
    await expect(behind.validatePostResponseAsync(fields)).rejects.toThrow(/signature/i)
    expect((await both.validatePostResponseAsync(fields)).profile?.nameID).toBe('hana@example.jp')
  }, 60_000)
})
