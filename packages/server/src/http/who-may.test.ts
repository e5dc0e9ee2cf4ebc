import { afterAll, beforeAll, expect, it } from 'vitest'
import { routes } from '../routes.ts'
import { openTestApp, type Signed, type TestApp } from '../testing/test-app.ts'
import { enrolTestDevice, reportOf, type TestDevice } from '../testing/test-device.ts'
import { describeOnBoth } from '../testing/test-store.ts'
import type { Route } from './route.ts'

/**
 * Who may use which route. Every route of the program stands here with exactly those who may; a route without a line, and a line
 * without a route, fails. `nobody` is somebody who is not signed in.
 */
const WHO = ['nobody', 'teleworker', 'administrator', 'executive', 'auditor', 'device'] as const
type Who = (typeof WHO)[number]

const all: readonly Who[] = ['nobody', 'teleworker', 'administrator', 'executive', 'auditor', 'device']
const signedIn: readonly Who[] = ['teleworker', 'administrator', 'executive', 'auditor']
const administrator: readonly Who[] = ['administrator']
/** Each kind of request says who of them decides it. */
const decider: readonly Who[] = ['administrator', 'executive']
const overseer: readonly Who[] = ['administrator', 'executive', 'auditor']

const MAY: Readonly<Record<string, readonly Who[]>> = {
  'POST /api/my/take-out-requests': signedIn,
  'GET /api/departments/:department/open': overseer,
  'GET /api/my/sendings': signedIn,
  'POST /api/my/sendings': signedIn,
  'GET /api/my/sendings/:sending': signedIn,
  'PUT /api/my/sendings/:sending': signedIn,
  'POST /api/my/sendings/:sending/drop': signedIn,
  'GET /api/sendings': overseer,
  'GET /api/sendings/counts': overseer,
  'GET /healthz': all,
  'GET /api/openapi.json': all,
  'GET /get': all,
  'GET /get/download.css': all,
  'GET /get/windows/files.json': all,
  'GET /get/windows/:name': all,

  'POST /api/first-account': all,
  'POST /api/invitations/accept': all,
  'POST /api/invitations/look': all,
  'POST /api/invitations/passkey/options': all,
  'POST /api/invitations/passkey': all,
  'POST /api/session/second': all,
  'POST /api/session/passkey/options': all,
  'POST /api/session/passkey': all,
  'POST /api/session/recovery': all,
  'POST /api/session/proof/options': signedIn,
  'POST /api/session/proof': signedIn,
  'GET /api/my/sign-in': signedIn,
  'POST /api/my/passkeys/options': signedIn,
  'POST /api/my/passkeys': signedIn,
  'PUT /api/my/passkeys/:passkey': signedIn,
  'DELETE /api/my/passkeys/:passkey': signedIn,
  'POST /api/my/totp': signedIn,
  'POST /api/my/totp/confirm': signedIn,
  'DELETE /api/my/totp': signedIn,
  'POST /api/my/recovery-codes': signedIn,
  'POST /api/my/exposure': signedIn,
  'POST /api/session': all,
  'GET /api/session': signedIn,
  'GET /api/session/present': all,
  'DELETE /api/session': signedIn,
  'GET /api/sessions': signedIn,
  'DELETE /api/sessions/:session': signedIn,
  'PUT /api/password': signedIn,
  'POST /api/password/check': signedIn,
  'GET /api/accounts': administrator,
  'POST /api/accounts': administrator,
  'PUT /api/accounts/:account/roles': administrator,
  'POST /api/accounts/:account/lock': administrator,
  'POST /api/accounts/:account/unlock': administrator,
  'GET /api/accounts/:account': administrator,
  'GET /api/password-policy/:format': administrator,
  'POST /api/accounts/:account/invitation': administrator,
  'PUT /api/accounts/:account/person': administrator,
  'POST /api/accounts/:account/review': administrator,
  'POST /api/accounts/:account/exposure': administrator,
  'POST /api/accounts/:account/factors/reset': administrator,
  'POST /api/accounts/:account/reset': administrator,
  'GET /api/accounts/:account/sessions': administrator,
  'DELETE /api/accounts/:account/sessions': administrator,
  'DELETE /api/accounts/:account/sessions/:session': administrator,
  'GET /api/sign-in/offer': all,
  'POST /api/session/directory/begin': all,
  'POST /api/session/directory': all,
  'POST /api/directory/back-channel-logout': all,
  'GET /api/directory': administrator,
  'PUT /api/directory': administrator,
  'DELETE /api/directory': administrator,
  'GET /api/api-keys': administrator,
  'POST /api/api-keys': administrator,
  'DELETE /api/api-keys/:key': administrator,

  'POST /api/outposts/enrolments': all,
  'GET /api/outposts': administrator,
  'PUT /api/outposts/:outpost': administrator,
  'DELETE /api/outposts/:outpost': administrator,
  'POST /api/outpost-codes': administrator,
  'DELETE /api/outpost-codes/:selector': administrator,
  'POST /api/enrolments': all,
  'GET /api/enrolment-codes': administrator,
  'POST /api/enrolment-codes': administrator,
  'DELETE /api/enrolment-codes/:selector': administrator,
  'DELETE /api/devices/:device/key': administrator,
  'POST /api/reports': ['device'],

  'GET /api/organisation': overseer,
  'PUT /api/organisation': administrator,
  'PUT /api/first-hour/:step': administrator,
  'GET /api/source-adoption': administrator,
  'PUT /api/source-adoption': administrator,
  'POST /api/people/invitations': administrator,
  'GET /api/mail': administrator,
  'PUT /api/mail': administrator,
  'DELETE /api/mail': administrator,
  'POST /api/mail/test': administrator,
  'GET /api/public-name': administrator,
  'POST /api/public-name/check': administrator,
  'PUT /api/public-name': administrator,
  'DELETE /api/public-name': administrator,

  'GET /api/people': overseer,
  'POST /api/people': administrator,
  'GET /api/people/:person': signedIn,
  'PUT /api/people/:person': administrator,
  'POST /api/people/:person/state': administrator,
  'GET /api/departments': overseer,
  'POST /api/departments': administrator,
  'GET /api/departments/:department': overseer,
  'PUT /api/departments/:department': administrator,
  'POST /api/people/bulk': administrator,
  'GET /api/devices': overseer,
  'POST /api/devices': administrator,
  'POST /api/devices/bulk': administrator,
  'GET /api/my/devices': signedIn,
  'GET /api/devices/:device': signedIn,
  'GET /api/devices/:device/history': overseer,
  'PUT /api/devices/:device': administrator,
  'POST /api/devices/:device/moves': administrator,
  'GET /api/device-differences': overseer,
  'GET /api/devices/:device/differences': overseer,
  'POST /api/devices/:device/differences/accept': administrator,
  'POST /api/devices/:device/loss': signedIn,
  'GET /api/devices/:device/loss': signedIn,
  'GET /api/loans': overseer,
  'GET /api/my/loans': signedIn,
  'GET /api/loans/:loan': signedIn,
  'POST /api/loans/requests': signedIn,
  'POST /api/loans': administrator,
  'POST /api/loans/:loan/signature': signedIn,
  'POST /api/loans/:loan/extension': signedIn,
  'POST /api/loans/:loan/extension/decision': administrator,
  'POST /api/loans/:loan/return': administrator,
  'GET /api/shelf': overseer,
  'GET /api/devices/:device/readiness': overseer,
  'GET /api/people/:person/borrowing': overseer,
  'GET /api/stock-takings': overseer,
  'POST /api/stock-takings': administrator,
  'GET /api/stock-takings/:taking': overseer,
  'GET /api/stock-takings/:taking/lines': overseer,
  'PUT /api/stock-takings/:taking/lines/:device/answer': signedIn,
  'POST /api/stock-takings/:taking/scans': administrator,
  'POST /api/stock-takings/:taking/reminders': administrator,
  'POST /api/stock-takings/:taking/close': administrator,
  'POST /api/stock-takings/:taking/lines/:device/resolution': administrator,
  'GET /api/stock-takings/:taking/result': overseer,
  'GET /api/my/stock-taking': signedIn,
  'GET /api/labels/:label': signedIn,
  'POST /api/sightings': signedIn,
  'GET /api/stock': overseer,
  'POST /api/stock': administrator,
  'GET /api/stock/:good': overseer,
  'PUT /api/stock/:good': administrator,
  'POST /api/stock/:good/counts': administrator,
  'POST /api/stock/:good/pieces': administrator,
  'POST /api/stock-pieces/:piece/seen': administrator,
  'POST /api/stock-pieces/:piece/disposal': administrator,
  'POST /api/stock/:good/issues': administrator,
  'POST /api/stock-issues/:issue/end': administrator,
  'GET /api/my/stock': signedIn,
  'GET /api/losses': overseer,
  'GET /api/losses/:loss': signedIn,
  'PATCH /api/losses/:loss': signedIn,
  'POST /api/losses/:loss/remote-wipe': administrator,
  'POST /api/losses/:loss/end': administrator,
  'GET /api/disposal': overseer,
  'GET /api/devices/:device/end': overseer,
  'POST /api/devices/:device/wipes': administrator,
  'POST /api/wipes/:wipe/decision': administrator,
  'POST /api/devices/:device/disposal': administrator,
  'GET /api/people/:person/networks': signedIn,
  'POST /api/people/:person/networks': signedIn,
  'DELETE /api/people/:person/networks/:slot': signedIn,
  'POST /api/outposts/connector-list': all,
  'GET /api/cloud-services': overseer,
  'POST /api/cloud-services': administrator,
  'GET /api/cloud-services/:service': overseer,
  'PUT /api/cloud-services/:service': administrator,
  'PUT /api/cloud-services/:service/off': administrator,
  'POST /api/cloud-services/:service/secret': administrator,
  'PUT /api/cloud-services/:service/revocation-secret': administrator,
  'POST /api/cloud-services/:service/test': administrator,
  'GET /api/cloud-services/:service/sign-ins': administrator,
  'GET /api/cloud-endpoints': overseer,
  'POST /api/cloud-keys': administrator,
  'POST /cloud-sign-in/:waiting': signedIn,
  'GET /api/cloud-sign-outs/:waiting': all,
  'POST /api/cloud-sign-outs/:waiting': all,
  'GET /api/destinations': overseer,
  'POST /api/destinations': administrator,
  'GET /api/destinations/:destination': overseer,
  'PUT /api/destinations/:destination': administrator,
  'PUT /api/destinations/:destination/secret': administrator,
  'PUT /api/destinations/:destination/off': administrator,
  'GET /api/destinations/:destination/kept': administrator,
  'POST /api/destinations/:destination/kept/take-back': administrator,
  'POST /api/destinations/:destination/kept/wipe': administrator,
  'GET /api/my/destinations': signedIn,
  'POST /api/enter': signedIn,

  'GET /api/resources': overseer,
  'POST /api/resources': administrator,
  'PUT /api/resources/:resource': administrator,
  'GET /api/entrances': overseer,
  'POST /api/entrances': administrator,
  'PUT /api/entrances/:entrance': administrator,
  'GET /api/entrances/:entrance': overseer,
  'POST /api/entrances/:entrance/rules': administrator,
  'PUT /api/boundary-rules/:rule': administrator,
  'GET /api/resources/:resource': overseer,
  'POST /api/resources/:resource/rights': administrator,
  'GET /api/assets': overseer,
  'POST /api/assets': administrator,
  'GET /api/assets/:asset': overseer,
  'PUT /api/assets/:asset': administrator,
  'GET /api/locations': signedIn,
  'POST /api/locations': administrator,
  'PUT /api/locations/:location': administrator,
  'GET /api/authentication-standard': overseer,
  'GET /api/authentication-standard/:version': overseer,
  'POST /api/authentication-standard': administrator,
  'GET /api/office-networks': administrator,
  'GET /api/office-networks/now': administrator,
  'POST /api/locations/:location/networks': administrator,
  'DELETE /api/office-networks/:network': administrator,
  'GET /api/services': overseer,
  'GET /api/services/approved': signedIn,
  'POST /api/services': administrator,
  'GET /api/services/:service': overseer,
  'PUT /api/services/:service': administrator,
  'GET /api/levels': signedIn,
  'PUT /api/levels/:level': administrator,
  'GET /api/flows': overseer,
  'POST /api/flows': administrator,
  'GET /api/flows/:flow': overseer,
  'PUT /api/flows/:flow/steps/:step': administrator,
  'POST /api/flows/:flow/close': administrator,
  'GET /api/csv/:register': administrator,
  'POST /api/csv/:register/preview': administrator,
  'POST /api/csv/:register/import': administrator,
  'POST /api/decisions': signedIn,
  'GET /api/decisions': overseer,
  'GET /api/today': overseer,
  'GET /api/my/day': signedIn,
  'GET /api/my/day/mark': signedIn,
  'POST /api/my/look': signedIn,
  'POST /api/page-claims': all,
  'POST /api/my/devices/:device/browser-key': signedIn,
  'POST /api/session/device': signedIn,
  'GET /api/my/devices/:device/facts': signedIn,
  'POST /api/device/page-tickets': ['device'],
  'POST /api/device/turns': ['device'],
  'POST /api/device/permit': ['device'],
  'POST /api/device/tunnels': ['device'],
  'PUT /api/my/place': signedIn,
  'POST /api/my/screen': signedIn,
  'GET /api/names': overseer,
  'PUT /api/names/settings': administrator,
  'POST /api/name-lists': administrator,
  'GET /api/name-lists/:list': overseer,
  'PUT /api/name-lists/:list': administrator,
  'PUT /api/name-lists/:list/names': administrator,
  'DELETE /api/name-lists/:list': administrator,
  'POST /api/name-rules': administrator,
  'DELETE /api/name-rules/:rule': administrator,
  'POST /api/devices/:device/names-address': administrator,
  'DELETE /api/devices/:device/names-address': administrator,
  'POST /api/my/devices/:device/names-address': signedIn,
  'POST /api/my/names/why': signedIn,
  'POST /api/my/names/requests': signedIn,
  'GET /api/my/names': signedIn,
  'GET /api/access-log': administrator,
  'GET /api/access-log/summary': administrator,
  'PUT /api/access-log/kept-days': administrator,
  'POST /api/access-log/:line/recording': administrator,
  'GET /api/announcements': signedIn,
  'POST /api/announcements': administrator,
  'DELETE /api/announcements/:announcement': administrator,
  'GET /api/contacts': signedIn,
  'PUT /api/contacts': administrator,
  'POST /api/contacts/confirm': signedIn,
  'GET /api/my/duties': signedIn,
  'GET /api/rules': overseer,
  'GET /api/advice/departments': overseer,
  'GET /api/advice/departments/:department': overseer,
  'PUT /api/advice/departments/:department': administrator,
  'GET /api/advice/costs': overseer,
  'PUT /api/advice/costs': administrator,
  'GET /api/advice/services': overseer,
  'PUT /api/advice/services/:service': administrator,
  'GET /api/atlas': overseer,
  'GET /api/atlas/csv': overseer,
  'GET /api/rules/overview': overseer,
  'GET /api/rules/waiting': overseer,
  'GET /api/rules/sources': overseer,
  'GET /api/rules/by-id/:rule': overseer,
  'POST /api/rules/previews': administrator,
  'GET /api/rules/previews/:preview': administrator,
  'POST /api/rules/publications': administrator,
  'GET /api/rules/publications': overseer,
  'GET /api/rules/publications/:number/difference': overseer,
  'POST /api/rules/publications/:number/confirm': administrator,
  'POST /api/rules/publications/:number/take-back': administrator,
  'GET /api/measures': overseer,
  'GET /api/barrel': overseer,
  'GET /api/board': overseer,
  'GET /api/board/days': overseer,
  'GET /api/board/days/:day': overseer,
  'GET /api/executive': overseer,
  'GET /api/measures/:measure': overseer,
  'PUT /api/measures/:measure/tailoring': ['administrator', 'executive'],
  'DELETE /api/measures/:measure/tailoring': ['administrator', 'executive'],
  'POST /api/measures/:measure/proposal': ['executive'],
  'PUT /api/measures/:measure/plan': ['administrator', 'executive'],
  'POST /api/measures/:measure/comments': overseer,
  'PUT /api/declarations/:part': ['administrator', 'executive'],
  'POST /api/own-measures': ['administrator', 'executive'],
  'PUT /api/own-measures/:own': ['administrator', 'executive'],
  'DELETE /api/own-measures/:own': ['administrator', 'executive'],
  'GET /api/security-action': overseer,
  'PUT /api/security-action/:point': ['administrator', 'executive'],
  'GET /api/ledger/checkpoints': overseer,
  'GET /api/ledger/pack': ['executive', 'auditor'],
  'GET /api/ledger/verifier': overseer,
  'GET /api/today/overview': overseer,
  'GET /api/devices/:device/today': signedIn,
  'GET /api/queue': administrator,
  'GET /api/views': signedIn,
  'PUT /api/views': signedIn,
  'DELETE /api/views/:view': signedIn,

  'GET /api/approvals': overseer,
  'GET /api/my/approvals': signedIn,
  'GET /api/approval-kinds': signedIn,
  'GET /api/approvals/:approval': signedIn,
  'POST /api/approvals/:approval/decision': decider,
  'POST /api/approvals/bulk': decider,
  'POST /api/approvals/:approval/withdraw': signedIn,
  'POST /api/approvals/:approval/end': decider,
  'GET /api/exemptions': overseer,
  'GET /api/exemption-choices': signedIn,
  'GET /api/exemptions/:exemption': overseer,
  'POST /api/exemptions': administrator,
  'POST /api/exemptions/:exemption/revoke': administrator,
  'POST /api/my/exemption-requests': signedIn,
  'GET /api/applications': overseer,
  'GET /api/applications/published': signedIn,
  'GET /api/applications/review-questions': signedIn,
  'GET /api/applications/:application': overseer,
  'POST /api/applications': administrator,
  'PUT /api/applications/:application': administrator,
  'DELETE /api/applications/:application': administrator,
  'POST /api/my/application-requests': signedIn,
  'GET /api/my/applications': signedIn,
  'GET /api/devices/:device/applications': signedIn,
  'GET /api/application-deviations': overseer,
  'GET /api/application-deviations/:seen': overseer,
  'POST /api/application-deviations/:seen': administrator,
  'POST /api/application-deviations/bulk': administrator,
  'GET /api/consent-texts': overseer,
  'POST /api/consent-texts': administrator,
  'GET /api/personal-device-terms': signedIn,
  'GET /api/personal-devices': overseer,
  'GET /api/personal-devices/:device': overseer,
  'GET /api/my/personal-devices': signedIn,
  'POST /api/my/personal-devices/requests': signedIn,
  'POST /api/my/personal-devices/:device/end': signedIn,
  'POST /api/personal-devices/:device/check': administrator,

  'GET /assets/:file': all,
  'GET /service-worker.js': all,
  'GET /*': all,
}

describeOnBoth('who may', (on) => {
  let app: TestApp
  let device: TestDevice
  beforeAll(async () => {
    app = await openTestApp(on)
    device = await enrolTestDevice(app.deps)
  })
  afterAll(() => app.close())

  it('has a line for every route and a route for every line', () => {
    expect(Object.keys(MAY).toSorted()).toEqual(routes.map(nameOf).toSorted())
  })

  it('has no two routes of one name', () => {
    expect(new Set(routes.map(nameOf)).size).toBe(routes.length)
  })

  for (const route of routes) {
    for (const who of WHO) {
      const may = MAY[nameOf(route)]?.includes(who) ?? false
      it(`${may ? 'lets' : 'refuses'} ${who}: ${nameOf(route)}`, async () => {
        const door = await doorOf(await ask(route, who))
        expect(door).toBe(may ? 'open' : refusalOf(route, who))
      })
    }
  }

  async function ask(route: Route, who: Who): Promise<Response> {
    // ids that exist nowhere, and a body that no schema accepts: who may comes as far as being told so
    const path = route.path.replaceAll(/:\w+/g, 'nothing')
    const bytes =
      route.method === 'GET' || route.bodyKind === 'none' ? undefined : new TextEncoder().encode('{"nothing":0}')
    const type = route.bodyKind === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'
    const body = bytes === undefined ? {} : { bytes }
    if (who === 'nobody') return app.ask(route.method, path, { ...body, headers: { 'content-type': type } })
    if (who === 'device') {
      const signed = reportOf(device, { counter: 1, sentAt: 1 }, bytes ?? new Uint8Array())
      return app.ask(route.method, path, { ...body, headers: { ...signed.headers, 'content-type': type } })
    }
    const as: Signed = await app.signIn(who)
    return app.ask(route.method, path, { ...body, as, headers: { 'content-type': type } })
  }

  /** How far the request came. Whatever the thing itself says, such as that a ticket does not exist, is behind the door. */
  async function doorOf(answer: Response): Promise<string> {
    if (answer.status === 303 && answer.headers.get('location')?.endsWith('/sign-in') === true) return 'to sign-in'
    const text = await answer.text()
    if (answer.status === 401 && /not_signed_in|サインインしてください/.test(text)) return 'closed: not signed in'
    if (answer.status === 403 && /not_allowed|この操作は許可されていません/.test(text)) return 'closed: not allowed'
    return 'open'
  }
})

function refusalOf(route: Route, who: Who): string {
  // a cookie is no proof where a device must sign, and a device's signature none where a person must be signed in
  const known = route.proof === 'session' && who !== 'nobody' && who !== 'device'
  if (known) return 'closed: not allowed'
  return route.page && route.method === 'GET' ? 'to sign-in' : 'closed: not signed in'
}

function nameOf(route: Route): string {
  return `${route.method} ${route.path}`
}
