import { familyOf, holdsAddress, readRange } from './address-range.ts'

/** One line of `listRecognisable`. */
export type Recognisable = {
  readonly location: string
  readonly name: string
  readonly location_kind: 'office' | 'satellite' | 'store' | 'dataCentre'
  readonly kind: 'addresses' | 'fingerprint' | null
  readonly value: string | null
  readonly device_id: string | null
}

/** What is seen of one computer: its own fingerprint of the network, whether a VPN is on, and from where it comes to the server. */
export type SeenFrom = {
  readonly device: string | undefined
  readonly fingerprint: string | undefined
  readonly vpn: string | undefined
  readonly address: string
}

export type OfficePlace = 'office' | 'satellite'

/**
 * The office that this is, if it is known to be one. `notAt`: places of the organisation that this cannot be. Unknown is neither.
 */
export type RecognisedOffice = {
  readonly office?: {
    readonly location: string
    readonly name: string
    readonly place: OfficePlace
    readonly by: 'fingerprint' | 'address'
  }
  readonly notAt: readonly OfficePlace[]
}

/**
 * TW-14, TW-15: an office is recognised by the network as this very device knows it, or by the address from which it comes. An address
 * tells nothing while a VPN is on, or while nobody can see whether one is: from home through the office's VPN everybody comes from there.
 * Coming from elsewhere speaks against an office only where all offices of that sort have registered their addresses.
 */
export function recogniseOffice(known: readonly Recognisable[], seen: SeenFrom): RecognisedOffice {
  const byFingerprint = known.find(
    ({ kind, value, device_id }) =>
      kind === 'fingerprint' && value === seen.fingerprint && device_id !== null && device_id === seen.device,
  )
  if (byFingerprint !== undefined) return { office: officeOf(byFingerprint, 'fingerprint'), notAt: [] }
  if (seen.vpn !== 'none') return { notAt: [] }
  const byAddress = known.find((line) => rangeOf(line) !== undefined && holds(line, seen.address))
  if (byAddress !== undefined) return { office: officeOf(byAddress, 'address'), notAt: [] }
  const family = familyOf(seen.address)
  return { notAt: PLACES.filter((place) => family !== undefined && isWhole(known, place, family)) }
}

const PLACES = ['office', 'satellite'] as const

/** A store, or a data centre, is where its people work as in an office. */
function placeOf({ location_kind }: Recognisable): OfficePlace {
  return location_kind === 'satellite' ? 'satellite' : 'office'
}

function officeOf(line: Recognisable, by: 'fingerprint' | 'address') {
  return { location: line.location, name: line.name, place: placeOf(line), by }
}

function rangeOf({ kind, value }: Recognisable) {
  return kind === 'addresses' && value !== null ? readRange(value) : undefined
}

function holds(line: Recognisable, address: string): boolean {
  const range = rangeOf(line)
  return range !== undefined && holdsAddress(range, address)
}

/** Whether every location of this sort has addresses of this family. */
function isWhole(known: readonly Recognisable[], place: OfficePlace, family: 4 | 6): boolean {
  const lines = known.filter((line) => placeOf(line) === place)
  const covered = new Set(
    lines.flatMap((line) => (rangeOf(line)?.first.length === (family === 4 ? 4 : 16) ? [line.location] : [])),
  )
  return lines.length > 0 && lines.every(({ location }) => covered.has(location))
}
